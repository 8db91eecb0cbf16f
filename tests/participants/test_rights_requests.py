"""Requests about one's own data: 72 hours, answers, restriction (UU 27/2022 Ps 30–32, 40–41)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.builders import make_user
from tests.support.businesses import make_business, make_officer, visit
from tests.support.client import PageClient
from tests.support.mentors import coach, make_mentor
from tests.support.participants import make_cohort, make_participant
from tests.support.pdf import reader, text_of
from tests.support.personal_data import FULL_NAME, make_life
from tests.support.training import make_kub
from trainingmgr.certificates.queries import eligible
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.problems import NotFound, Refused
from trainingmgr.participants import queries
from trainingmgr.participants.models import Participant, PersonalCopy, RightsRequest
from trainingmgr.participants.rules.rights_requests import clock_of
from trainingmgr.participants.services import personal_copies, rights_requests
from trainingmgr.participants.tasks import ask_for_copy
from trainingmgr.participants.tasks.personal_data import destroy_copies

AsRole = Callable[..., PageClient]
HOUR = timedelta(hours=1)


def ask(session: Session, by: Actor, one: Participant, kind: str, **fields: Any) -> RightsRequest:
    usual = {"asked_by": "peserta", "checked_how": "ktp"} | fields
    return rights_requests.open_request(session, by, one, kind=kind, **usual)


def test_the_clock_warns_after_48_hours_and_is_late_after_72() -> None:
    """S17."""
    start = clock.now()
    seen = [clock_of(start, start + n * HOUR) for n in (0, 47, 48, 71, 72, 80)]
    assert [one.alert for one in seen] == [False, False, True, True, True, True]
    assert [one.late for one in seen] == [False, False, False, False, True, True]
    assert [one.hours_left for one in seen] == [72, 25, 24, 1, 0, -8]


def test_a_request_is_taken_down_listed_and_turned_down(session: Session, as_role: AsRole) -> None:
    admin = as_role("admin")
    one = make_participant(session, make_cohort(session), name="Siti Contoh")
    page = admin.submit(
        f"/peserta/{one.id}/hak-data",
        kind="perbaikan",
        asked_by="wali",
        checked_how="bertemu",
        wish="Alamat keliru",
    )
    assert "Siti Contoh menunggu jawaban: perbaikan" in page.h1
    assert "72 jam" in page.text
    listing = admin.page("/hak-data")
    assert "1 permintaan menunggu" in listing.h1
    assert "Siti Contoh" in listing.text
    assert "Tidak ada yang cocok" in admin.page("/hak-data?q=tak+ada").text
    refused = admin.submit(page.url, form="form[action$='/jawab']", result="Sudah", status=422)
    assert "Belum ada perubahan" in refused.text
    reason = "Alamat sudah sesuai KTP."
    done = admin.submit(page.url, form="form[action$='/tolak']", reason=reason)
    assert "ditolak dengan alasan" in done.h1
    assert "Alamat sudah sesuai KTP." in done.text


def test_a_correction_is_done_once_something_was_changed(session: Session, as_role: AsRole) -> None:
    admin = as_role("admin")
    one = make_participant(session, make_cohort(session))
    found = ask(session, admin.actor, one, "perbaikan", wish="Alamat")
    admin.submit(f"/peserta/{one.id}/ubah", address="Jl. Betul No. 9")
    url = f"/hak-data/{found.id}"
    assert "Alamat" in admin.page(url).text
    done = admin.submit(url, form="form[action$='/jawab']", result="Alamat dibetulkan.")
    assert "selesai" in done.h1


def test_the_second_tap_gets_the_first_request(session: Session, admin: Actor) -> None:
    one = make_participant(session, make_cohort(session))
    assert ask(session, admin, one, "salinan").id == ask(session, admin, one, "salinan").id
    assert session.scalar(select(func.count()).select_from(RightsRequest)) == 1


def test_late_ones_are_told_first(session: Session, as_role: AsRole) -> None:
    admin = as_role("admin")
    one = make_participant(session, make_cohort(session))
    ask(session, admin.actor, one, "salinan", received_at=clock.now() - 80 * HOUR)
    ask(session, admin.actor, one, "perbaikan", received_at=clock.now() - 50 * HOUR)
    page = admin.page("/hak-data")
    assert "1 permintaan sudah lewat 72 jam" in page.h1
    assert "Terlambat 8 jam" in page.text
    assert "Sisa 21 dari 72 jam" in page.text or "Sisa 22 dari 72 jam" in page.text


def test_pressing_ones_stand_on_the_head_s_page(session: Session, as_role: AsRole) -> None:
    """S17: told once 48 of the 72 hours are gone."""
    head = as_role("head")
    one = make_participant(session, make_cohort(session))
    ask(session, head.actor, one, "salinan", received_at=clock.now() - 47 * HOUR)
    assert "hak data" not in head.page("/capaian").text
    ask(session, head.actor, one, "perbaikan", received_at=clock.now() - 49 * HOUR)
    told = "1 permintaan hak data harus dijawab sebelum 72 jam lewat"
    assert told in head.page("/capaian").text


@pytest.mark.parametrize(("day", "hour"), [("31-12-2099", "08:00"), ("01-01-1900", "")])
def test_impossible_days_are_refused(
    session: Session, as_role: AsRole, day: str, hour: str
) -> None:
    admin = as_role("admin")
    one = make_participant(session, make_cohort(session))
    told = {"kind": "salinan", "received_on": day, "received_at": hour}
    admin.submit(f"/peserta/{one.id}/hak-data", status=422, **told)


def test_a_restricted_record_is_for_the_office_alone(session: Session, admin: Actor) -> None:
    """Ps 41: hidden, not processed anew, and still in N."""
    kub, members = make_kub(session, make_cohort(session))
    one = members[4]
    mentor = make_mentor(session, kub)
    business, _people = make_business(session, kub, members)
    found = ask(session, admin, one, "pembatasan")
    assert queries.participant_for(session, mentor.user.actor, one.id)
    rights_requests.restrict(session, admin, found)
    with pytest.raises(NotFound):
        queries.participant_for(session, mentor.user.actor, one.id)
    assert queries.participant_for(session, admin, one.id).restricted_at
    with pytest.raises(Refused, match="dibatasi"):
        coach(session, mentor, kub, present=[one.id])
    coach(session, mentor, kub, present=[members[5].id])
    seen = visit(session, make_officer(session).actor, business)
    assert one.id not in {person.participant_id for person in seen.people}
    assert len(seen.people) == 9
    assert one.id not in {person.id for person in eligible(session, kub.cohort_id)}
    rights_requests.lift(session, admin, found, "Diminta kembali oleh peserta")
    assert queries.participant_for(session, mentor.user.actor, one.id)
    with pytest.raises(Refused, match="tidak berlaku"):
        rights_requests.lift(session, admin, found, "Sekali lagi")


def test_the_complete_copy(session: Session, admin: Actor, work: Callable[[], int]) -> None:
    """Ps 32: everything held, and the trail; nobody else's data; destroyed after seven days."""
    life = make_life(session)
    request = ask(session, admin, life.person, "salinan")
    ask_for_copy(session, admin, request)
    ask_for_copy(session, admin, request)
    session.commit()
    assert work() == 1
    request = session.get_one(RightsRequest, request.id)
    assert request.state == "selesai"
    told = json.loads(personal_copies.download(session, admin, request, "json"))
    sections = {one["key"]: one["rows"] for one in told["sections"]}
    assert told["schema"] == "bina-usaha/salinan-data-pribadi"
    assert told["version"] == 1
    assert sections["particulars"][0]["nik"] == life.person.nik
    full = {
        "particulars", "applications", "consents", "imports", "courses", "standings", "stages",
        "milestones", "objections", "departures", "assignments", "requests", "kub", "attendance",
        "products", "remarks", "certificates", "businesses", "productions", "sales", "visits",
        "coaching", "agreed_actions", "cohort_moves", "kub_offices", "kub_meetings",
        "self_assessments",
    }  # fmt: skip
    assert {key for key, rows in sections.items() if rows} >= full
    acts = {one["act"] for one in told["trail"]}
    assert {"participant.accept", "visit.record", "coaching.log", "kub.form", "rights.open"} <= acts
    assert life.fellow.name not in json.dumps(told)
    pdf = personal_copies.download(session, admin, request, "pdf")
    assert reader(pdf).trailer["/Root"]["/Lang"] == "id"
    assert FULL_NAME in text_of(pdf)
    assert life.person.nik in text_of(pdf)
    assert life.fellow.name not in text_of(pdf)
    downloads = select(func.count()).where(AuditEvent.act == "rights.download")
    assert session.scalar(downloads) == 2
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        with pytest.raises(Refused, match="tidak tersedia"):
            personal_copies.download(session, admin, request, "pdf")
        assert destroy_copies(session) == 1
        assert destroy_copies(session) == 0
    assert session.scalars(select(PersonalCopy)).one().pdf is None


