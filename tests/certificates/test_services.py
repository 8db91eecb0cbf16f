"""Batches, numbers and what a certificate says."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.builders import actor
from tests.support.certificates import (
    PUBLIC_URL,
    make_batch,
    make_certificates,
    make_graduates,
)
from tests.support.participants import make_cohort, make_people
from tests.support.training import make_session, make_technical, make_trainer, mark
from tests.support.two_materi import give_two
from trainingmgr.attendance.services import make_up, products, registers
from trainingmgr.attendance.services.marking import MarkInput
from trainingmgr.certificates import queries, services
from trainingmgr.certificates.models import ISSUED, RETURNED, Certificate, NumberSeries
from trainingmgr.cohorts.models import WORKSHOP, Course, Subject
from trainingmgr.cohorts.queries import workshop_of
from trainingmgr.documents.certificate import certificate_pdf
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.services import people as participants


def test_only_those_who_passed_are_proposed_and_nobody_twice(session: Session) -> None:
    course, _, people = make_graduates(session, 3, letters="HHA")
    batch = services.propose(session, COMMAND_LINE, course.cohort)
    assert {one.participant_id for one in batch.entries} == {people[0].id, people[1].id}
    with pytest.raises(Refused, match="Belum ada peserta tuntas"):
        services.propose(session, COMMAND_LINE, course.cohort)


def test_the_head_decides_once_and_must_say_what_to_mend(session: Session) -> None:
    course, _, _ = make_graduates(session)
    head = actor(session, "head")
    batch = services.propose(session, COMMAND_LINE, course.cohort)
    with pytest.raises(Refused) as refused:
        services.send_back(session, head, batch, " ")
    assert refused.value.field == "note"
    services.send_back(session, head, batch, "Nama salah eja")
    assert (batch.state, batch.note) == (RETURNED, "Nama salah eja")
    with pytest.raises(Refused):
        services.approve(session, head, batch)
    # What was sent back may be proposed again.
    assert len(services.propose(session, COMMAND_LINE, course.cohort).entries) == 3


def test_nothing_is_issued_without_the_head(session: Session) -> None:
    course, _, _ = make_graduates(session)
    batch = make_batch(session, course.cohort, approved=False)
    with pytest.raises(Refused, match="belum disetujui"):
        services.issue(session, COMMAND_LINE, batch, PUBLIC_URL)
    assert session.get(NumberSeries, clock.today().year) is None


def test_r10_numbers_are_gap_free_by_name_and_issuing_twice_gives_the_same(
    session: Session,
) -> None:
    course, _, _ = make_graduates(session, 3)
    batch = make_batch(session, course.cohort)
    issued = services.issue(session, COMMAND_LINE, batch, PUBLIC_URL)
    assert [one.sequence for one in issued] == [1, 2, 3]
    assert [one.participant.name for one in issued] == sorted(
        one.participant.name for one in issued
    )
    assert batch.state == ISSUED
    again = services.issue(session, COMMAND_LINE, batch, PUBLIC_URL)
    assert [one.id for one in again] == [one.id for one in issued]
    assert len({one.code for one in issued}) == 3


def test_r10_a_refused_issue_uses_up_no_number(session: Session) -> None:
    course, _one, people = make_graduates(session, 2)
    batch = make_batch(session, course.cohort)
    for person in people:
        products.judge(session, COMMAND_LINE, course, person.id, decision="perbaiki", note="Ulangi")
    with pytest.raises(Refused, match="Tidak ada lagi"):
        services.issue(session, COMMAND_LINE, batch, PUBLIC_URL)
    assert session.get(NumberSeries, clock.today().year) is None


def test_who_is_no_longer_tuntas_is_left_out_and_may_come_again(session: Session) -> None:
    course, _, people = make_graduates(session, 3)
    batch = make_batch(session, course.cohort)
    products.judge(session, COMMAND_LINE, course, people[0].id, decision="perbaiki", note="Ulangi")
    issued = services.issue(session, COMMAND_LINE, batch, PUBLIC_URL)
    assert {one.participant_id for one in issued} == {people[1].id, people[2].id}
    assert [one.sequence for one in issued] == [1, 2]
    products.judge(session, COMMAND_LINE, course, people[0].id, decision="diterima")
    assert [one.id for one in queries.eligible(session, course.cohort_id)] == [people[0].id]


def test_r10_a_revoked_number_stays_taken_and_the_person_gets_a_new_one(session: Session) -> None:
    first = make_certificates(session, 2)[0]
    services.revoke(session, COMMAND_LINE, first, "Nama salah eja")
    with pytest.raises(Refused, match="sudah dibatalkan"):
        services.revoke(session, COMMAND_LINE, first, "Lagi")
    batch = make_batch(session, first.participant.cohort)
    (second,) = services.issue(session, COMMAND_LINE, batch, PUBLIC_URL)
    assert (second.participant_id, second.sequence) == (first.participant_id, 3)
    assert queries.certificates_of(session, [first.participant_id]) == {
        first.participant_id: second
    }
    assert session.get_one(Certificate, first.id).revoked_on == clock.today()


def test_the_year_begins_with_number_one(session: Session) -> None:
    make_certificates(session, 1)
    later = make_cohort(
        session, session.scalar(select(Course)).cohort.programme, code="DUA", turn=2
    )
    course, _, _ = make_graduates(session, 1, cohort=later)
    batch = make_batch(session, course.cohort)
    with clock.at(clock.now().replace(year=clock.today().year + 1, day=1)):
        (issued,) = services.issue(session, COMMAND_LINE, batch, PUBLIC_URL)
    assert (issued.sequence, issued.year) == (1, clock.today().year + 1)


def test_jp_are_those_held_and_attended_in_workshop_and_course(session: Session) -> None:
    """The back adds up to what decided on *tuntas*, sessions without materi included (R09)."""
    cohort = make_cohort(session)
    trainer = make_trainer(session)
    workshop = workshop_of(session, cohort.id)
    assert workshop is not None
    assert workshop.kind == WORKSHOP
    course = make_technical(session, cohort, trainer)
    subject = Subject(course_id=course.id, group="C", position=1, title="Pembukuan", jp=5)
    session.add(subject)
    people = make_people(session, cohort, 2)
    participants.enrol(session, COMMAND_LINE, course, [one.id for one in people], date(2026, 2, 2))
    opening = make_session(session, workshop, trainer, date(2026, 3, 1))
    plain = [make_session(session, course, trainer, date(2026, 3, day)) for day in range(2, 6)]
    last = make_session(session, course, trainer, date(2026, 3, 6))
    last.subject_id = subject.id
    for one in (opening, *plain):
        mark(session, one, people)
    mark(session, last, people, "HA")
    for one in people:
        products.judge(session, COMMAND_LINE, course, one.id, decision="diterima")
    batch = make_batch(session, cohort)
    issued = services.issue(session, COMMAND_LINE, batch, PUBLIC_URL)
    missed = next(one for one in issued if one.participant_id == people[1].id)
    document = services.document_of(missed)
    assert (document.jp_total, document.jp_words) == (30, "tiga puluh")
    assert (document.counted_jp, document.attendance_percent) == (25, "83,3%")
    assert [(group.letter, group.jp, group.attended_jp) for group in document.curriculum] == [
        ("B", 25, 25),
        ("C", 5, 0),
    ]
    assert document.date_range == "1–6 Maret 2026"


def test_jp_of_a_session_of_two_materi_fall_to_each(session: Session) -> None:
    """Whole JP in the ratio planned, late, made up or of other hours, adding up to all (R09)."""
    cohort = make_cohort(session)
    trainer = make_trainer(session)
    course = make_technical(session, cohort, trainer)
    people = make_people(session, cohort, 3)
    participants.enrol(session, COMMAND_LINE, course, [one.id for one in people], date(2026, 2, 2))
    both, *plain = [
        make_session(session, course, trainer, date(2026, 3, day)) for day in range(2, 7)
    ]
    longer = make_session(session, course, trainer, date(2026, 3, 9), hours=8, jp=10)
    give_two(session, both, course)
    give_two(session, longer, course)
    marks = [
        MarkInput(people[0].id, "H"), MarkInput(people[1].id, "H", late=60),
        MarkInput(people[2].id, "A"),
    ]  # fmt: skip
    registers.save(session, COMMAND_LINE, both, marks, close=True)
    for one in (*plain, longer):
        mark(session, one, people)
    again = make_up.plan_make_up(
        session, COMMAND_LINE, both, [people[2].id], held_on=date(2026, 3, 20),
        starts_at=time(8), ends_at=time(11), break_minutes=15, venue="Aula", trainer=trainer,
    )  # fmt: skip
    mark(session, again, people[2:])
    for one in people:
        products.judge(session, COMMAND_LINE, course, one.id, decision="diterima")
    issued = services.issue(session, COMMAND_LINE, make_batch(session, cohort), PUBLIC_URL)
    for person, bahan, teknik in zip(people, (6, 5, 5), (9, 8, 8), strict=True):
        document = services.document_of(
            next(one for one in issued if one.participant_id == person.id)
        )
        lines = [one for group in document.curriculum for one in group.subjects]
        assert [(one.title, one.jp, one.attended_jp) for one in lines] == [
            ("Bahan", 6, bahan),
            ("Teknik dasar", 9, teknik),
            (course.title, 20, 20),
        ]
        assert sum(one.jp for one in lines) == document.jp_total == 35
        assert sum(one.attended_jp for one in lines) == document.counted_jp


def test_what_it_says_is_frozen(session: Session) -> None:
    certificate = make_certificates(session, 1)[0]
    before = certificate_pdf(services.document_of(certificate))
    certificate.participant.name = "Nama Lain"
    session.flush()
    assert certificate_pdf(services.document_of(certificate)) == before
    assert services.document_of(certificate).verify_url == (
        f"{PUBLIC_URL}/periksa/{certificate.code}"
    )


def test_each_copy_is_counted_and_recorded(session: Session) -> None:
    certificate = make_certificates(session, 1)[0]
    assert [services.copy(session, COMMAND_LINE, certificate) for _ in range(2)] == [1, 2]
    assert services.document_of(certificate, 2).copy_number == 2
    acts = session.scalars(select(AuditEvent.act).where(AuditEvent.act == "certificates.copy"))
    assert len(acts.all()) == 2


@pytest.mark.parametrize("size", [2, 40])
def test_issuing_takes_a_constant_number_of_statements(session: Session, queries, size) -> None:
    course, _, _ = make_graduates(session, size)
    batch = make_batch(session, course.cohort)
    session.commit()
    with queries() as sent:
        services.issue(session, COMMAND_LINE, batch, PUBLIC_URL)
    assert len(sent) < 40
