"""Two acts on the same people, one begun while the other is not yet committed (R4, R18, S17)."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.support.builders import make_user
from tests.support.certificates import (
    PUBLIC_URL,
    make_batch,
    make_certificates,
    make_graduates,
)
from tests.support.mentors import file_of, make_mentor, told
from tests.support.participants import make_cohort, make_course, make_participant
from tests.support.training import make_kub, make_session, make_trainer
from tests.support.turns import Act, one_during_the_other
from tests.support.workbooks import person_cells, table, workbook
from trainingmgr.accounts.models import PersonalLink, User
from trainingmgr.attendance.models import Mark
from trainingmgr.attendance.services import registers
from trainingmgr.attendance.services.registers import MarkInput
from trainingmgr.certificates import services as certificates
from trainingmgr.certificates import tasks
from trainingmgr.certificates.models import Certificate, CertificateBatch
from trainingmgr.cohorts.models import OPEN, WORKSHOP, Cohort, Course, TrainingSession
from trainingmgr.cohorts.rules import IKM
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.jobs import LEASE_SECONDS
from trainingmgr.foundation.jobs.worker import work_available
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.mentors.models import CoachingSession, Mentee
from trainingmgr.mentors.services import log_session
from trainingmgr.participants.models import (
    CohortMove,
    CourseEnrolment,
    Departure,
    ImportBatch,
    ImportRow,
    Participant,
    PersonalCopy,
    RightsRequest,
)
from trainingmgr.participants.services import (
    breach,
    closing,
    erasure,
    import_commit,
    merges,
    moves,
    people,
    personal_copies,
    rights_requests,
    rosters,
)
from trainingmgr.participants.services.import_clinic import (
    commit_batch,
    dry_run,
    hand_out,
    undo_batch,
)
from trainingmgr.participants.services.own import make_own_link
from trainingmgr.participants.tasks.imports import ask_for_import
from trainingmgr.programmes.models import Programme


def sheet_of(*serials: int) -> bytes:
    return workbook(table([person_cells(one, Kelurahan="Ciater") for one in serials]))


def imported(session: Session, by: Actor, cohort: Cohort, *serials: int) -> ImportBatch:
    batch = dry_run(session, by, cohort, "a.xlsx", sheet_of(*serials))
    assert commit_batch(session, by, batch) == len(serials)
    return batch


def in_n(session: Session, cohort_id: int) -> int:
    query = select(func.count()).where(Participant.counted_in_id == cohort_id, Participant.in_n)
    return session.scalar(query) or 0


def confirm(session: Session, by: Actor, person: Participant) -> Act:
    """An erasure that waits for its second person's yes."""
    wish = rights_requests.open_request(
        session, by, person, kind="penghapusan", asked_by="peserta", checked_how="ktp"
    )
    number, head = wish.id, make_user(session, "head").actor

    def act(own: Session) -> None:
        erasure.erase(own, head, own.get_one(RightsRequest, number))

    return act


def test_r18_an_import_undone_while_enrolment_closes_leaves_n_true(
    session: Session, engine: Engine, admin: Actor
) -> None:
    cohort = make_cohort(session)
    make_participant(session, cohort)
    batch = imported(session, admin, cohort, 1, 2, 3).id
    number = cohort.id
    session.commit()

    def undo(own: Session) -> None:
        undo_batch(own, admin, own.get_one(ImportBatch, batch))

    def close(own: Session) -> None:
        closing.close_enrolment(own, admin, own.get_one(Cohort, number))

    assert one_during_the_other(engine, undo, close) == ""
    session.expire_all()
    assert session.get_one(Cohort, number).frozen_n == in_n(session, number) == 1


def test_a_register_saved_while_an_import_is_undone_is_told_so(
    session: Session, engine: Engine, admin: Actor
) -> None:
    cohort = make_cohort(session)
    batch = imported(session, admin, cohort, 1, 2)
    workshop = session.scalars(
        select(Course).where(Course.cohort_id == cohort.id, Course.kind == WORKSHOP)
    ).one()
    held = make_session(session, workshop, make_trainer(session), clock.today())
    rows = select(ImportRow.participant_id).where(ImportRow.batch_id == batch.id)
    ids = session.scalars(rows).all()
    batch_id, session_id = batch.id, held.id
    session.commit()

    def undo(own: Session) -> None:
        undo_batch(own, admin, own.get_one(ImportBatch, batch_id))

    def save(own: Session) -> None:
        one = own.get_one(TrainingSession, session_id)
        marks = [MarkInput(who, "H") for who in ids if who]
        registers.save(own, admin, one, marks, close=False)

    assert one_during_the_other(engine, undo, save) == "Refused"
    assert session.scalar(select(func.count()).select_from(Mark)) == 0


