"""People who move to another cohort, leave or come back (R18, R30)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.support.intake import attended, make_ikm, roster
from tests.support.participants import (
    SETU,
    make_cohort,
    make_participant,
    make_programme,
)
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import (
    Milestone,
)
from trainingmgr.participants.queries.consents import origin_of
from trainingmgr.participants.services import moves, people


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
