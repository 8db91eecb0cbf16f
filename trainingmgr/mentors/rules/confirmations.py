"""The mentee's paraf (handbook 3.7): for how long a link asks for it, and what an answer needs."""

from datetime import date, timedelta

from trainingmgr.foundation.indonesia.dates import long_date
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

LINK_DAYS = 60
LONGEST_NAME, LONGEST_REMARK = 120, 500
WAITING, AGREED, DISPUTED = "belum", "benar", "salah"
STATES = {
    WAITING: N_("belum dikonfirmasi"),
    AGREED: N_("dikonfirmasi"),
    DISPUTED: N_("ada yang tidak benar"),
}
TONES = {WAITING: "warn", AGREED: "good", DISPUTED: "bad"}


def state_of(agrees: bool | None) -> str:
    """WAITING without an answer (None), else what was answered."""
    if agrees is None:
        return WAITING
    return AGREED if agrees else DISPUTED


def link_holds(made_on: date, today: date) -> bool:
    """Whether a link made on a day still asks: for 60 days."""
    return made_on <= today <= made_on + timedelta(days=LINK_DAYS)


def message(mentee: str, held_on: date, link: str) -> str:
    """What a mentor sends with the link: in Indonesian, whatever the mentor's own screen speaks."""
    return (
        f"Pendampingan {mentee} pada {long_date(held_on)} sudah saya catat. "
        f"Mohon dibaca, lalu dikonfirmasi: {link}"
    )


def check_answer(*, agrees: bool, name: str, remark: str) -> None:
    """Raise `Refused` for an answer without a name, or one that disagrees without saying why."""
    if len(name.strip()) < 2:
        raise Refused(N_("Tulis nama Anda."), field="name")
    if not agrees and not remark.strip():
        raise Refused(N_("Tulis apa yang tidak benar."), field="remark")
