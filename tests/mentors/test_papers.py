"""The book, the brief and the monthly report of one mentee say the same numbers."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.support.businesses import make_business
from tests.support.mentors import assess, coach, file_of, make_mentor
from tests.support.pdf import reader, text_of
from trainingmgr.documents.institution_summary import institution_summary_pdf
from trainingmgr.documents.mentor_report import mentor_report_pdf
from trainingmgr.documents.mentoring_book import mentoring_book_pdf
from trainingmgr.documents.mentoring_brief import mentoring_brief_pdf
from trainingmgr.documents.mentoring_letter import mentoring_letter_pdf
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.models import Kub
from trainingmgr.mentors import services
from trainingmgr.mentors.models import Mentee, Mentor
from trainingmgr.mentors.services import ActionInput, letters, reports
from trainingmgr.mentors.services.book import book_of
from trainingmgr.mentors.services.brief import brief_of
from trainingmgr.mentors.services.institution_summary import summary_of

FIRST = clock.today().replace(day=1)
LAST_MONTH = (FIRST - timedelta(days=1)).replace(day=1)
KEY = f"{LAST_MONTH:%Y-%m}"


@pytest.fixture
def kub(session: Session) -> Kub:
    business, _people = make_business(session)
    return session.get_one(Kub, business.kub_id)


@pytest.fixture
def mentor(session: Session, kub: Kub) -> Mentor:
    return make_mentor(session, kub)


@pytest.fixture
def mentee(session: Session, mentor: Mentor, kub: Kub) -> Mentee:
    """Four sessions, two of them with the mentor before; one promise of three is kept."""
    day = timedelta(days=1)
    owner = kub.members[0].participant_id
    first = coach(
        session, mentor, kub, held_on=LAST_MONTH, starts_at=time(9), minutes=90,
        actions=[ActionInput("Foto produk", owner, LAST_MONTH + 4 * day),
                 ActionInput("Hitung harga pokok", None, LAST_MONTH + 5 * day)],
    )  # fmt: skip
    coach(
        session, mentor, kub, held_on=LAST_MONTH + 4 * day, minutes=60,
        finding="Foto sudah ada.", done_actions=[first.actions[0].id],
        actions=[ActionInput("Titip di toko", owner, FIRST)],
    )  # fmt: skip
    file = file_of(session, kub)
    for ago, scores in ((70, 1), (5, 3)):
        assess(
            session, mentor, file, on=clock.today() - timedelta(days=ago),
            scores={"finance": scores},
        )  # fmt: skip
    coach(session, mentor, kub, held_on=LAST_MONTH + 9 * day, minutes=45)
    return file


def test_book_brief_and_report_agree(session: Session, mentor: Mentor, mentee: Mentee) -> None:
    by = mentor.user.actor
    book, brief = book_of(session, by, mentee), brief_of(session, by, mentee)
    report = reports.preview(session, mentor, KEY)
    assert book.work == brief.work
    assert (book.work.sessions, book.work.minutes) == (3, 195) == (
        report.results[0].so_far, report.total
    )  # fmt: skip
    assert (book.work.kept, book.work.promised, book.work.open) == (1, 3, 2)
    assert report.results[0].promises == (1, 2)
    told = text_of(mentoring_book_pdf(book))
    short = text_of(mentoring_brief_pdf(brief))
    paid = text_of(mentor_report_pdf(report))
    for text in (told, short, paid):
        assert "3 jam 15 menit" in text
        assert mentee.name in text
    assert "Sesi ke-3" in told
    assert "Sesi ke-3" in short
    assert "Foto sudah ada." in told
    assert "belum dikonfirmasi" in told


def test_the_brief_is_one_page_however_much_there_is(
    session: Session, mentor: Mentor, mentee: Mentee, kub: Kub
) -> None:
    long = "Keadaan yang ditemukan panjang sekali ceritanya dan perlu dibaca utuh. " * 12
    for ago in range(8):
        coach(
            session, mentor, kub, held_on=clock.today() - timedelta(days=ago),
            finding=long, advice=long, actions=[ActionInput("Tugas panjang " * 20)],
        )  # fmt: skip
    for on in (20, 0):
        assess(
            session, mentor, mentee, by_mentee=True, on=clock.today() - timedelta(days=on)
        )  # fmt: skip
    after = make_mentor(session)
    services.assign_mentor(session, COMMAND_LINE, after, mentee, clock.today(), long[:200], long)
    brief = brief_of(session, after.user.actor, mentee)
    assert brief.more_promises
    assert brief.crowded
    assert len(reader(mentoring_brief_pdf(brief)).pages) == 1


def test_money_and_numbers_are_for_those_who_may(
    session: Session, mentor: Mentor, mentee: Mentee, kub: Kub
) -> None:
    chair = kub.members[0].participant
    chair.phone = "+6281234567890"
    own = brief_of(session, mentor.user.actor, mentee)
    assert [number for _name, number in own.contacts] == ["0812-3456-7890"]
    office = brief_of(session, COMMAND_LINE, mentee)
    assert not office.contacts
    assert "0812" not in text_of(mentoring_book_pdf(book_of(session, mentor.user.actor, mentee)))
    assert not book_of(session, COMMAND_LINE, mentee).money


def test_the_next_mentor_reads_why_it_was_handed_over(
    session: Session, mentor: Mentor, mentee: Mentee
) -> None:
    after = make_mentor(session)
    services.assign_mentor(
        session, COMMAND_LINE, after, mentee, clock.today(), "Pindah tugas", "Tanyakan alat press."
    )
    text = text_of(mentoring_brief_pdf(brief_of(session, after.user.actor, mentee)))
    assert "Tanyakan alat press." in text
    assert after.name in text


def test_a_letter_says_what_it_said(session: Session, mentor: Mentor, mentee: Mentee) -> None:
    today = clock.today()
    told: dict[str, Any] = {
        "number": "500.3/12/PPK",
        "first": LAST_MONTH,
        "last": today,
        "issued_on": today,
    }
    letter = letters.issue(session, COMMAND_LINE, mentor, **told)
    before = mentoring_letter_pdf(letters.letter_of(letter))
    text = text_of(before)
    assert "3 jam 15 menit (tiga jam lima belas menit)" in text
    assert "500.3/12/PPK" in text
    assert mentee.kub
    coach(session, mentor, mentee.kub)
    mentor.name = "Orang Lain"
    session.flush()
    assert mentoring_letter_pdf(letters.letter_of(letter)) == before
    assert letters.issue(session, COMMAND_LINE, mentor, **told) is letter
    with pytest.raises(Refused):
        letters.issue(session, COMMAND_LINE, make_mentor(session), **told)


def test_the_dean_s_summary_counts_and_names_nobody(
    session: Session, mentor: Mentor, mentee: Mentee
) -> None:
    other = make_mentor(session, label="UIN")
    mine = summary_of(session, mentor.institution, LAST_MONTH, clock.today())
    assert (mine.sessions, mine.minutes) == (3, 195)
    assert (mine.met.n, mine.met.total, mine.twice.n) == (1, 1, 1)
    assert (mine.kept.n, mine.kept.total) == (1, 3)
    theirs = summary_of(session, other.institution, LAST_MONTH, clock.today())
    assert (theirs.sessions, theirs.met.total) == (0, 0)
    text = text_of(institution_summary_pdf(mine))
    assert "3 jam 15 menit" in text
    assert mentor.name not in text
    assert mentee.kub
    assert mentee.kub.members[0].participant.name not in text
