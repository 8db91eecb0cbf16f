"""Quota, selection, the waiting list and the close (R18)."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from tests.support.intake import admit, apply, attended, open_link, roster
from tests.support.participants import (
    make_cohort,
    make_participant,
)
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import (
    Participant,
)
from trainingmgr.participants.queries import applications as queries
from trainingmgr.participants.rules.applications import (
    ADMITTED,
    APPLIED,
    DECLINED,
    UNDECIDED,
    WAITING,
)
from trainingmgr.participants.services import people, selection
from trainingmgr.participants.services.enrolment import places_taken


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
