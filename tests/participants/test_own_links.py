"""Personal links as staff make them, and objections with the clock of the law (R-sanggahan)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.support.builders import make_user
from tests.support.client import PageClient
from tests.support.participants import make_cohort, make_participant
from trainingmgr.accounts.models import PersonalLink, User
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import PERMISSIONS, Actor
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.problems import NotFound, Refused
from trainingmgr.participants import queries
from trainingmgr.participants.models import MERGED, Objection
from trainingmgr.participants.queries.own import own_record
from trainingmgr.participants.rules.records import MOST_OPEN
from trainingmgr.participants.services import people
from trainingmgr.participants.services.own import end_own_link, make_own_link

NINE = datetime(2026, 11, 21, 2, tzinfo=UTC)
Visitor = Callable[..., PageClient]


def test_a_link_makes_an_account_named_by_the_number_alone(session: Session, admin: Actor) -> None:
    one = make_participant(session, make_cohort(session))
    make_own_link(session, admin, one)
    user = session.get_one(User, one.user_id)
    assert (user.name, user.email, user.password_hash) == (one.number, None, None)
    make_own_link(session, admin, one)
    assert session.query(User).filter_by(role="participant").count() == 1
    assert session.query(PersonalLink).filter(PersonalLink.ended_at.is_(None)).count() == 1
    acts = [entry.act for entry in session.query(AuditEvent) if entry.subject_kind == "participant"]
    assert acts.count("link.make") == 2


def test_a_trainee_sees_the_own_record_and_no_other(session: Session, admin: Actor) -> None:
    cohort = make_cohort(session)
    one, other = make_participant(session, cohort), make_participant(session, cohort)
    make_own_link(session, admin, one)
    me = session.get_one(User, one.user_id).actor
    assert session.scalars(queries.visible(me)).all() == [one]
    assert own_record(session, me) is one
    with pytest.raises(NotFound):
        queries.participant_for(session, me, other.id)
    one.state = MERGED
    with pytest.raises(NotFound):
        own_record(session, me)


def test_only_who_was_accepted_gets_a_link(session: Session, admin: Actor) -> None:
    one = make_participant(session, make_cohort(session))
    one.state = MERGED
    with pytest.raises(Refused, match="sudah diterima"):
        make_own_link(session, admin, one)


def test_staff_make_show_and_end_a_link(as_role: Visitor, session: Session) -> None:
    one = make_participant(session, make_cohort(session), name="Siti Aminah")
    client, url = as_role("admin"), f"/peserta/{one.id}/tautan"
    assert client.page(url).h1 == "Siti Aminah belum punya tautan pribadi"
    page = client.submit(url, form="#buat")
    link = page.one("#tautan").get("value")
    assert "/buka/" in link
    assert page.one(".secret-key svg")
    whatsapp = page.links["Kirim lewat WhatsApp"]
    assert whatsapp.startswith("https://wa.me/62812")
    assert "Siti%20Aminah" in whatsapp
    token = link.rpartition("/")[2]
    assert token not in {row.token_hash for row in session.query(PersonalLink)}
    page = client.page(url)
    assert page.h1 == "Tautan Siti Aminah belum dibuka"
    assert link not in page.html
    page = client.submit(url, form="#matikan form")
    assert "sudah mati" in page.text
    client.page(f"/buka/{token}", status=410)


@pytest.mark.parametrize("role", ["head", "trainer", "intel", "facilitation", "participant"])
def test_nobody_else_makes_links(as_role: Visitor, session: Session, role: str) -> None:
    one = make_participant(session, make_cohort(session))
    as_role(role).send(f"/peserta/{one.id}/tautan", status=403)


@pytest.mark.parametrize("role", ["field", "mentor", "trainer"])
def test_a_link_opens_the_complete_copy_so_only_who_may_see_a_nik_makes_one(role: str) -> None:
    assert role not in PERMISSIONS["links.make"]
    assert PERMISSIONS["links.make"] <= PERMISSIONS["nik.reveal"]


def test_ending_a_link_that_never_was_does_nothing(session: Session, admin: Actor) -> None:
    one = make_participant(session, make_cohort(session))
    end_own_link(session, admin, one)
    assert session.query(AuditEvent).filter_by(act="link.end").count() == 0


def test_an_objection_is_due_in_72_hours(session: Session, admin: Actor) -> None:
    one = make_participant(session, make_cohort(session))
    with clock.at(NINE):
        made = people.open_objection(session, admin, one, "Saya hadir.", about="Presensi")
        assert made.due_at == NINE + timedelta(hours=72)
        assert people.open_objection(session, admin, one, "Saya hadir.", about="Presensi") is made
        other = people.open_objection(session, admin, one, "Saya hadir.", about="Data diri")
        assert other is not made
    with clock.at(NINE + timedelta(hours=5)):
        people.close_objection(session, admin, made, "Presensi diperbaiki.")
    assert (made.closed_by_id, made.closed_at) == (admin.user_id, NINE + timedelta(hours=5))


def test_ten_open_objections_of_one_person_are_enough(session: Session, admin: Actor) -> None:
    one = make_participant(session, make_cohort(session))
    for number in range(MOST_OPEN):
        people.open_objection(session, admin, one, f"Keberatan nomor {number}")
    with pytest.raises(Refused, match="menunggu jawaban"):
        people.open_objection(session, admin, one, "Satu lagi, tolong")


def test_the_office_sees_what_is_left_of_the_time(as_role: Visitor, session: Session) -> None:
    one = make_participant(session, make_cohort(session), name="Siti Aminah")
    by = make_user(session).actor
    with clock.at(NINE):
        people.open_objection(session, by, one, "Saya hadir hari itu.", about="Presensi 12 Mei")
        client = as_role("admin")
        page = client.page("/sanggahan")
        assert "72 jam lagi" in page.text
        assert "Presensi 12 Mei" in page.text
        assert "mendekati atau melewati" not in client.page("/capaian").text
    with clock.at(NINE + timedelta(hours=49)):
        client = as_role("admin")
        assert "23 jam lagi" in client.page("/sanggahan").text
        page = client.page("/sanggahan?q=siti")
        assert page.links["Siti Aminah"] == f"/sanggahan/{session.query(Objection).one().id}"
        assert "Tidak ada sanggahan yang cocok" in client.page("/sanggahan?q=zzz").text
    with clock.at(NINE + timedelta(hours=73)):
        client = as_role("admin")
        assert "lewat" in client.page("/sanggahan").text
        client.submit(f"/sanggahan/{session.query(Objection).one().id}", resolution="Diperbaiki.")
        assert "Tidak ada sanggahan yang menunggu" in client.page("/sanggahan").text
        assert "1 sanggahan" in client.page("/sanggahan?keadaan=selesai").text
