"""The two kinds of cohort: the programme's own, and pelatihan IKM for who runs a business already.

Only the first has a kecamatan in its turn, KUB, and a part in the programme's figures.
"""

from typing import Final

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

PROGRAM: Final = "program"
IKM: Final = "ikm"
KINDS: Final = {
    PROGRAM: N_("Program wirausaha baru"),
    IKM: N_("Pelatihan IKM"),
}
OTHER_FIELD: Final = "lainnya"
IKM_FIELDS: Final = {
    "bengkel": N_("Bengkel"),
    "furnitur": N_("Furnitur"),
    "konveksi": N_("Konveksi"),
    OTHER_FIELD: N_("Bidang lain"),
}


def check_kind(
    kind: str, *, kecamatan_code: str | None, turn: int | None, field: str, field_other: str
) -> None:
    """Raise `Refused` unless what is given belongs to the kind (handbook R01).

    The programme's own cohort has its kecamatan; pelatihan IKM has a field and no turn.
    """
    if kind == PROGRAM:
        if not kecamatan_code:
            raise Refused(N_("Pilih kecamatan angkatan ini."), field="kecamatan_code")
        return
    if kind != IKM:
        raise Refused(N_("Pilih jenis angkatan dari daftar."), field="kind")
    if turn is not None:
        raise Refused(
            N_("Pelatihan IKM tidak memakai giliran. Kosongkan gilirannya."), field="turn"
        )
    if field not in IKM_FIELDS:
        raise Refused(N_("Pilih bidang pelatihan IKM ini."), field="field")
    if field == OTHER_FIELD and not field_other.strip():
        raise Refused(N_("Tulis bidang pelatihan IKM ini."), field="field_other")


def check_quota(quota: int | None) -> None:
    """Raise `Refused` for a cohort without a single place; no number means no limit."""
    if quota is not None and quota < 1:
        raise Refused(
            N_("Kuota sedikitnya 1 orang. Kosongkan bila tempatnya tidak dibatasi."), field="quota"
        )
