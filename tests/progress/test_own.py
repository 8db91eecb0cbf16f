"""The trainee's own pages (handbook 5.7): everything of mine, nothing of anybody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.support.certificates import make_certificates
from tests.support.client import PageClient
from tests.support.mentors import coach, make_mentor
from tests.support.participants import make_cohort, make_participant
from tests.support.pdf import text_of
from tests.support.training import make_class, make_kub, make_session, mark
from trainingmgr.accounts.models import User
from trainingmgr.cohorts.models import Course, TrainingSession
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.journey.active import Status
from trainingmgr.journey.stages import Stage
from trainingmgr.participants.models import Consent, Objection, Participant, RightsRequest
from trainingmgr.participants.services import people
from trainingmgr.participants.services.own import make_own_link
from trainingmgr.progress.rules import where_i_stand
from trainingmgr.trainers.models import Trainer


def make_class_missed(session: Session, course: Course, trainer: Trainer) -> list[TrainingSession]:
    """Two more sessions that were held."""
    return [make_session(session, course, trainer, date(2026, 3, day)) for day in (3, 4)]


SignIn = Callable[[User], PageClient]
NOON = datetime(2026, 3, 10, 5, tzinfo=UTC)


@pytest.fixture
def as_trainee(session: Session, admin: Actor, sign_in: SignIn) -> Callable[..., PageClient]:
    """A trainee's phone, signed in."""

    def as_trainee(one: Participant) -> PageClient:
        make_own_link(session, admin, one)
        return sign_in(session.get_one(User, one.user_id))

    return as_trainee


def test_each_status_has_words_for_the_trainee() -> None:
    for status in Status:
        for stage in Stage:
            words = str(where_i_stand(status, {stage}))
            assert words.endswith(".")
            assert "Anda" in words or "Petugas" in words or "Belum ada" in words


def test_the_page_tells_where_i_stand_and_what_comes(
    session: Session, as_trainee: Callable[..., PageClient]
) -> None:
    with clock.at(NOON):
        course, trainer, roster = make_class(session)
        past = make_session(session, course, trainer, date(2026, 3, 2))
        mark(session, past, roster, "HAH")
        for days in (1, 8, 15, 22):
            make_session(session, course, trainer, clock.today() + timedelta(days=days))
        over = make_session(session, course, trainer, clock.today())
        over.starts_at, over.ends_at = time(8), time(11)
        page = as_trainee(roster[0]).page("/")
        assert page.url == "/saya"
        assert page.h1 == "Anda sedang mengikuti pelatihan teknis."
        assert roster[0].number in page.text
        assert len(page.select("#jadwal li")) == 4
        assert "Rab, 11 Mar 2026, 08.00–12.00 WIB" in page.text
        assert "5/5" in page.text
        missed = as_trainee(roster[1]).page("/saya")
        assert "Masih bisa tuntas bila hadir 5 dari 5 pertemuan" in missed.text
        for one in make_class_missed(session, course, trainer):
            mark(session, one, roster, "HAH")
        assert "Tanyakan kelas susulan" in as_trainee(roster[1]).page("/saya").text


def test_kub_by_names_only_and_the_mentor_s_next_date(
    session: Session, as_trainee: Callable[..., PageClient]
) -> None:
    with clock.at(NOON):
        kub, members = make_kub(session, make_cohort(session))
        mentor = make_mentor(session, kub)
        mentor.user.phone = "+6281299998888"
        day = clock.today() + timedelta(days=6)
        coach(session, mentor, kub, next_on=day)
        page = as_trainee(members[0]).page("/saya")
        for one in members:
            assert one.name in page.text
        assert members[1].address not in page.text
        assert members[1].number not in page.text
        assert "16 Maret 2026" in page.text
        assert page.links["Hubungi lewat WhatsApp"] == "https://wa.me/6281299998888"


def test_my_certificate_is_mine_alone(
    session: Session, as_trainee: Callable[..., PageClient]
) -> None:
    mine, theirs, _third = make_certificates(session)
    client = as_trainee(mine.participant)
    page = client.page("/saya")
    assert mine.number in page.text
    answer = client.get(page.links["Unduh sertifikat"])
    assert answer.data.startswith(b"%PDF")
    assert client.get(f"/saya/sertifikat/{theirs.id}/sertifikat.pdf").status_code == 404
    assert client.get("/saya/sertifikat/999999/sertifikat.pdf").status_code == 404
    for path in (f"/sertifikat/{mine.id}", f"/peserta/{mine.participant_id}", "/peserta"):
        assert client.get(path).status_code == 403


def test_my_data_masks_the_nik_and_keeps_my_consents(
    session: Session, as_trainee: Callable[..., PageClient]
) -> None:
    one = make_participant(session, make_cohort(session))
    client = as_trainee(one)
    page = client.page("/saya/data")
    assert one.nik not in page.html
    assert one.nik_last4 in page.text
    page = client.submit("/saya/data", form="form:has([name=foto])", foto="y")
    assert "Pilihan Anda tersimpan" in page.text
    assert {row.purpose: row.given for row in session.query(Consent)}["foto"] is True
    client.submit("/saya/data", form="form:has([name=foto])", foto=None)
    latest = session.query(Consent).filter_by(purpose="foto").order_by(Consent.id.desc()).first()
    assert latest is not None
    assert latest.given is False


