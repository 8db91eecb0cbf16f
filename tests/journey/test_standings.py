from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.journey.build import ACTIVE, VISITED
from tests.journey.test_growth import months
from trainingmgr.journey import facts as f
from trainingmgr.journey.active import Status, judge
from trainingmgr.journey.evidence import Evidence
from trainingmgr.journey.facts import Fact
from trainingmgr.journey.growth import growth_class
from trainingmgr.journey.stages import Stage, reached
from trainingmgr.journey.standings import standing_on, standings

START = date(2026, 1, 1)
days = st.integers(0, 300).map(lambda n: START + timedelta(days=n))


@st.composite
def sales(draw):
    on = draw(days)
    back = draw(st.integers(0, 3))
    month = (on.replace(day=1) - timedelta(days=28 * back)).strftime("%Y-%m")
    return f.sales(
        on, month, draw(st.sampled_from([0, 100, 105, 120])),
        outside_buyer=draw(st.booleans()), proof=draw(st.sampled_from([True, True, False])),
        business=draw(st.sampled_from([None, None, 2])),
    )  # fmt: skip


simple = st.builds(
    Fact,
    st.sampled_from([
        f.ACCEPTED, f.WORKSHOP, f.KUB_JOINED, f.KUB_LEFT, f.COURSE_STARTED, f.PASSED,
        f.ALREADY_RUNNING, f.LEGALITY, f.NEW_MARKET, f.RESUMED,
    ]),
    days,
)  # fmt: skip
outcomes = ["berjalan", "berjalan", "tidak_berjalan", "tidak_ditemui", "pindah"]
facts_of_a_person = st.lists(
    st.one_of(
        simple,
        sales(),
        sales(),
        st.builds(f.production, days, st.just("kue"), st.just("1")),
        st.builds(f.role, days, st.sampled_from(["owner", "shares", "none"])),
        st.builds(
            f.visit,
            days,
            st.sampled_from(outcomes),
            eligible=st.sampled_from([True, True, False]),
            photo=st.sampled_from([True, True, False]),
        ),
        st.builds(
            Fact,
            st.sampled_from([f.OBJECTION_OPENED, f.OBJECTION_CLOSED]),
            days,
            st.builds(lambda n: {"id": n}, st.integers(1, 2)),
        ),
        st.builds(Fact, st.just(f.STOPPED), days, st.just({"reason": "bekerja"})),
    ),
    min_size=1,
    max_size=25,
)


@st.composite
def nearly_active(draw):
    """Evidence close to the border, so that the interesting standings come up often."""
    shift = timedelta(days=draw(st.integers(0, 3)))
    kept = [fact for fact in ACTIVE if draw(st.integers(0, 9))]
    moved = [Fact(fact.kind, fact.on + shift, fact.data) for fact in kept]
    return moved + draw(st.lists(st.one_of(simple, sales()), max_size=6)) or ACTIVE


@st.composite
def growing(draw):
    """Half a year of sales and more, so that growth is judged and its figures grow old."""
    amounts = draw(st.lists(st.sampled_from([90, 100, 120]), min_size=6, max_size=8))
    return [*draw(nearly_active()), *months(*amounts, last=draw(st.integers(8, 10)))]


@settings(max_examples=60, deadline=None)
@given(st.one_of(facts_of_a_person, nearly_active(), growing()))
def test_r15_r17_the_intervals_say_the_same_as_judging_every_single_day(facts):
    rows = standings(facts)
    evidence = Evidence(facts)
    first = min(fact.on for fact in facts)
    assert rows[0].from_on == first
    assert rows[-1].until_on is None
    stages = reached(facts, date.max)
    for step in range(520):
        day = first + timedelta(days=step)
        row = standing_on(rows, day)
        judgement = judge(evidence, day)
        assert (row.status, row.verified_on) == (judgement.status, judgement.verified_on), day
        assert row.growth == growth_class(evidence, day), day
        assert row.stage == max((s for s, on in stages.items() if on <= day), default=0), day
        if judgement.status is Status.AKTIF:
            assert stages[Stage.AKTIF] <= day


@settings(max_examples=60)
@given(facts_of_a_person)
def test_the_intervals_follow_one_another_and_neighbours_differ(facts):
    rows = standings(facts)
    for one, following in pairwise(rows):
        assert one.from_on < one.until_on == following.from_on
        assert (one.status, one.stage, one.growth, one.verified_on) != (
            following.status, following.stage, following.growth, following.verified_on,
        )  # fmt: skip


@settings(max_examples=40)
@given(facts_of_a_person, days)
def test_r34_what_is_reached_by_a_day_does_not_depend_on_later_facts(facts, day):
    known = [fact for fact in facts if fact.on <= day]
    assert reached(facts, day) == reached(known, day)


def test_r17_an_active_person_decays_without_any_further_act():
    decay = [(row.from_on, row.status) for row in standings(ACTIVE)]
    assert decay == [
        (VISITED, Status.BELUM_USAHA),
        (date(2026, 8, 31), Status.RINTISAN),
        (date(2026, 9, 30), Status.AKTIF),
        (date(2026, 10, 31), Status.PERLU_VERIFIKASI_ULANG),
        (date(2026, 11, 30), Status.TIDAK_DIKETAHUI),
    ]


def test_without_facts_there_is_nothing_to_say():
    assert standings([]) == []
    assert standing_on(standings(ACTIVE), date(2020, 1, 1)) is None
