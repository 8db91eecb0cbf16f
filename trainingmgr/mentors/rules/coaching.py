"""What a coaching session is about, how it was held, and when a mentee has waited too long."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

TOPICS = {
    "pemasaran": N_("Pemasaran"),
    "produksi": N_("Produksi"),
    "akuntansi": N_("Akuntansi"),
    "administrasi": N_("Administrasi"),
    "penilaian_diri": N_("Penilaian diri"),
    "rencana_usaha": N_("Rencana usaha"),
    "legalitas": N_("Legalitas"),
    "lainnya": N_("Lainnya"),
}
MODES = {"kunjungan": N_("Kunjungan"), "daring": N_("Daring"), "klinik": N_("Klinik")}
KINDS = {"akademisi": N_("Akademisi"), "praktisi": N_("Praktisi")}
MENTEES = {"kub": N_("KUB"), "usaha": N_("Usaha"), "koperasi": N_("Koperasi")}
RECENT_DAYS = 30
USUAL_TOPIC, USUAL_MODE, USUAL_MINUTES = "pemasaran", "kunjungan", 60
DAYS_TO_NEXT = 14
SHORTEST, LONGEST = 5, 600
# How a promise of an earlier session stands at this one.
OPEN, DONE, DROPPED = "terbuka", "selesai", "batal"
PROMISE_STATES = {
    OPEN: N_("Masih terbuka"),
    DONE: N_("Selesai"),
    DROPPED: N_("Tidak jadi"),
}

# The four of the programme, with the label people use (handbook 2.14).
INSTITUTIONS = (
    ("UIN", "UIN Syarif Hidayatullah Jakarta", None),
    ("UT", "Universitas Terbuka", None),
    ("ITI", "Institut Teknologi Indonesia", None),
    (
        "STIE — kini ITB-AD",
        "Institut Teknologi dan Bisnis Ahmad Dahlan Jakarta",
        "STIE Ahmad Dahlan Jakarta",
    ),
)


def is_recent(last: date | None, today: date) -> bool:
    """Whether a KUB was coached in the 30 days up to today."""
    return last is not None and last > recent_since(today)


def recent_since(today: date) -> date:
    """A session after this day is recent."""
    return today - timedelta(days=RECENT_DAYS)


def check_session(
    *,
    finding: str,
    held_on: date,
    today: date,
    topics: Collection[str],
    mode: str,
    minutes: int,
    next_on: date | None,
) -> None:
    """Raise `Refused` for a session that cannot have been; only `finding` has no default."""
    if not finding.strip():
        raise Refused(N_("Tulis satu kalimat tentang keadaan yang Anda temukan."), field="finding")
    if held_on > today:
        raise Refused(N_("Tanggal sesi belum tiba. Periksa kembali."), field="held_on")
    if not topics or set(topics) - set(TOPICS):
        raise Refused(N_("Pilih topik."), field="topics")
    if mode not in MODES:
        raise Refused(N_("Pilih cara pendampingan."), field="mode")
    if not SHORTEST <= minutes <= LONGEST:
        raise Refused(
            N_("Lama sesi antara %(least)d dan %(most)d menit."),
            field="minutes",
            least=SHORTEST,
            most=LONGEST,
        )
    if next_on is not None and next_on < held_on:
        raise Refused(N_("Tanggal berikutnya sebelum tanggal sesi."), field="next_on")


def check_members(members: Iterable[int], *, present: Iterable[int], owners: Iterable[int]) -> None:
    """Raise `Refused` when someone named does not belong to the mentee."""
    known = set(members)
    if set(present) - known:
        raise Refused(
            N_("Yang hadir harus anggota dampingan ini. Muat ulang halaman."), field="present"
        )
    if set(owners) - known:
        raise Refused(N_("Penanggung jawab harus anggota dampingan ini."), field="actions")
