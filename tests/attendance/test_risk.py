"""Who can still pass, who stays away, and whom to call first (handbook 5.2, R08, R09)."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.training import DAY, make_class, make_session, make_trainer, mark
from trainingmgr.attendance import rules
from trainingmgr.attendance.queries import results
from trainingmgr.attendance.queries.risk import to_call
from trainingmgr.attendance.queries.sheets import sheet
from trainingmgr.attendance.rules import Outlook, Stood, Urgency
from trainingmgr.cohorts.queries import workshop_of
from trainingmgr.cohorts.services import cancel_session
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.participants.services import people as participants


@pytest.fixture(autouse=True)
def _in_march():
    with clock.at(clock.now().replace(year=2026, month=3, day=20)):
        yield


def lesson(session, letters, ahead=0, jp=5):
    """A course of people whose letters are given session by session, with some still to come."""
    size = len(letters[0])
    course, trainer, roster = make_class(session, size)
    days = [DAY + timedelta(days=number) for number in range(len(letters))]
    held = [make_session(session, course, trainer, day, jp=jp) for day in days]
    for one, row in zip(held, letters, strict=True):
        mark(session, one, roster, row)
    for number in range(ahead):
        make_session(session, course, trainer, DAY + timedelta(days=20 + 7 * number), jp=jp)
    return course, roster, held


def called(session, course):
    return to_call(session, [course])[course.id]


# The pure rules.


@pytest.mark.once
def test_a_make_up_adds_to_what_counts_and_not_to_what_was_held():
    assert Outlook(24, 40).chance is None
    chance = Outlook(24, 40, make_ups=(8,)).chance
    assert (chance.needed, chance.left) == (1, 1)
    assert Outlook(24, 40, left=(10,)).chance is None


@pytest.mark.once
@given(st.integers(0, 20), st.integers(0, 20), st.lists(st.integers(1, 8), min_size=1, max_size=5))
def test_a_session_taken_out_and_ended_again_changes_nothing(counted, missed, left):
    start = Outlook(counted, counted + missed, tuple(sorted(left)))
    ended = start.after(left[0], left[0])
    assert ended.held == start.held + left[0]
    assert sorted(ended.before(left[0], left[0]).left) == sorted(start.left)


@pytest.mark.once
def test_absences_in_a_row_are_the_latest_and_a_make_up_ends_them():
    def run(letters, made=()):
        return "".join(
            rules.absent_in_a_row(Stood(one, n in made) for n, one in enumerate(letters))
        )

    assert run("HASI") == "ASI"
    assert run("AAH") == ""
    assert run("AASI", made={2}) == "I"
    assert run("") == ""


@pytest.mark.once
def test_the_most_urgent_is_who_only_a_make_up_can_save():
    def why(outlook, run="", excused=0, ahead=True):
        found = rules.concern(outlook, tuple(run), excused, ahead=ahead)
        return found and found.urgency

    assert why(Outlook(24, 40), excused=8) == Urgency.ONLY_MAKE_UP
    assert why(Outlook(24, 40), excused=7) is None
    assert why(Outlook(12, 16, left=(5, 5))) == Urgency.NONE_TO_SPARE
    assert why(Outlook(12, 16, left=(5,) * 6)) == Urgency.ONE_TO_SPARE
    assert why(Outlook(16, 16, left=(4,))) is None
    assert why(Outlook(0, 0, left=(5, 5))) is None, "nothing was missed yet"
    assert why(Outlook(45, 50, left=(5,) * 9), run="AA") == Urgency.STAYS_AWAY
    assert why(Outlook(0, 20, left=(5,)), run="AA") == Urgency.OUT_OF_REACH
    assert why(Outlook(0, 20), run="AA", ahead=False) is None, "nothing is left to come to"


@pytest.mark.once
def test_a_message_is_kind_and_names_no_reason():
    text = rules.call_text(
        "Siti", "Dasar kokoru", "Budi", held_on=DAY, starts_at=clock.now().time(), venue="Balai"
    )
    assert "Senin, 2 Maret 2026" in text
    for word in ("sakit", "izin", "alpa", "absen", "tidak hadir", "persen"):
        assert word not in text.lower()
        assert word not in rules.call_text("Siti", "Dasar", "Budi", offer=True).lower()


# Against the database.


def test_the_list_says_why_in_the_order_of_urgency(session):
    # Threshold 80 % of 50 JP: 40. Each session is 5 JP.
    letters = ["SHHHA", "IHHAA", "SHAHA", "HHHHA", "HHHHH", "HHHHH", "HHAHH", "HHAHH"]
    course, roster, _held = lesson(session, letters, ahead=2)
    ill, fine, away, once, gone = roster
    found = called(session, course)
    assert [one.participant_id for one in found] == [ill.id, once.id, away.id]
    assert "15 JP terlewat karena izin atau sakit" in str(found[0].concern.reasons[0])
    assert str(found[1].concern.reasons[0]) == ("Masih bisa tuntas bila hadir 1 dari 2 pertemuan.")
    assert found[2].concern.urgency == Urgency.OUT_OF_REACH
    # Never away; and out of reach, but there again.
    assert not {fine.id, gone.id} & {one.participant_id for one in found}
    assert [step.mark for step in found[2].steps] == [*"HHAHHHAA", None, None]


def test_the_register_the_course_and_the_list_reckon_alike(session):
    """One rule: what the register tells of today is what the list says once it is closed."""
    course, (one, other), held = lesson(session, ["HH", "HA", "HH"], ahead=2)
    ahead = max(course.sessions, key=lambda each: each.held_on)
    rows = {row.participant_id: row for row in sheet(session, ahead).rows}
    assert rows[one.id].risk_missed is not None
    (row,) = called(session, course)
    assert row.participant_id == other.id
    assert str(results(session)[other.id].outlook.chance.sentence) in str(row.concern.reasons[0])
    last = {row.participant_id: row for row in sheet(session, held[-1]).rows}
    assert str(last[other.id].risk_present) == str(row.concern.reasons[0])


def test_the_workshop_counts_and_a_cancelled_session_does_not(session):
    course, (who,), held = lesson(session, ["A", "A"], ahead=8)
    assert [one.concern.urgency for one in called(session, course)] == [Urgency.NONE_TO_SPARE]
    workshop = workshop_of(session, course.cohort_id)
    trainer = held[0].trainer
    participants.enrol(session, COMMAND_LINE, workshop, [who.id], DAY - timedelta(days=30))
    opening = make_session(session, workshop, trainer, DAY - timedelta(days=5), hours=8, jp=8)
    mark(session, opening, [who])
    (one,) = called(session, course)
    assert (one.outlook.counted, one.outlook.held) == (8, 18)
    assert one.outlook.chance == rules.Chance(8, 8)
    cancel_session(session, COMMAND_LINE, max(course.sessions, key=lambda s: s.held_on), "Banjir")
    (one,) = called(session, course)
    assert one.outlook.chance == rules.Chance(7, 7)


def test_who_left_and_whose_data_is_restricted_is_not_called(session):
    course, (first, second), _held = lesson(session, ["AA", "AA"], ahead=6)
    assert len(called(session, course)) == 2
    first.restricted_at = clock.now()
    participants.leave(
        session, COMMAND_LINE, second, kind="pindah", reason="Pindah kota", on=clock.today()
    )
    session.flush()
    assert called(session, course) == []


def test_statements_grow_neither_with_people_nor_with_courses(session, queries):
    small, _roster, _held = lesson(session, ["AH"] * 2, ahead=6)
    large, _roster, _held = lesson(session, ["AAAAAHHH"] * 2, ahead=6)

    def cost(*courses):
        session.commit()
        assert all(one.title for one in courses)
        with queries() as counted:
            found = to_call(session, courses)
        assert len(found[courses[-1].id]) in (1, 5)
        return len(counted)

    assert cost(small) == cost(small, large)


# The page.


def test_the_trainer_calls_in_one_tap_and_sees_no_number(session, sign_in, as_role):
    course, (who, other), held = lesson(session, ["AH", "AH"], ahead=6)
    who.phone, other.phone = "+6281234567890", "+6281234567891"
    trainer = held[0].trainer.user
    client = sign_in(trainer)
    page = client.page("/hari-ini")
    assert "1 orang perlu dihubungi" in page.text
    page = client.page(f"/pelatihan/{course.id}")
    assert "1 orang perlu dihubungi" in page.text
    page = client.page(f"/pelatihan/{course.id}/perhatian")
    assert page.h1.startswith("1 orang perlu dihubungi")
    assert "Tidak hadir pada 2 pertemuan terakhir berturut-turut." in page.text
    (link,) = (href for href in page.links.values() if "wa.me" in href)
    assert link.startswith("https://wa.me/6281234567890?text=Yth.")
    assert "22 Maret 2026" in unquote(link)
    assert "alpa" not in unquote(link).lower()
    assert "0812" not in page.text
    assert "1234567891" not in page.html
    assert not page.select("a[data-offline]"), "numbers are not kept on phones"
    assert "Tidak ada yang cocok." in client.page(f"{page.url}?q=zzz").text
    assert sign_in(make_trainer(session).user).get(page.url).status_code == 404
    assert as_role("head").get(page.url).status_code == 403
