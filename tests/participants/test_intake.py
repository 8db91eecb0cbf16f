"""Applications, quota, selection, consents, moves and the close (R12, R14, R18, R30)."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.cohorts import course as plan_course
from tests.support.intake import apply, open_link
from tests.support.participants import (
    SETU,
    make_cohort,
    make_participant,
    make_programme,
    nik_of,
    person,
)
from trainingmgr.cohorts.models import Course
from trainingmgr.cohorts.services import create_cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Refused
from trainingmgr.journey.facts import WORKSHOP, Fact
from trainingmgr.participants.models import (
    Application,
    Consent,
    CourseEnrolment,
    Milestone,
    Participant,
)
from trainingmgr.participants.queries import applications as queries
from trainingmgr.participants.queries.consents import consents_of, origin_of
from trainingmgr.participants.rules.applications import (
    ADMITTED,
    APPLIED,
    BANK,
    DECLINED,
    ON_PAPER,
    PHOTO,
    UNDECIDED,
    WAITING,
)
from trainingmgr.participants.services import milestones, moves, people, selection
from trainingmgr.participants.services.applications import Company
from trainingmgr.participants.services.consents import record_consents
from trainingmgr.participants.services.enrolment import places_taken
from trainingmgr.participants.services.links import close_registration
from trainingmgr.participants.services.rosters import open_ikm_course

BORN_2010 = date(2010, 5, 12)


def make_ikm(session: Session, programme=None, **fields):
    usual = {
        "code": "IKM-BKL",
        "name": "Bengkel 2026",
        "kind": "ikm",
        "kecamatan_code": None,
        "turn": None,
        "field": "bengkel",
        "partner": "Kementerian Perindustrian",
        "starts_on": date(2026, 5, 1),
        "ends_on": date(2026, 10, 31),
    }
    programme = programme or make_programme(session)
    return create_cohort(session, COMMAND_LINE, programme, **(usual | fields))


def admit(session, cohort, *those):
    return selection.admit(session, COMMAND_LINE, cohort, [one.id for one in those])


def roster(session: Session, cohort) -> set[int]:
    return set(
        session.scalars(
            select(CourseEnrolment.participant_id)
            .join(Course, Course.id == CourseEnrolment.course_id)
            .where(
                Course.cohort_id == cohort.id,
                (CourseEnrolment.until_on.is_(None))
                | (CourseEnrolment.until_on > CourseEnrolment.from_on),
                CourseEnrolment.until_on.is_(None),
            )
        )
    )


# Applying


def test_an_application_is_no_participant_until_it_is_accepted(session):
    cohort = make_cohort(session)
    one = apply(session, open_link(session, cohort))
    assert session.scalar(select(func.count(Participant.id))) == 0
    (found,) = admit(session, cohort, one).admitted
    assert (one.state, one.participant_id) == (ADMITTED, found.id)
    assert found.number == "SRP-0001"
    assert roster(session, cohort) == {found.id}
    assert session.scalar(select(Milestone.kind).where(Milestone.participant_id == found.id))


def test_r12_a_known_nik_applies_like_any_other_and_the_office_sees_it(session):
    cohort = make_cohort(session)
    known = make_participant(session, cohort)
    link = open_link(session, cohort)
    fresh = apply(session, link)
    twice = apply(session, link, nik=known.nik)
    assert fresh.number == "D-SRP-0001"
    assert twice.number == "D-SRP-0002"
    assert queries.marks_of(session, twice) == ("ganda",)
    assert queries.twins_of(session, twice) == [known]
    outcome = admit(session, cohort, fresh, twice)
    assert len(outcome.admitted) == 1
    assert [(one.application, one.twin) for one in outcome.held] == [(twice, known.id)]
    assert twice.state == APPLIED


def test_two_applications_of_one_nik_are_not_both_accepted(session):
    cohort = make_cohort(session)
    link = open_link(session, cohort)
    first = apply(session, link)
    second = apply(session, link, nik=first.nik)
    outcome = admit(session, cohort, first, second)
    assert len(outcome.admitted) == 1
    assert len(outcome.held) == 1


def test_the_same_form_twice_is_one_application_and_corrects_it(session):
    cohort = make_cohort(session)
    link, sent = open_link(session, cohort), str(uuid4())
    first = apply(session, link, sent_id=sent, name="Siti Contoh", nik=nik(1))
    again = apply(session, link, sent_id=sent, name="Siti Contoh Baru", nik=nik(1))
    assert again.id == first.id
    assert again.name == "Siti Contoh Baru"
    # Another person typed into a form that the browser kept is another application.
    other = apply(session, link, sent_id=sent, nik=nik(2))
    assert other.id != first.id


def nik(serial: int) -> str:
    return nik_of(date(1999, 5, 12), "P", 5000 + serial)


def test_r14_under_18_names_a_guardian_and_is_accepted_with_the_guardians_yes(session):
    cohort = make_cohort(session)
    link = open_link(session, cohort)
    with clock.at(clock.now().replace(year=2026, month=6, day=1)):
        with pytest.raises(Refused) as refused:
            apply(session, link, birth_date=BORN_2010)
        assert refused.value.field == "guardian_name"
        young = apply(session, link, birth_date=BORN_2010, guardian_name="Ibu Contoh")
        assert queries.marks_of(session, young) == ("wali",)
        (held,) = admit(session, cohort, young).held
        assert held.problem.field == "guardian_consent"
        selection.guardian_agreed(session, COMMAND_LINE, young, "Ibu Contoh")
        (found,) = admit(session, cohort, young).admitted
    assert found.guardian_consent_at is not None


def test_the_eighteenth_birthday_needs_no_guardian(session):
    cohort = make_cohort(session)
    with clock.at(clock.now().replace(year=2028, month=5, day=12)):
        link = open_link(session, cohort)
        one = apply(session, link, birth_date=BORN_2010)
        assert queries.marks_of(session, one) == ()
        assert len(admit(session, cohort, one).admitted) == 1


def test_a_closed_or_expired_link_takes_nobody(session):
    cohort = make_cohort(session)
    link = open_link(session, cohort, last_day=clock.today())
    with clock.at(clock.now() + timedelta(days=1)), pytest.raises(Refused):
        apply(session, link)
    apply(session, link)
    close_registration(session, COMMAND_LINE, cohort)
    with pytest.raises(Refused):
        apply(session, link)
    reopened = open_link(session, cohort)
    assert reopened.token != link.token


def test_the_token_is_nowhere_in_the_clear(session):
    link = open_link(session, make_cohort(session))
    session.flush()
    raw = session.connection().exec_driver_sql("select token from registration_links").scalar()
    assert link.token.encode() not in bytes(raw)
    assert queries.link_of_token(session, link.token) is link
    assert queries.link_of_token(session, link.token[:-1] + "~") is None


def test_friends_share_a_code_and_are_accepted_together(session):
    cohort = make_cohort(session)
    link = open_link(session, cohort)
    first = apply(session, link, company=Company(new=True))
    session.refresh(first)
    code = first.group.code
    typed = f" {code[:3].lower()}-{code[3:]} ".replace("-", "")
    second = apply(session, link, company=Company(code=typed))
    apply(session, link)
    assert queries.groups_of(session, cohort.id) == [(code, 2)]
    ids = queries.group_members(session, cohort.id, code)
    assert set(ids) == {first.id, second.id}
    assert len(selection.admit(session, COMMAND_LINE, cohort, ids).admitted) == 2
    with pytest.raises(Refused) as refused:
        apply(session, link, company=Company(code="ZZZZZZ"))
    assert refused.value.field == "group_code"


# Consents


def test_refusing_every_consent_never_affects_acceptance(session):
    cohort = make_cohort(session)
    link = open_link(session, cohort)
    no = apply(session, link, consents={})
    yes = apply(session, link, consents={"foto": True, "katalog": True, "bank": True})
    outcome = admit(session, cohort, no, yes)
    assert len(outcome.admitted) == 2
    assert not outcome.held
    refused = consents_of(session, outcome.admitted[0].id)
    assert [one.given for one in refused.values()] == [False, False, False]
    assert all(one.given for one in consents_of(session, outcome.admitted[1].id).values())


def test_a_consent_is_withdrawn_with_its_day_and_the_first_answer_stays(session):
    one = make_participant(session, make_cohort(session))
    record_consents(session, COMMAND_LINE, one, {PHOTO: True}, how=ON_PAPER)
    assert record_consents(session, COMMAND_LINE, one, {PHOTO: True}, how=ON_PAPER) == 0
    record_consents(session, COMMAND_LINE, one, {PHOTO: False, BANK: True}, how=ON_PAPER)
    origin = origin_of(session, one)
    assert {key: row.given for key, row in origin.consents.items()} == {PHOTO: False, BANK: True}
    assert len(origin.history) == 3
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(Refused):
        record_consents(session, COMMAND_LINE, one, {PHOTO: True}, how=ON_PAPER, on=tomorrow)


# Quota and selection


def test_a_full_cohort_refuses_with_the_way_out(session):
    cohort = make_cohort(session)
    cohort.quota = 2
    link = open_link(session, cohort)
    those = [apply(session, link) for _one in range(3)]
    with pytest.raises(Refused, match="Tersisa 2 tempat untuk 3 orang"):
        admit(session, cohort, *those)
    assert places_taken(session, cohort.id) == 0
    admit(session, cohort, *those[:2])
    with pytest.raises(Refused, match="daftar cadangan"):
        admit(session, cohort, those[2])
    with pytest.raises(Refused, match="Kuota 2 orang sudah penuh"):
        make_participant(session, cohort)
    # Somebody stops while enrolment is open: the place is free again.
    stopped = those[0].participant
    people.leave(session, COMMAND_LINE, stopped, kind="bekerja", reason="Diterima di pabrik")
    assert len(admit(session, cohort, those[2]).admitted) == 1


def test_the_waiting_list_keeps_its_order_and_its_first_is_promoted(session):
    cohort = make_cohort(session)
    link = open_link(session, cohort)
    a, b, c = (apply(session, link) for _one in range(3))
    selection.put_aside(session, COMMAND_LINE, cohort, [a.id, b.id])
    selection.put_aside(session, COMMAND_LINE, cohort, [c.id])
    assert [one.waiting_rank for one in (a, b, c)] == [1, 2, 3]
    selection.move_up(session, COMMAND_LINE, c)
    selection.move_up(session, COMMAND_LINE, c)
    selection.move_up(session, COMMAND_LINE, c)
    found = queries.listed_applicants(cohort, queries.Sought(state=WAITING))
    listed = queries.applicants_of(cohort, session.execute(found))
    assert [one.application.id for one in listed] == [c.id, a.id, b.id]
    (found,) = selection.promote(session, COMMAND_LINE, cohort).admitted
    assert c.participant_id == found.id
    assert c.waiting_rank is None


def test_declining_needs_a_reason_and_every_decision_can_be_undone(session):
    cohort = make_cohort(session)
    link = open_link(session, cohort)
    a, b = apply(session, link), apply(session, link)
    with pytest.raises(Refused):
        selection.decline(session, COMMAND_LINE, cohort, [a.id], " ")
    selection.decline(session, COMMAND_LINE, cohort, [a.id], "Tinggal di luar wilayah")
    assert (a.state, a.reason) == (DECLINED, "Tinggal di luar wilayah")
    assert a.decided_at is not None
    (first,) = admit(session, cohort, b).admitted
    assert selection.undo(session, COMMAND_LINE, cohort, [a.id, b.id]) == 2
    assert (a.state, b.state, a.reason) == (APPLIED, APPLIED, "")
    # The record and its number wait for another yes; meanwhile it takes no place.
    assert places_taken(session, cohort.id) == 0
    assert roster(session, cohort) == set()
    (again,) = admit(session, cohort, b).admitted
    assert (again.id, again.number) == (first.id, first.number)
    assert roster(session, cohort) == {again.id}


def test_an_acceptance_with_a_history_is_not_taken_back(session):
    cohort = make_cohort(session)
    one = apply(session, open_link(session, cohort))
    (found,) = admit(session, cohort, one).admitted
    attended(session, found)
    with pytest.raises(Refused, match="Catat berhenti"):
        selection.undo(session, COMMAND_LINE, cohort, [one.id])


def attended(session: Session, participant: Participant) -> None:
    fact = Fact(WORKSHOP, clock.today(), {})
    milestones.record(session, COMMAND_LINE, {(participant.id, "attendance:1"): [fact]})


def test_two_who_accept_the_last_place_at_once_give_it_to_one(app, session):
    from trainingmgr.foundation.db import db

    cohort = make_cohort(session)
    cohort.quota = 1
    link = open_link(session, cohort)
    ids = [apply(session, link).id for _one in range(2)]
    number = cohort.id
    session.commit()
    barrier, outcomes = Barrier(2), []

    def accept(application_id: int) -> None:
        with app.app_context():
            barrier.wait()
            own = db.session()
            home = own.get_one(type(cohort), number)
            try:
                selection.admit(own, COMMAND_LINE, home, [application_id])
                own.commit()
                outcomes.append("in")
            except Refused:
                own.rollback()
                outcomes.append("full")
            finally:
                db.session.remove()

    threads = [Thread(target=accept, args=(one,)) for one in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["full", "in"]
    session.expire_all()
    assert session.scalar(select(func.count(Participant.id))) == 1


def test_r18_closing_freezes_the_accepted_and_tells_who_was_not_decided(session):
    cohort = make_cohort(session)
    link = open_link(session, cohort)
    a, b, c = (apply(session, link) for _one in range(3))
    admit(session, cohort, a)
    selection.put_aside(session, COMMAND_LINE, cohort, [b.id])
    assert people.close_enrolment(session, COMMAND_LINE, cohort) == 1
    session.expire_all()
    assert [one.state for one in (a, b, c)] == [ADMITTED, UNDECIDED, UNDECIDED]
    assert queries.open_link(session, cohort.id) is None
    with pytest.raises(Refused):
        admit(session, cohort, b)
    # Who stops later stays in N (A2).
    people.leave(session, COMMAND_LINE, a.participant, kind="berhenti", reason="Sakit lama")
    assert (a.participant.in_n, a.participant.counted_in_id, cohort.frozen_n) == (
        True,
        cohort.id,
        1,
    )


# Pelatihan IKM


def test_r06_a_course_of_pelatihan_ikm_opens_with_field_and_trainer_without_kub(session):
    cohort = make_ikm(session)
    early = make_participant(session, cohort)
    course = plan_course(session, cohort, craft=None)
    open_ikm_course(session, COMMAND_LINE, course)
    assert course.state == "berjalan"
    late = make_participant(session, cohort)
    assert roster(session, cohort) == {early.id, late.id}


def test_r06_a_technical_course_of_the_programme_still_needs_its_kub(session):
    cohort = make_cohort(session)
    with pytest.raises(Refused, match="KUB"):
        open_ikm_course(session, COMMAND_LINE, plan_course(session, cohort))


def test_r18_nobody_of_pelatihan_ikm_is_in_n(session):
    cohort = make_ikm(session)
    one = make_participant(session, cohort, kelurahan_code="36.74.07.1003")
    assert one.number == "IKM-BKL-0001"
    assert people.close_enrolment(session, COMMAND_LINE, cohort) == 1
    session.refresh(one)
    assert (one.in_n, one.counted_in_id, cohort.counts) == (False, None, False)


# Moves


def test_r30_before_the_close_a_move_takes_the_person_along_and_keeps_the_history(session):
    programme = make_programme(session)
    here = make_cohort(session, programme)
    there = make_cohort(session, programme, code="STU", kecamatan_code=SETU, turn=2)
    one = make_participant(session, here)
    moves.move(session, COMMAND_LINE, one, there, reason="Pindah rumah ke Setu")
    assert (one.cohort_id, one.number) == (there.id, "SRP-0001")
    assert roster(session, here) == set()
    assert roster(session, there) == {one.id}
    make_participant(session, here)
    assert people.close_enrolment(session, COMMAND_LINE, here) == 1
    assert people.close_enrolment(session, COMMAND_LINE, there) == 1
    assert one.counted_in_id == there.id
    (row,) = origin_of(session, one).moves
    assert (row.from_id, row.to_id, row.reason) == (here.id, there.id, "Pindah rumah ke Setu")


def test_r18_after_the_close_who_moves_stays_counted_where_n_was_frozen(session):
    programme = make_programme(session)
    here = make_cohort(session, programme)
    there = make_cohort(session, programme, code="STU", kecamatan_code=SETU, turn=2)
    one, _other = make_participant(session, here), make_participant(session, here)
    attended(session, one)
    people.close_enrolment(session, COMMAND_LINE, here)
    make_participant(session, there)
    moves.move(session, COMMAND_LINE, one, there, reason="Ikut jadwal Setu")
    assert people.close_enrolment(session, COMMAND_LINE, there) == 1
    session.expire_all()
    assert (here.frozen_n, there.frozen_n) == (2, 1)
    assert (one.cohort_id, one.counted_in_id, one.in_n) == (there.id, here.id, True)
    # The opening workshop counts where it was attended, and is not asked for again.
    assert one.workshop_in_id == here.id
    assert one.id not in roster(session, there)


def test_only_sensible_moves(session):
    programme = make_programme(session)
    here = make_cohort(session, programme)
    there = make_cohort(session, programme, code="STU", kecamatan_code=SETU, turn=2)
    next_year = make_cohort(session, make_programme(session, "WUB-2027", 2027), code="SRP27")
    ikm = make_ikm(session, programme)
    one = make_participant(session, here)
    make_participant(session, there)
    for to in (here, next_year, ikm):
        with pytest.raises(Refused):
            moves.move(session, COMMAND_LINE, one, to, reason="Ingin pindah")
    people.close_enrolment(session, COMMAND_LINE, there)
    with pytest.raises(Refused, match="sudah ditutup"):
        moves.move(session, COMMAND_LINE, one, there, reason="Ingin pindah")
    people.leave(session, COMMAND_LINE, one, kind="berhenti", reason="Sakit lama")
    with pytest.raises(Refused, match="berhenti"):
        moves.move(session, COMMAND_LINE, one, there, reason="Ingin pindah")


def test_r30_leaving_and_coming_back_keep_every_row(session):
    one = make_participant(session, make_cohort(session))
    people.leave(session, COMMAND_LINE, one, kind="berhenti", reason="Sakit lama")
    people.come_back(session, COMMAND_LINE, one)
    people.leave(session, COMMAND_LINE, one, kind="bekerja", reason="Diterima bekerja")
    kinds = session.scalars(
        select(Milestone.kind).where(
            Milestone.participant_id == one.id, Milestone.superseded_at.is_(None)
        )
    ).all()
    assert sorted(kinds) == ["accepted", "resumed", "stopped", "stopped"]


def test_consents_and_applications_hold_no_nik_in_the_audit(session):
    from trainingmgr.foundation.audit import AuditEvent

    cohort = make_cohort(session)
    one = apply(session, open_link(session, cohort), consents={"foto": True})
    admit(session, cohort, one)
    told = " ".join(session.scalars(select(AuditEvent.detail)))
    assert one.nik not in told
    assert one.name not in told
    assert session.scalar(select(func.count(Consent.id))) == 3
    assert session.scalar(select(func.count(Application.id))) == 1
    assert person().nik not in told