def test_s17_a_copy_that_is_being_made_during_an_erasure_is_never_kept(
    session: Session, engine: Engine, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make_participant(session, make_cohort(session))
    wish = rights_requests.open_request(
        session, admin, one, kind="salinan", asked_by="peserta", checked_how="ktp"
    )
    copy, erase = personal_copies.ask(session, admin, wish).id, confirm(session, admin, one)
    session.commit()
    monkeypatch.setattr(personal_copies.document, "personal_copy_pdf", lambda paper: b"%PDF")

    def fill(own: Session) -> None:
        personal_copies.fill(own, admin, own.get_one(PersonalCopy, copy))

    assert one_during_the_other(engine, erase, fill) == ""
    session.expire_all()
    kept = session.get_one(PersonalCopy, copy)
    assert (kept.pdf, kept.data) == (None, None)


def test_r30_two_moves_at_once_are_not_both_from_the_first_cohort(
    session: Session, engine: Engine, admin: Actor
) -> None:
    here = make_cohort(session)
    year = session.get_one(Programme, here.programme_id)
    others = [make_cohort(session, year, code=code, turn=None).id for code in ("SRP2", "SRP3")]
    one = make_participant(session, here).id
    session.commit()

    def to(number: int) -> Act:
        def act(own: Session) -> None:
            who, target = own.get_one(Participant, one), own.get_one(Cohort, number)
            moves.move(own, admin, who, target, reason="Pindah rumah")

        return act

    told = one_during_the_other(engine, to(others[0]), to(others[1]))
    session.expire_all()
    steps = [(row.from_id, row.to_id) for row in session.scalars(select(CohortMove))]
    if told:
        assert (told, steps) == ("Conflict", [(here.id, others[0])])
    else:
        assert steps == [(here.id, others[0]), (others[0], others[1])]


def test_r30_stopping_tapped_twice_at_once_is_one_departure(
    session: Session, engine: Engine, admin: Actor
) -> None:
    one = make_participant(session, make_cohort(session)).id
    session.commit()

    def stop(own: Session) -> None:
        who = own.get_one(Participant, one)
        people.leave(own, admin, who, kind="pindah", reason="Pindah", on=date(2026, 3, 1))

    assert one_during_the_other(engine, stop, stop) == "Refused"
    assert session.scalar(select(func.count()).select_from(Departure)) == 1


def test_a_request_taken_down_during_a_merge_is_not_lost_with_the_other_record(
    session: Session, engine: Engine, admin: Actor
) -> None:
    cohort = make_cohort(session)
    kept, gone = make_participant(session, cohort).id, make_participant(session, cohort).id
    session.commit()

    def merge(own: Session) -> None:
        merges.merge(own, admin, own.get_one(Participant, kept), own.get_one(Participant, gone))

    def ask(own: Session) -> None:
        who = own.get_one(Participant, gone)
        rights_requests.open_request(
            own, admin, who, kind="penghapusan", asked_by="peserta", checked_how="ktp"
        )

    assert one_during_the_other(engine, merge, ask) == Conflict.__name__
    assert session.scalar(select(func.count()).select_from(RightsRequest)) == 0


def test_s17_no_note_is_written_on_somebody_who_is_being_erased(
    session: Session, engine: Engine, admin: Actor
) -> None:
    kub, members = make_kub(session, make_cohort(session))
    mentor, who = make_mentor(session, kub).user.actor, members[4].id
    number = file_of(session, kub).id
    erase = confirm(session, admin, members[4])
    session.commit()

    def note(own: Session) -> None:
        log_session(own, mentor, own.get_one(Mentee, number), told(present=[who]))

    assert one_during_the_other(engine, erase, note) == "Refused"
    assert session.scalar(select(func.count()).select_from(CoachingSession)) == 0


def test_s17_no_certificate_is_issued_to_somebody_who_is_being_erased(
    session: Session, engine: Engine, admin: Actor
) -> None:
    course, _one, people_ = make_graduates(session)
    batch, gone = make_batch(session, course.cohort).id, people_[0].id
    erase = confirm(session, admin, people_[0])
    session.commit()

    def number(own: Session) -> None:
        found = own.get_one(CertificateBatch, batch)
        assert len(found.entries) == 3
        certificates.issue(own, admin, found, PUBLIC_URL)

    assert one_during_the_other(engine, erase, number) == ""
    named = set(session.scalars(select(Certificate.participant_id)))
    assert len(named) == 2
    assert gone not in named


def test_s17_a_certificate_drawn_during_an_erasure_is_not_kept(
    session: Session, engine: Engine, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = make_certificates(session)
    erase = confirm(session, admin, first.participant)
    session.commit()

    def drawn(_draw: object, documents: list[object]) -> list[bytes]:
        with Session(engine) as own:
            erase(own)
            own.commit()
        return [f"%PDF {number}".encode() for number, _ in enumerate(documents)]

    monkeypatch.setattr(tasks, "render_many", drawn)
    tasks.render(session, admin, [first, *others])
    session.expire_all()
    assert first.pdf_id is None
    assert all(one.pdf_id for one in others)


def test_a_frozen_record_is_put_on_no_roster_and_into_no_other_cohort(
    session: Session, admin: Actor
) -> None:
    cohort = make_cohort(session)
    cohort.kind = IKM
    one, other = make_participant(session, cohort), make_participant(session, cohort)
    wish = rights_requests.open_request(
        session, admin, one, kind="pembatasan", asked_by="peserta", checked_how="ktp"
    )
    rights_requests.restrict(session, admin, wish)
    course = make_course(session, cohort)
    course.state = OPEN
    session.flush()
    rosters.fill_rosters(session, cohort, clock.today())
    listed = select(CourseEnrolment.participant_id).where(CourseEnrolment.course_id == course.id)
    assert session.scalars(listed).all() == [other.id]
    year = session.get_one(Programme, cohort.programme_id)
    with pytest.raises(Refused, match="dibatasi"):
        moves.move(
            session, admin, one, make_cohort(session, year, code="B", turn=2), reason="Pindah"
        )


def test_a_first_link_made_twice_at_once_is_one_account_with_one_link(
    session: Session, engine: Engine, admin: Actor
) -> None:
    one = make_participant(session, make_cohort(session)).id
    session.commit()

    def make(own: Session) -> None:
        make_own_link(own, admin, own.get_one(Participant, one))

    assert one_during_the_other(engine, make, make) == ""
    live = select(func.count()).where(PersonalLink.ended_at.is_(None))
    assert session.scalar(live) == 1
    assert session.scalar(select(func.count()).where(User.role == "participant")) == 1


def test_s17_nobody_who_is_being_erased_gets_a_link(
    session: Session, engine: Engine, admin: Actor
) -> None:
    one = make_participant(session, make_cohort(session))
    number, erase = one.id, confirm(session, admin, one)
    session.commit()

    def make(own: Session) -> None:
        make_own_link(own, admin, own.get_one(Participant, number))

    assert one_during_the_other(engine, erase, make) == "Refused"
    assert session.scalars(select(PersonalLink)).all() == []


def test_a_file_taken_out_is_told_in_a_breach(session: Session, admin: Actor) -> None:
    batch = imported(session, admin, make_cohort(session), 1)
    since = clock.now()
    hand_out(session, admin, batch)
    assert breach.affected(session, since, clock.now() + timedelta(seconds=1)).exports == 1


def test_r08_a_worker_killed_amid_an_import_brings_everybody_in_once(
    app: Flask, session: Session, admin: Actor, work: Callable[[], int]
) -> None:
    cohort = make_cohort(session)
    batch = dry_run(session, admin, cohort, "a.xlsx", sheet_of(1, 2, 3))
    ask_for_import(session, admin, batch, 3)
    session.commit()
    child = os.fork()
    if child == 0:
        # People are written, rows are not yet: the worst moment.
        import_commit.save_rows = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        work_available(app)
        os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    assert session.scalar(select(func.count()).select_from(Participant)) == 0
    session.commit()
    with clock.at(clock.now() + timedelta(seconds=LEASE_SECONDS + 1)):
        assert work() == 1
    assert session.scalar(select(func.count()).select_from(Participant)) == 3
    assert (batch.state, work()) == ("committed", 0)
