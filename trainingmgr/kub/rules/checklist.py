"""What a KUB still lacks on its way to *Terbentuk* and *Ditetapkan* (handbook 3.1, R03 to R05).

Six steps in the order of the work. What R03 to R05 ask for is hard; what an office would miss
later (an address, savings, a witness, the signed papers) is advised and never stands in the way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.kub.rules import papers
from trainingmgr.kub.rules.groups import Sizes, needed_present, quorum

MEMBERS, MEETING, DECISIONS, BOARD, MINUTES, DECREE = STEPS = (
    "anggota", "musyawarah", "keputusan", "pengurus", "berita_acara", "sk"
)  # fmt: skip
STEP_LABELS: Mapping[str, str] = {
    MEMBERS: N_("Anggota"),
    MEETING: N_("Musyawarah"),
    DECISIONS: N_("Keputusan"),
    BOARD: N_("Pengurus"),
    MINUTES: N_("Berita acara"),
    DECREE: N_("SK penetapan"),
}
FOR_FORMED, FOR_DECREED, ADVISED = "terbentuk", "ditetapkan", "disarankan"
OFFICERS = 3


@dataclass(frozen=True)
class Facts:
    """What is known of a KUB. `sizes`: what numbers may force; `papers`: kinds of scans kept.

    `founders`: of how many the meeting was (a draft's members today); `present` counts only those
    of them who were there.
    """

    members: int
    sizes: Sizes
    founders: int = 0
    formed: bool = False
    met: bool = False
    present: int = 0
    witness: bool = False
    notes: bool = False
    address: bool = False
    savings: bool = False
    house_rules: bool = False
    officers: int = 0
    minutes_on: date | None = None
    minutes_number: str | None = None
    size_reason: str | None = None
    decree_number: str | None = None
    decree_on: date | None = None
    papers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Point:
    """One thing that is there or not, the step it belongs to, and what it is needed for."""

    step: str
    text: Sentence
    done: bool
    need: str


@dataclass(frozen=True)
class Checklist:
    """All points of a KUB in the order of the steps."""

    points: tuple[Point, ...]
    formed: bool

    def missing(self, need: str) -> list[Point]:
        """What is still to be done for a state, or advised."""
        return [one for one in self.points if one.need == need and not one.done]

    def of(self, step: str) -> list[Point]:
        """The points of one step."""
        return [one for one in self.points if one.step == step]

    def done(self, step: str) -> bool:
        """Nothing hard is missing; where nothing is hard, something was decided."""
        hard = [one.done for one in self.of(step) if one.need != ADVISED]
        return all(hard) if hard else any(one.done for one in self.of(step))

    @property
    def next(self) -> str | None:
        """The step to do now; a KUB that is formed is not sent back for what is only advised."""
        for step in STEPS:
            advised = all(one.need == ADVISED for one in self.of(step))
            if not self.done(step) and not (self.formed and advised):
                return step
        return None


def checklist(known: Facts) -> Checklist:
    """Every point of a KUB, done or not (handbook R03 to R05)."""
    return Checklist(
        (
            *_people(known),
            *_meeting(known),
            Point(DECISIONS, sentence(N_("Tempat usaha")), known.address, ADVISED),
            Point(DECISIONS, sentence(N_("Simpanan pokok dan wajib")), known.savings, ADVISED),
            Point(DECISIONS, sentence(N_("Aturan kelompok")), known.house_rules, ADVISED),
            *_board(known),
            *_minutes(known),
            *_decree(known),
        ),
        known.formed,
    )


def _people(known: Facts) -> list[Point]:
    enough = known.sizes.fewest <= known.members <= known.sizes.most
    text = sentence(N_("%(n)d dari %(size)d anggota"), n=known.members, size=known.sizes.usual)
    # A formed KUB that people have left is warned of on its page; it was formed all the same.
    return [Point(MEMBERS, text, known.formed or enough, FOR_FORMED)]


def _meeting(known: Facts) -> list[Point]:
    text = sentence(
        N_("Hadir %(present)d dari %(n)d anggota, perlu %(need)d"),
        present=known.present,
        n=known.founders,
        need=needed_present(known.founders),
    )
    reached = known.met and quorum(known.present, known.founders)
    return [
        Point(MEETING, sentence(N_("Tanggal dan tempat musyawarah")), known.met, FOR_FORMED),
        Point(MEETING, text, reached, FOR_FORMED),
        Point(MEETING, sentence(N_("Saksi")), known.witness, ADVISED),
        Point(MEETING, sentence(N_("Notula")), known.notes, ADVISED),
    ]


def _board(known: Facts) -> list[Point]:
    text = sentence(
        N_("%(n)d dari %(of)d pengurus: ketua, sekretaris, bendahara"),
        n=known.officers,
        of=OFFICERS,
    )
    return [Point(BOARD, text, known.officers == OFFICERS, FOR_FORMED)]


def _minutes(known: Facts) -> list[Point]:
    dated = sentence(N_("Tanggal berita acara pembentukan"))
    found = [Point(MINUTES, dated, known.minutes_on is not None, FOR_FORMED)]
    if known.members != known.sizes.usual and not known.formed:
        text = sentence(N_("Alasan anggota bukan %(size)d orang"), size=known.sizes.usual)
        found.append(Point(MINUTES, text, bool(known.size_reason), FOR_FORMED))
    return [
        *found,
        Point(MINUTES, sentence(N_("Nomor berita acara")), bool(known.minutes_number), ADVISED),
        Point(
            MINUTES,
            sentence(N_("Pindaian berita acara bertanda tangan")),
            papers.MINUTES in known.papers,
            ADVISED,
        ),
        Point(
            MINUTES,
            sentence(N_("Pindaian daftar hadir musyawarah")),
            papers.ATTENDANCE in known.papers,
            ADVISED,
        ),
    ]


def _decree(known: Facts) -> list[Point]:
    return [
        Point(DECREE, sentence(N_("Nomor SK")), bool(known.decree_number), FOR_DECREED),
        Point(DECREE, sentence(N_("Tanggal SK")), known.decree_on is not None, FOR_DECREED),
        Point(DECREE, sentence(N_("Pindaian SK")), papers.DECREE in known.papers, ADVISED),
    ]
