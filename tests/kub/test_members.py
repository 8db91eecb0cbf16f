"""Members of a KUB join, leave, move and hold offices, with their days (handbook 3.1, R04)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.members import facts, member_of
from tests.support.participants import make_cohort, make_participant, make_people
from tests.support.training import DAY, draft, make_kub
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub import services
from trainingmgr.kub.models import FORMED
from trainingmgr.kub.queries import open_members
from trainingmgr.participants.services import people
from trainingmgr.programmes.queries import craft_by_name

BY = COMMAND_LINE
LATER = DAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def later():
    """Two months after the forming."""
    with clock.at(datetime(2026, 5, 4, 5, tzinfo=UTC)):
        yield


@pytest.fixture
def cohort(session):
    return make_cohort(session)


def test_someone_leaves_and_the_history_stays(session, cohort):
    kub, members = make_kub(session, cohort)
    row = member_of(session, kub, members[5])
    with pytest.raises(Refused, match="alasan"):
        services.remove_member(session, BY, row, reason=" ", on=LATER)
    services.remove_member(session, BY, row, reason="Pindah kerja", on=LATER)
    assert facts(session, members[5].id) == [("kub_joined", DAY), ("kub_left", LATER)]
    assert len(open_members(session, kub.id, LATER)) == 9
    assert len(open_members(session, kub.id, LATER - timedelta(days=1))) == 10
    assert kub.state == FORMED


def test_whoever_replaces_an_officer_takes_the_office(session, cohort):
    kub, members = make_kub(session, cohort)
    newcomer = make_participant(session, cohort)
    row = member_of(session, kub, members[0])
    fresh = services.replace_member(session, BY, row, newcomer.id, reason="Sakit", on=LATER)
    assert fresh.position == "ketua"
    assert facts(session, newcomer.id) == [("kub_joined", LATER)]


def test_moving_leaves_one_kub_and_joins_the_other_on_the_same_day(session, cohort):
    first, members = make_kub(session, cohort)
    second, others = make_kub(session, cohort)
    services.remove_member(
        session, BY, member_of(session, second, others[9]), reason="Berhenti", on=LATER
    )
    services.move_member(
        session, BY, member_of(session, first, members[9]), second, reason="Lebih dekat", on=LATER
    )
    assert facts(session, members[9].id) == [
        ("kub_joined", DAY), ("kub_joined", LATER), ("kub_left", LATER),
    ]  # fmt: skip


def test_someone_of_another_kecamatan_needs_a_reason(session, cohort):
    kub = draft(session, cohort, make_people(session, cohort, 3))
    away = make_participant(session, cohort, kelurahan_code="36.74.07.1003")
    with pytest.raises(Refused, match="kecamatan lain"):
        services.add_member(session, BY, kub, away.id, on=DAY)
    row = services.add_member(session, BY, kub, away.id, on=DAY, reason="Rumah usaha di Serpong")
    assert row.joined_reason == "Rumah usaha di Serpong"


def test_who_has_stopped_joins_no_kub(session, cohort):
    kub = draft(session, cohort, make_people(session, cohort, 3))
    gone = make_participant(session, cohort)
    people.leave(session, BY, gone, kind="pindah", reason="Pindah kota", on=DAY)
    with pytest.raises(Refused, match="sudah tercatat berhenti"):
        services.add_member(session, BY, kub, gone.id, on=DAY)


def seats(session, kub):
    return {
        one.position: one.participant_id
        for one in open_members(session, kub.id)
        if one.position != "anggota"
    }


def chosen(members, chair):
    """A board in which only the chair is somebody else."""
    return {
        "chair": members[chair].id, "secretary": members[1].id, "treasurer": members[2].id
    }  # fmt: skip


def test_an_office_that_ends_stays_in_the_history(session, cohort):
    kub, members = make_kub(session, cohort)
    version = kub.version
    services.set_board(session, BY, kub, **chosen(members, 3), on=LATER)
    assert kub.version > version
    old, new = member_of(session, kub, members[0]), member_of(session, kub, members[3])
    assert [(one.position, one.from_on, one.until_on) for one in old.past_offices] == [
        ("ketua", DAY, LATER)
    ]
    assert (new.position, new.position_from, old.position) == ("ketua", LATER, "anggota")
    with pytest.raises(Refused, match="Jabatannya berubah"):
        services.remove_member(session, BY, new, reason="Sakit", on=LATER - timedelta(days=1))
    # Taken back on the same day: as if it had not been.
    services.set_board(session, BY, kub, **chosen(members, 0), on=LATER)
    assert (old.position, old.position_from, old.past_offices) == ("ketua", None, [])
    assert (new.position, new.past_offices) == ("anggota", [])


def test_a_board_changes_on_a_day_that_can_be(session, cohort):
    kub, members = make_kub(session, cohort)
    with pytest.raises(Refused, match="masa depan"):
        services.set_board(
            session, BY, kub, **chosen(members, 3), on=clock.today() + timedelta(days=1)
        )
    with pytest.raises(Refused, match="mendahului berita acara"):
        services.set_board(session, BY, kub, **chosen(members, 3), on=DAY - timedelta(days=1))
    services.set_board(session, BY, kub, **chosen(members, 3), on=LATER)
    with pytest.raises(Refused) as refusal:
        services.set_board(session, BY, kub, **chosen(members, 4), on=LATER - timedelta(days=2))
    assert (refusal.value.field, refusal.value.params["day"]) == ("on", LATER)
    with pytest.raises(Refused, match="berita acara tidak sesudahnya"):
        services.form_kub(session, BY, kub, minutes_on=LATER)
    services.form_kub(session, BY, kub, minutes_on=DAY + timedelta(days=3))
    (office,) = member_of(session, kub, members[0]).past_offices
    assert office.from_on == DAY + timedelta(days=3)


def test_a_draft_s_board_leaves_no_history(session, cohort):
    members = make_people(session, cohort)
    kub = draft(session, cohort, members)
    services.set_board(session, BY, kub, **chosen(members, 3))
    row = member_of(session, kub, members[0])
    assert (row.position, row.past_offices, seats(session, kub)["ketua"]) == (
        "anggota", [], members[3].id,
    )  # fmt: skip


def test_the_start_is_corrected_for_whoever_has_left_as_well(session, cohort):
    kub, members = make_kub(session, cohort)
    row = member_of(session, kub, members[5])
    services.remove_member(session, BY, row, reason="Pindah", on=LATER)
    services.form_kub(session, BY, kub, minutes_on=DAY + timedelta(days=2))
    assert facts(session, members[5].id)[0] == ("kub_joined", DAY + timedelta(days=2))
    with pytest.raises(Refused, match="Ada anggota yang keluar"):
        services.form_kub(session, BY, kub, minutes_on=LATER)


def test_a_member_s_own_craft_is_another_than_the_kub_s(session, cohort):
    kub, members = make_kub(session, cohort)
    row = member_of(session, kub, members[4])
    with pytest.raises(Refused, match="bidang usaha utama"):
        services.set_own_craft(session, BY, row, kub.craft)
    services.set_own_craft(session, BY, row, craft_by_name(session, "Konveksi"))
    assert row.craft.name == "Konveksi"
    services.set_own_craft(session, BY, row, None)
    assert row.craft_id is None