def test_i_may_ask_for_what_the_law_gives_me(
    session: Session, as_trainee: Callable[..., PageClient]
) -> None:
    client = as_trainee(make_participant(session, make_cohort(session)))
    page = client.submit("/saya/data", form="form:has([name=kind])", kind="perbaikan", wish="Nama")
    assert "Permintaan Anda diterima" in page.text
    made = session.query(RightsRequest).one()
    assert (made.kind, made.asked_by, made.checked_how) == ("perbaikan", "peserta", "tautan")
    assert "Menunggu jawaban" in client.page("/saya/data").text


def test_i_contest_a_mark_and_read_the_answer(
    session: Session, admin: Actor, as_trainee: Callable[..., PageClient]
) -> None:
    course, trainer, roster = make_class(session)
    held = make_session(session, course, trainer, date(2026, 3, 2))
    mark(session, held, roster, "AHH")
    client = as_trainee(roster[0])
    page = client.page("/saya/presensi")
    link = next(href for text, href in page.links.items() if text.startswith("Sanggah "))
    assert link == f"/saya/sanggahan?tentang=presensi-{held.id}"
    page = client.submit(link, text="Saya hadir, ada fotonya.")
    assert "menunggu jawaban" in page.text
    made = session.query(Objection).one()
    assert made.about.startswith("Presensi 2 Maret 2026")
    assert made.opened_by_id == roster[0].user_id
    people.close_objection(session, admin, made, "Benar, sudah diperbaiki.")
    assert "Benar, sudah diperbaiki." in client.page("/saya/sanggahan").text
    other = as_trainee(roster[1])
    assert "ada fotonya" not in other.page("/saya/sanggahan").text


@pytest.mark.parametrize("about", ["presensi-999999", "sertifikat-1", "kub", "x" * 300])
def test_nothing_but_my_own_record_can_be_contested(
    session: Session, as_trainee: Callable[..., PageClient], about: str
) -> None:
    client = as_trainee(make_participant(session, make_cohort(session)))
    assert client.page(f"/saya/sanggahan?tentang={about}").value("about") == ""
    client.send("/saya/sanggahan", status=422, about=about, text="Bukan milik saya")
    assert session.query(Objection).count() == 0


def test_what_cannot_be_read_is_refused_and_kept(
    session: Session, as_trainee: Callable[..., PageClient]
) -> None:
    client = as_trainee(make_participant(session, make_cohort(session)))
    page = client.submit("/saya/sanggahan", text="x", status=422)
    assert page.errors["text"]
    assert page.value("text") == "x"


def test_a_trainee_s_account_has_no_password_to_change(
    session: Session, as_trainee: Callable[..., PageClient]
) -> None:
    client = as_trainee(make_participant(session, make_cohort(session)))
    page = client.page("/akun/saya")
    assert not page.select("[name=old_password]")
    client.send("/akun/saya/sandi", status=403)
    assert client.get("/akun/saya/kode").status_code == 403


def test_the_page_asks_the_same_for_ten_sessions_as_for_one(
    session: Session, as_trainee: Callable[..., PageClient], queries: Callable[..., object]
) -> None:
    course, trainer, roster = make_class(session)
    client = as_trainee(roster[0])
    counts = []
    for day in (1, 10):
        for number in range(day):
            one = make_session(session, course, trainer, date(2026, 4, day) + timedelta(number))
            mark(session, one, roster)
        session.commit()
        sizes = []
        for path in ("/saya", "/saya/presensi", "/saya/sanggahan"):
            with queries() as sent:  # type: ignore[attr-defined]
                client.page(path)
            sizes.append(len(sent))
        counts.append(sizes)
    assert counts[0] == counts[1]


def test_a_stranger_and_an_account_without_a_record_see_nothing(
    client: PageClient, as_role: Callable[..., PageClient]
) -> None:
    assert client.get("/saya").location.startswith("/masuk")
    assert as_role("participant").get("/saya").status_code == 404
    assert as_role("admin").get("/saya").status_code == 403


def test_a_member_has_the_papers_of_the_own_kub(
    session: Session, as_trainee: Callable[..., PageClient]
) -> None:
    with clock.at(NOON):
        cohort = make_cohort(session)
        _kub, members = make_kub(session, cohort)
        client = as_trainee(members[0])
        page = client.page("/saya")
        assert "Terbentuk 2 Maret 2026" in page.text
        answer = client.get(page.links["Susunan pengurus"])
        assert members[1].name in text_of(answer.data)
        assert members[1].phone not in text_of(answer.data)
        client.page("/saya/kub/daftar-anggota.pdf", status=404)
        outside = as_trainee(make_participant(session, cohort))
        outside.page("/saya/kub/susunan-pengurus.pdf", status=404)
