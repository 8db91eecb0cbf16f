"""The assistant's pages, as the administrator meets them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.support.groups import companion, make_attenders, proposed, wish, wishes
from tests.support.participants import make_cohort
from trainingmgr.kub.models import CraftCapacity, Kub, Proposal
from trainingmgr.kub.models.wishes import NOT_WITH
from trainingmgr.kub.queries.proposals import seats_of
from trainingmgr.programmes.queries import crafts

ASK = "Susun usulan Serpong 2026"


@pytest.fixture
def cohort(session):
    return make_cohort(session)


def test_asked_from_the_page_and_found_there_when_done(session, cohort, as_role, work):
    people = make_attenders(session, cohort, 17)
    wish(session, people[0], *crafts(session)[:2])
    office = as_role("admin")
    page = office.page("/kub/usulan")
    assert page.h1 == "17 peserta lokakarya di 1 angkatan menunggu kelompok"
    assert "1/17" in page.text
    assert "17 orang tidak habis dibagi 10" in page.text
    page = office.submit("/kub/usulan", status=422, button=ASK, bidang="21")
    assert "0 sampai 20" in page.text
    page = office.submit("/kub/usulan", button=ASK, bidang="5")
    assert page.one(".job-progress")
    assert page.value("bidang") == "5"
    assert work() == 1
    one = session.scalars(select(Proposal)).one()
    page = office.page(f"/kub/usulan/{one.id}")
    assert page.h1.startswith("2 kelompok dari 17 peserta; 1 dari 1 yang mengisi pilihan")
    assert (
        office.page(f"/kub/usulan/angkatan/{cohort.id}").h1 == "1 usulan, belum ada yang diterima"
    )
    assert as_role("head").page("/kub/usulan", status=403)


def test_moved_by_hand_exchanged_compared_and_accepted(session, cohort, as_role, work):
    people = make_attenders(session, cohort, 20)
    wishes(session, people)
    first, second = people[0], people[1]
    companion(session, first, second, NOT_WITH)
    one = proposed(session, cohort)
    office, page = as_role("admin"), f"/kub/usulan/{one.id}"
    here = {seat.participant_id: seat for seat in seats_of(session, one.id)}
    apart = {first.id, second.id}
    mine = [seat for seat in here.values() if seat.place == 1 and seat.participant_id not in apart]
    move = f"{page}/pindah"

    def version():
        session.refresh(one)
        return one.version

    wanted = {"participant": first.id, "place": here[second.id].place, "version": version()}
    refused = office.send(move, status=422, **wanted)
    assert "hanya diketahui petugas" in refused.text
    assert 'role="alert"' in refused.text
    stale = version()
    for seat in mine[:2]:
        office.send(move, participant=seat.participant_id, place=2, version=version())
    shown = office.page(f"{page}?orang={mine[0].participant_id}&dari=1&biaya=99")
    assert "Baru pindah dari kelompok 1. Biaya 99 menjadi" in shown.text
    assert mine[0].name in shown.texts("summary[autofocus]")[0]
    office.send(move, status=409, participant=mine[2].participant_id, place=2, version=stale)
    many = {"participant": mine[2].participant_id, "place": 2, "version": version()}
    swap = office.send(move, status=422, **many)
    assert f"Dengan siapa {mine[2].name} ditukar?" in swap.text
    assert "akan berisi 7 orang" in swap.text
    office.send(f"{page}/kunci", participant=mine[0].participant_id, locked="1", version=version())
    office.send(f"{page}/bidang", place=1, craft=one.groups[0].craft_id, version=version())
    weights = one.weights | {"way": "dekat", "version": version()}
    office.send(f"{page}/susun-ulang", **weights)
    work()
    child = session.scalars(select(Proposal).where(Proposal.parent_id == one.id)).one()
    told = office.page(f"/kub/usulan/banding?kiri={one.id}&kanan={child.id}")
    assert "0 dari 20 orang pindah kelompok" in told.h1
    office.page("/kub/usulan/banding?kiri=1&kanan=999", status=404)
    page = office.submit(f"/kub/usulan/{child.id}", form="#terima form")
    assert "Diterima" in page.text
    assert len(session.scalars(select(Kub)).all()) == 2
    page = office.submit(f"/kub/usulan/{one.id}", form="#terima form", status=422)
    assert "sudah menjadi anggota KUB" in page.text
    assert "Dibuang" in office.submit(f"/kub/usulan/{one.id}", form="#buang form").text
    assert "Semua peserta lokakarya" in office.page("/kub/usulan").h1


def test_what_mentors_can_follow_is_set_per_craft(session, cohort, as_role):
    craft = crafts(session)[0]
    office, page = as_role("admin"), "/kub/usulan/daya-tampung"
    office.submit(page, **{f"craft-{craft.id}": "2"})
    assert session.scalars(select(CraftCapacity.groups)).all() == [2]
    assert office.page(page).value(f"craft-{craft.id}") == "2"
    office.submit(page, **{f"craft-{craft.id}": ""})
    assert session.scalars(select(CraftCapacity)).all() == []


def test_why_nothing_is_possible_is_told_without_saying_who(session, cohort, as_role, work):
    first, second, *_rest = make_attenders(session, cohort, 9)
    companion(session, first, second, NOT_WITH)
    office = as_role("admin")
    office.submit("/kub/usulan", button=ASK)
    work()
    one = session.scalars(select(Proposal)).one()
    page = office.page(f"/kub/usulan/{one.id}")
    assert page.h1 == "Kelompok tidak dapat disusun dengan ketentuan ini"
    assert page.select(".callout-bad")
    assert first.name not in page.text
    assert second.name not in page.text
    assert "Tidak mungkin" in office.page("/kub/usulan").text
    assert "Dibuang" in office.submit(f"/kub/usulan/{one.id}", form="#buang form").text
