"""The page of one KUB across rooms, and its sheet: what each role reads, at a fixed cost."""

from __future__ import annotations

import pytest

from tests.support.businesses import make_business, make_officer, sale, visit
from tests.support.mentors import coach, make_mentor
from tests.support.participants import make_cohort, make_participant, make_people
from tests.support.pdf import reader, text_of
from tests.support.training import draft, make_kub, make_session, make_technical, make_trainer, mark
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.kub import services as kub_services
from trainingmgr.kub.queries import open_members
from trainingmgr.mentors.services import ActionInput


@pytest.fixture
def cohort(session):
    return make_cohort(session)


@pytest.fixture
def lived(session, cohort):
    """A KUB with a class behind it, a mentor, a promise, a business, a visit and sales."""
    kub, members = make_kub(session, cohort)
    trainer = make_trainer(session)
    course = make_technical(session, cohort, trainer, craft=kub.craft)
    kub_services.open_course(session, COMMAND_LINE, [kub], course=course)
    held = make_session(session, course, trainer, clock.today())
    mark(session, held, members, "HHHHHHHHHA")
    mentor = make_mentor(session, kub)
    actions = [ActionInput("Membuat katalog", None, None)]
    coach(session, mentor, kub, actions=actions)
    business, _ = make_business(session, kub, members)
    officer = make_officer(session)
    month = f"{clock.today():%Y-%m}"
    visit(session, officer.actor, business, sales=[sale(month, amount=1_234_000)])
    return kub, members, trainer, mentor, officer


PROMISE, TURNOVER, JP = "Membuat katalog", "1.234.000", "/5 JP"


def test_each_role_reads_its_own_part(as_role, sign_in, lived):
    kub, _, trainer, mentor, officer = lived
    url = f"/kub/{kub.id}"
    clients = {
        as_role("admin"): {PROMISE, JP},
        as_role("head"): {PROMISE, JP, TURNOVER},
        sign_in(trainer.user): {JP},
        sign_in(mentor.user): {PROMISE, TURNOVER},
        sign_in(officer): {TURNOVER},
    }
    for client, reads in clients.items():
        for text in (client.page(url).text, text_of(client.get(f"{url}/lembar.pdf").data)):
            assert {word for word in (PROMISE, TURNOVER, JP) if word in text} == reads
            assert mentor.name in text
    assert "Catat sesi" in sign_in(mentor.user).page(url).links
    assert "Catat kunjungan" in sign_in(officer).page(url).links


def test_the_next_step_is_the_one_button(session, as_role, cohort):
    kub = draft(session, cohort, make_people(session, cohort))
    page = as_role("admin").page(f"/kub/{kub.id}")
    assert page.links["Catat musyawarah"] == f"/kub/{kub.id}/musyawarah"
    assert "Langkah menuju penetapan" in page.text
    assert "Catat musyawarah" not in as_role("head").page(f"/kub/{kub.id}").links


def test_who_left_and_who_held_which_office_stays_to_be_read(session, as_role, cohort):
    kub, members = make_kub(session, cohort)
    newcomer = make_participant(session, cohort)
    rows = {one.participant_id: one for one in open_members(session, kub.id)}
    kub_services.replace_member(
        session, COMMAND_LINE, rows[members[9].id], newcomer.id, reason="Pindah rumah"
    )
    ids = [one.id for one in members]
    kub_services.set_board(
        session, COMMAND_LINE, kub, chair=ids[3], secretary=ids[1], treasurer=ids[2]
    )
    office = as_role("admin")
    history = office.page(f"/kub/{kub.id}").texts("#riwayat")[0]
    for words in (members[9].name, "Pindah rumah", members[0].name, "sebelumnya Ketua"):
        assert words in history
    sheet = text_of(office.get(f"/kub/{kub.id}/lembar.pdf").data)
    assert f"{members[0].name} ketua" in sheet
    assert f"{members[9].name} keluar" in sheet


LONG_NAME = "Raden Mas Panji Cokrohadikusumo Utomo Kusumawardhani"


def test_long_names_and_a_long_history_still_stand_on_one_sheet(session, as_role, lived):
    kub, members, *_ = lived
    for one in members:
        one.name = f"{one.name} {LONG_NAME}"
    for one in open_members(session, kub.id)[3:9]:
        kub_services.remove_member(session, COMMAND_LINE, one, reason="Mengikuti keluarga " * 8)
        newcomer = make_participant(session, kub.cohort, name=LONG_NAME)
        kub_services.add_member(session, COMMAND_LINE, kub, newcomer.id)
    kub.address = "Jalan Raya yang panjang sekali namanya " * 4
    session.flush()
    pdf = as_role("admin").get(f"/kub/{kub.id}/lembar.pdf").data
    assert len(reader(pdf).pages) == 1
    assert "dicetak" in text_of(pdf)
    assert "dan 1 perubahan sebelumnya" in text_of(pdf)


def test_the_page_costs_the_same_for_few_and_for_many(session, as_role, queries, lived):
    kub, *_ = lived
    head = as_role("head")

    def cost():
        head.page(f"/kub/{kub.id}")
        with queries() as counted:
            head.page(f"/kub/{kub.id}")
        return len(counted)

    before = cost()
    for one in open_members(session, kub.id)[3:]:
        kub_services.remove_member(session, COMMAND_LINE, one, reason="Pindah")
    assert cost() == before