def test_the_copy_is_asked_for_and_fetched_on_the_page(
    session: Session, as_role: AsRole, work: Callable[[], int]
) -> None:
    admin = as_role("admin")
    one = make_participant(session, make_cohort(session))
    found = ask(session, admin.actor, one, "salinan")
    url = f"/hak-data/{found.id}"
    admin.submit(url, form="form[action$='/salinan']")
    assert work() == 1
    page = admin.page(url)
    assert "Unduh PDF" in page.text
    answer = admin.send(f"{url}/unduh", 200, bentuk="pdf")
    assert answer.data.startswith(b"%PDF")
    admin.send(f"{url}/unduh", 404, bentuk="exe")
    assert as_role("head").page(url).status == 200
    as_role("mentor").page(url, 403)


def test_erasing_on_the_page_takes_two(session: Session, as_role: AsRole) -> None:
    first, second = as_role("admin"), as_role("admin")
    life = make_life(session)
    found = ask(session, first.actor, life.person, "penghapusan")
    url = f"/hak-data/{found.id}"
    page = first.page(url)
    assert "Yang tetap disimpan, dan mengapa" in page.text
    assert "orang lain" in page.text or "administrator lain" in page.text
    first.send(f"{url}/hapus", 422, sure="y", version=found.version)
    second.submit(url, form="form[action$='/hapus']", status=422)
    done = second.submit(url, form="form[action$='/hapus']", sure="y")
    assert f"Peserta {life.person.number}" in done.h1
    assert "UU 43/2009" in done.text
    second.page(f"/peserta/{life.person.id}")


