"""Who attended the workshop and has no KUB."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.support.participants import SETU, make_cohort, make_participant, make_people
from tests.support.training import DAY, draft, kokoru, make_kub
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE, Actor
from trainingmgr.journey import facts as journey
from trainingmgr.journey.facts import Fact
from trainingmgr.kub import services
from trainingmgr.kub.models import CraftWish, KubMember, WishSheet
from trainingmgr.kub.queries.waiting import attended, places_for, waiting_for_kub
from trainingmgr.kub.rules.waiting import tone, waits_since
from trainingmgr.participants.services import milestones

HEAD = Actor(None, "head")
TODAY = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def later():
    with clock.at(datetime(2026, 5, 4, 5, tzinfo=UTC)):
        yield


def been_to_workshop(session, people, on=DAY):
    told = {(one.id, f"workshop:{one.id}"): [Fact(journey.WORKSHOP, on)] for one in people}
    milestones.record(session, COMMAND_LINE, told)


def test_waiting_is_counted_from_the_later_day_and_stands_out_after_14_and_30():
    assert waits_since(date(2026, 3, 1), None) == date(2026, 3, 1)
    assert waits_since(date(2026, 3, 1), date(2026, 4, 1)) == date(2026, 4, 1)
    assert [tone(days) for days in (14, 15, 30, 31)] == ["neutral", "warn", "warn", "bad"]


def test_whoever_waits_longest_comes_first_and_says_what_was_before(session):
    cohort = make_cohort(session)
    kub, members = make_kub(session, cohort)
    new, absent = make_people(session, cohort, 2)
    been_to_workshop(session, [*members, new])
    gone = session.scalars(select(KubMember).where(KubMember.participant_id == members[4].id)).one()
    services.remove_member(
        session, COMMAND_LINE, gone, reason="Bekerja", on=TODAY - timedelta(days=5)
    )
    found = waiting_for_kub(session, HEAD)
    assert [(one.id, one.days) for one in found] == [
        (new.id, (TODAY - DAY).days), (members[4].id, 5)
    ]  # fmt: skip
    assert (found[0].past, found[1].past.name, found[1].past.disbanded) == (None, kub.name, False)
    assert attended(session, HEAD) == 11
    services.disband(session, COMMAND_LINE, kub, reason="Tidak sepakat", on=TODAY)
    found = waiting_for_kub(session, HEAD)
    assert len(found) == 11
    assert all(one.past.disbanded for one in found if one.past)
    assert absent.id not in {one.id for one in found}


def test_a_wished_craft_comes_first_among_kub_with_room(session):
    cohort = make_cohort(session)
    make_kub(session, cohort)
    other = draft(session, cohort, make_people(session, cohort, 3))
    who = make_participant(session, cohort)
    assert [one.kub for one in places_for(session, who)] == [other]
    sheet = WishSheet(participant_id=who.id, said_at=clock.now())
    sheet.crafts = [CraftWish(rank=2, craft_id=kokoru(session).id)]
    session.add(sheet)
    session.flush()
    (place,) = places_for(session, who)
    assert (place.members, place.rank) == (3, 2)


def test_the_list_leads_into_a_kub(session, as_role):
    cohort = make_cohort(session)
    setu = make_cohort(session, cohort.programme, code="STU", kecamatan_code=SETU, turn=2)
    kub = draft(session, cohort, make_people(session, cohort, 3))
    who = make_participant(session, cohort)
    away = make_participant(session, setu, kelurahan_code="36.74.07.1003")
    been_to_workshop(session, [who, away])
    office = as_role("admin")
    page = office.page("/kub/tanpa-kelompok")
    days = (TODAY - DAY).days
    assert page.h1.startswith("2 dari 2 peserta lokakarya belum punya KUB")
    assert f"{days} hari" in page.text
    assert office.page("/kub/tanpa-kelompok?kecamatan=Setu").text.count("Masukkan ke KUB") == 1
    assert "0 peserta" in office.page("/kub/tanpa-kelompok?q=tidakada").text
    url = f"/kub/tanpa-kelompok/{who.id}"
    office.submit(url, "form.form", status=422)
    page = office.submit(url, "form.form", kub=str(kub.id))
    assert page.url == f"/kub/{kub.id}"
    assert who.name in page.text
    assert office.page(url).h1 == f"{who.name} sudah anggota KUB {kub.name}"
    officer = as_role("field", kecamatan_code=SETU)
    page = officer.page("/kub/tanpa-kelompok")
    assert (away.name in page.text, "Masukkan ke KUB" in page.text) == (True, False)
    officer.page(f"/kub/tanpa-kelompok/{away.id}", status=403)
    as_role("intel").page("/kub/tanpa-kelompok", status=403)


def test_the_list_costs_the_same_for_few_and_for_many(session, as_role, queries):
    cohort = make_cohort(session)
    been_to_workshop(session, make_people(session, cohort, 2))
    head = as_role("head")

    def cost():
        head.page("/kub/tanpa-kelompok")
        with queries() as counted:
            head.page("/kub/tanpa-kelompok")
        return len(counted)

    few = cost()
    been_to_workshop(session, make_people(session, cohort, 12))
    assert cost() == few
