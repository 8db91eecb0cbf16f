"""A mentor's month closed: said for ever, paid once, mended in the next."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import date, time, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.support.mentors import coach, file_of, make_mentor
from tests.support.participants import make_cohort
from tests.support.pdf import text_of
from tests.support.statements import Statements
from tests.support.training import make_kub
from trainingmgr.documents.mentor_report import mentor_report_pdf
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.models import Kub
from trainingmgr.mentors import services
from trainingmgr.mentors.models import CoachingSession, Mentor, MentorReport
from trainingmgr.mentors.services import ActionInput, reports
from trainingmgr.mentors.services.book import book_of
from trainingmgr.mentors.services.letters import letter_paper

Counting = Callable[[], AbstractContextManager[Statements]]

FIRST = clock.today().replace(day=1)
LAST_MONTH = (FIRST - timedelta(days=1)).replace(day=1)
KEY, NEXT = f"{LAST_MONTH:%Y-%m}", f"{FIRST:%Y-%m}"


@pytest.fixture
def kub(session: Session) -> Kub:
    return make_kub(session, make_cohort(session))[0]


@pytest.fixture
def mentor(session: Session, kub: Kub) -> Mentor:
    return make_mentor(session, kub)


def void(session: Session, held: CoachingSession) -> None:
    held.voided_at, held.void_reason = clock.now(), "Salah catat"
    session.flush()


def test_a_closed_month_says_the_same_for_ever(session: Session, mentor: Mentor, kub: Kub) -> None:
    held = coach(session, mentor, kub, held_on=LAST_MONTH, minutes=90)
    report = reports.close(session, mentor.user.actor, mentor, KEY)
    assert held.report_id == report.id
    paper = reports.paper_of(report)
    assert (paper.total, len(paper.sessions), paper.draft) == (90, 1, False)
    before = mentor_report_pdf(paper)
    kub.name, mentor.name = "Nama Baru", "Orang Lain"
    coach(session, mentor, kub, held_on=LAST_MONTH + timedelta(days=1))
    session.flush()
    session.expire_all()
    assert mentor_report_pdf(reports.paper_of(report)) == before
    assert reports.close(session, mentor.user.actor, mentor, KEY) is report


def test_what_comes_late_is_paid_by_the_next_report(
    session: Session, mentor: Mentor, kub: Kub
) -> None:
    coach(session, mentor, kub, held_on=LAST_MONTH, starts_at=time(9), minutes=60)
    first = reports.close(session, mentor.user.actor, mentor, KEY)
    # Half an hour of it was paid already: the mentor was at both.
    late = coach(session, mentor, kub, held_on=LAST_MONTH, starts_at=time(9, 30), minutes=60)
    coach(session, mentor, kub, held_on=FIRST, minutes=45)
    paper = reports.preview(session, mentor, NEXT)
    assert (paper.own_minutes, paper.late_minutes, paper.back_minutes) == (45, 30, 0)
    assert [(one.minutes, one.counted) for one in paper.late] == [(60, 30)]
    with clock.at(clock.now() + timedelta(days=40)):
        second = reports.close(session, mentor.user.actor, mentor, NEXT)
    assert late.report_id == second.id
    assert reports.paper_of(first).total + reports.paper_of(second).total == 60 + 45 + 30
    text = text_of(mentor_report_pdf(reports.paper_of(second)))
    assert "Susulan" in text
    assert "1 jam 15 menit" in text


def test_what_is_void_after_closing_is_taken_back_once(
    session: Session, mentor: Mentor, kub: Kub
) -> None:
    wrong = coach(session, mentor, kub, held_on=LAST_MONTH, minutes=60)
    coach(session, mentor, kub, held_on=LAST_MONTH + timedelta(days=2), minutes=60)
    first = reports.close(session, mentor.user.actor, mentor, KEY)
    void(session, wrong)
    coach(session, mentor, kub, held_on=FIRST, minutes=90)
    paper = reports.preview(session, mentor, NEXT)
    assert (paper.own_minutes, paper.back_minutes, paper.total) == (90, 60, 30)
    with clock.at(clock.now() + timedelta(days=40)):
        second = reports.close(session, mentor.user.actor, mentor, NEXT)
    assert (wrong.report_id, wrong.corrected_in_id) == (first.id, second.id)
    assert "Koreksi" in text_of(mentor_report_pdf(reports.paper_of(second)))
    after = reports.preview(session, mentor, f"{FIRST + timedelta(days=40):%Y-%m}")
    assert not after.taken_back
    # The first says what it said.
    assert reports.paper_of(first).total == 120


def test_three_mentees_at_once_are_paid_once(session: Session, mentor: Mentor, kub: Kub) -> None:
    others = [make_kub(session, kub.cohort)[0] for _each in range(2)]
    for one in others:
        services.assign_mentor(session, COMMAND_LINE, mentor, file_of(session, one), LAST_MONTH)
    for one in (kub, *others):
        coach(session, mentor, one, held_on=LAST_MONTH, starts_at=time(9), minutes=60)
    paper = reports.preview(session, mentor, KEY)
    assert (paper.lengths, paper.total) == (180, 60)
    assert sum(one.minutes for one in paper.results) == 60
    assert sorted(one.counted for one in paper.sessions) == [0, 0, 60]


def test_months_close_in_their_turn(session: Session, mentor: Mentor, kub: Kub) -> None:
    coach(session, mentor, kub, held_on=LAST_MONTH)
    by = mentor.user.actor
    with clock.at(clock.now() + timedelta(days=40)), pytest.raises(Refused) as caught:
        reports.close(session, by, mentor, NEXT)
    assert "lebih dahulu" in caught.value.message
    with pytest.raises(Refused):
        reports.close(session, by, mentor, f"{LAST_MONTH - timedelta(days=5):%Y-%m}")
    last = (FIRST + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    if clock.today() < last:
        reports.close(session, by, mentor, KEY)
        coach(session, mentor, kub, held_on=FIRST)
        with pytest.raises(Refused) as caught:
            reports.close(session, by, mentor, NEXT)
        assert "dapat ditutup mulai" in caught.value.message


def test_a_void_session_that_no_report_paid_is_nowhere(
    session: Session, mentor: Mentor, kub: Kub
) -> None:
    coach(session, mentor, kub, held_on=LAST_MONTH, minutes=60)
    void(session, coach(session, mentor, kub, held_on=LAST_MONTH, minutes=60))
    paper = reports.preview(session, mentor, KEY)
    assert (len(paper.sessions), paper.total, paper.taken_back) == (1, 60, ())
    assert date.fromisoformat(f"{KEY}-01") == paper.sessions[0].on


def test_papers_ask_no_more_for_more(
    session: Session, mentor: Mentor, kub: Kub, queries: Counting
) -> None:
    by = mentor.user.actor

    def count() -> tuple[int, int, int]:
        session.expire_all()
        found = []
        for read in (
            lambda: reports.preview(session, mentor, KEY),
            lambda: book_of(session, by, file_of(session, kub)),
            lambda: letter_paper(session, mentor, LAST_MONTH, clock.today(), clock.today()),
        ):
            with queries() as asked:
                read()
            found.append(len(asked))
        return found[0], found[1], found[2]

    members = [one.participant_id for one in kub.members]
    coach(session, mentor, kub, held_on=LAST_MONTH, present=members[:2])
    before = count()
    for ago in range(1, 5):
        other = make_kub(session, kub.cohort)[0]
        services.assign_mentor(session, COMMAND_LINE, mentor, file_of(session, other), LAST_MONTH)
        coach(session, mentor, other, held_on=LAST_MONTH)
        coach(
            session, mentor, kub, held_on=LAST_MONTH + timedelta(days=ago), present=members,
            actions=[ActionInput("Foto produk", members[0])],
        )  # fmt: skip
    assert count() == before


@pytest.mark.both
def test_two_taps_at_once_close_one_report(
    session: Session, mentor: Mentor, kub: Kub, engine: Engine
) -> None:
    coach(session, mentor, kub, held_on=LAST_MONTH)
    number, by = mentor.id, mentor.user.actor
    session.commit()

    def tap(_turn: int) -> int:
        with Session(engine) as own:
            report = reports.close(own, by, own.get_one(Mentor, number), KEY)
            own.commit()
            return report.id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(tap, range(4)))) == 1
    session.expire_all()
    assert session.scalar(select(func.count(MentorReport.id))) == 1