def test_a_trainee_fetches_the_own_copy(
    session: Session, sign_in: Callable[..., PageClient], work: Callable[[], int]
) -> None:
    """S17: self-service, audited, one's own alone."""
    user = make_user(session, "participant")
    cohort = make_cohort(session)
    one, other = make_participant(session, cohort), make_participant(session, cohort)
    one.user_id = user.id
    client = sign_in(user)
    client.submit("/saya/data/salinan", form="form[action$='/salinan']")
    client.send("/saya/data/salinan")
    assert work() == 1
    assert "siap" in client.page("/saya/data/salinan").h1
    told = client.send("/saya/data/salinan/unduh", 200, bentuk="json").get_json()
    assert told["participant"] == one.number
    assert other.name not in json.dumps(told)


def test_the_register_of_processing_is_linked(as_role: AsRole) -> None:
    """Ps 31."""
    head = as_role("head")
    assert "Daftar pemrosesan" in head.page("/hak-data").links
    page = head.page("/hak-data/pemrosesan")
    assert "tujuan" in page.h1
    assert "UU 43/2009" in page.text


def test_the_drill_counts_and_drafts(
    session: Session, admin: Actor, run: Callable[..., Result]
) -> None:
    """Ps 46: whom, what, when, and both letters."""
    one = make_participant(session, make_cohort(session))
    rights = ask(session, admin, one, "salinan")
    assert rights
    session.commit()
    since = clock.local(clock.now() - HOUR).strftime("%Y-%m-%dT%H:%M")
    until = clock.local(clock.now() + HOUR).strftime("%Y-%m-%dT%H:%M")
    result = run("personal-data", "breach", "--since", since, "--until", until)
    assert result.exit_code == 0
    assert "1 orang" in result.output
    assert "Kementerian Komunikasi dan Digital" in result.output
    assert one.name not in result.output
    wrong = run("personal-data", "breach", "--since", "kemarin", "--until", until)
    assert wrong.exit_code == 1
    assert "tidak terbaca" in wrong.stderr
