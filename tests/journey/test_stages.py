from datetime import date

from tests.journey.build import ACTIVE, AUGUST, DAY, SEPTEMBER
from tests.journey.test_growth import months
from trainingmgr.journey import facts as f
from trainingmgr.journey.facts import Fact
from trainingmgr.journey.stages import Stage, reached

PATH = [
    Fact(f.ACCEPTED, date(2026, 3, 1)),
    Fact(f.WORKSHOP, date(2026, 3, 10)),
    Fact(f.KUB_JOINED, date(2026, 3, 20)),
    Fact(f.COURSE_STARTED, date(2026, 4, 1)),
    Fact(f.PASSED, date(2026, 5, 20)),
]


def test_every_stage_has_the_first_day_of_its_evidence():
    assert reached([*PATH, *ACTIVE], DAY) == {
        Stage.TERDAFTAR: date(2026, 3, 1),
        Stage.LOKAKARYA: date(2026, 3, 10),
        Stage.ANGGOTA_KUB: date(2026, 3, 20),
        Stage.PELATIHAN_TEKNIS: date(2026, 4, 1),
        Stage.TUNTAS: date(2026, 5, 20),
        Stage.RINTISAN: date(2026, 8, 31),
        Stage.AKTIF: date(2026, 9, 30),
    }


def test_a_stage_once_reached_stays_reached():
    long_after = date(2028, 1, 1)
    assert reached([*PATH, *ACTIVE], long_after) == reached([*PATH, *ACTIVE], DAY)
    again = Fact(f.KUB_JOINED, date(2026, 7, 1))
    assert reached([*PATH, again], DAY)[Stage.ANGGOTA_KUB] == date(2026, 3, 20)


def test_stages_of_later_days_are_not_reached_yet():
    assert list(reached([*PATH, *ACTIVE], date(2026, 3, 19))) == [
        Stage.TERDAFTAR,
        Stage.LOKAKARYA,
    ]


def test_a_business_that_ran_already_may_be_active_before_the_workshop():
    assert set(reached(ACTIVE, DAY)) == {Stage.RINTISAN, Stage.AKTIF}


def test_sales_of_nothing_begin_no_business():
    nothing = f.sales(DAY, "2026-10", 0, outside_buyer=False, proof=True)
    assert reached([nothing], DAY) == {}


def test_berkembang_needs_growth_and_a_step_up_while_active():
    six = months(100, 100, 100, 110, 110, 110, last=9)
    grown = [*(fact for fact in ACTIVE if fact not in (AUGUST, SEPTEMBER)), *six]
    permit = Fact(f.LEGALITY, date(2026, 10, 12))
    assert Stage.BERKEMBANG not in reached(grown, date(2026, 10, 12))
    assert reached([*grown, permit], date(2026, 10, 12))[Stage.BERKEMBANG] == permit.on
    assert Stage.BERKEMBANG not in reached([*ACTIVE, permit], date(2026, 10, 12))
