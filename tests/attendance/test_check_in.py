"""Self check-in: the code on the trainer's screen, and the phones in the hall."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from tests.support.client import PageClient
from tests.support.training import make_class, make_session, make_trainer, mark
from trainingmgr.attendance.models import CheckIn, MakeUpSeat, Mark, MarkEntry
from trainingmgr.attendance.routes import check_in
from trainingmgr.attendance.rules import codes
from trainingmgr.attendance.rules.recognition import called
from trainingmgr.attendance.services import registers
from trainingmgr.cohorts.services import cancel_session
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.participants.services.records import leave

NINE = datetime(2026, 3, 2, 2, tzinfo=UTC)
PHONES = 40


@pytest.fixture(autouse=True)
def nine(request):
    """It is nine in Jakarta on the day of the session."""
    if request.node.get_closest_marker("browser"):
        yield
        return
    with clock.at(NINE):
        yield


@pytest.fixture
def lesson(session):
    """Today's session of a class of four: (session, trainer, roster)."""
    course, trainer, roster = make_class(session, 4)
    return make_session(session, course, trainer, clock.today()), trainer, roster


@pytest.fixture
def screen(lesson, sign_in):
    """The trainer, with self check-in open."""
    one, trainer, _roster = lesson
    visitor = sign_in(trainer.user)
    visitor.submit(f"/sesi/{one.id}/kode", form="form[action$=buka]")
    return visitor


@pytest.fixture
def phones(app, session):
    """`phones(3)`: browsers of strangers."""
    return lambda n: [PageClient(app, session) for _ in range(n)]


def code_now(session):
    secret = session.scalars(select(CheckIn.secret)).one()
    return codes.code_at(secret, clock.now())


def come(session, phone, code=None, status=200, **who):
    """Reads the code that is on the screen, and says who one is."""
    page = phone.page(f"/hadir/{code or code_now(session)}")
    return phone.submit(page, status=status, **who)


def marks(session):
    return dict(session.execute(select(Mark.participant_id, Mark.status)).all())


def later(**delta):
    return clock.at(NINE + timedelta(**delta))


def names_on(screen, one):
    page = screen.page(f"/sesi/{one.id}/kode")
    return page.texts(".arrival-name strong")


def test_by_number_or_by_name_one_is_present_and_the_trainer_sees_it(
    session, lesson, screen, phones
):
    one, _trainer, roster = lesson
    first, second, third = phones(3)
    assert come(session, first, number=roster[0].number.lower()).h1 == (
        f"{called(roster[0].name)}, Anda tercatat hadir pukul 09.00."
    )
    with later(minutes=12):
        page = come(
            session, second, name=roster[1].name.upper(), birth_date=str(roster[1].birth_date)
        )
        assert page.h1.endswith("Anda tercatat hadir pukul 09.12.")
        assert come(session, third, number=roster[1].number).h1 == (
            f"{called(roster[1].name)}, Anda sudah tercatat hadir."
        )
    assert marks(session) == {roster[0].id: "H", roster[1].id: "H"}
    assert names_on(screen, one) == [roster[1].name, roster[0].name]
    text = screen.page(f"/sesi/{one.id}/kode").text
    assert "2 dari 4 peserta tercatat hadir" in text
    assert "09.12" in text
    assert "ponsel yang sama" not in text


def test_the_code_may_be_typed_however_one_reads_it(session, lesson, screen, client):
    code = code_now(session)
    assert client.page("/hadir").h1 == "Ketik kode yang ada di layar"
    assert "enam huruf" in client.page(f"/hadir?kode={code[:3]}", status=422).text
    typed = f"{code[:3]} {code[3:]}".lower()
    assert client.page(f"/hadir?kode={typed}").url == "/hadir/isi"


def test_a_photographed_code_is_worthless_but_whoever_read_it_may_type_a_name(
    session, lesson, screen, phones
):
    _one, _trainer, roster = lesson
    here, friend, slow = phones(3)
    code = code_now(session)
    for one in (here, slow):
        one.page(f"/hadir/{code}")
    with later(minutes=1):
        page = friend.page(f"/hadir/{code}", status=404)
        assert "Kode ini tidak berlaku lagi" in page.text
        assert friend.page("/hadir/isi", status=410).h1 == "Anda belum tercatat"
    with later(minutes=2):
        # Coming back to the same address does no harm to whoever has read it in time.
        assert here.page(f"/hadir/{code}").url == "/hadir/isi"
        assert "tercatat hadir" in here.submit("/hadir/isi", number=roster[0].number).h1
    page = slow.page("/hadir/isi")
    with later(minutes=3, seconds=1):
        assert "sudah habis" in slow.submit(page, status=410, number=roster[1].number).text
    assert list(marks(session)) == [roster[0].id]


def test_who_is_not_expected_learns_nothing(session, lesson, screen, phones):
    one, _trainer, roster = lesson
    outside = people_of_another_class(session, one)
    answers = set()
    for who in (
        {"name": roster[0].name, "birth_date": "1950-01-01"},
        {"name": outside.name, "birth_date": str(outside.birth_date)},
        {"name": "Tidak Ada Orangnya", "birth_date": "1990-01-01"},
    ):
        (phone,) = phones(1)
        page = come(session, phone, status=422, **who)
        answers.add(tuple(page.errors.items()))
        assert not any(other.name in page.text for other in roster if other.name != who["name"])
    assert len(answers) == 1
    (phone,) = phones(1)
    unknown = come(session, phone, status=422, number="SRP-9999").errors
    assert phone.submit("/hadir/isi", status=422, number=outside.number).errors == unknown
    assert "tanggal lahir" in str(phone.submit("/hadir/isi", status=422, name="Siti").errors)
    assert phone.submit("/hadir/isi", status=422).errors
    assert marks(session) == {}


def people_of_another_class(session, one):
    """Somebody of the same cohort who is not in this class."""
    (other,) = make_class(session, 1, cohort=one.course.cohort)[2]
    return other


def test_only_those_chosen_come_to_a_make_up(session, sign_in, phones):
    course, trainer, roster = make_class(session, 2)
    one = make_session(session, course, trainer, clock.today())
    one.chosen_only = True
    session.add(MakeUpSeat(session_id=one.id, participant_id=roster[0].id))
    sign_in(trainer.user).submit(f"/sesi/{one.id}/kode", form="form[action$=buka]")
    here, other = phones(2)
    assert "tercatat" in come(session, here, number=roster[0].number).h1
    come(session, other, status=422, number=roster[1].number)
    assert list(marks(session)) == [roster[0].id]


def test_forty_behind_one_address_get_through_and_guessing_does_not(
    session, lesson, screen, phones, monkeypatch
):
    _one, _trainer, roster = lesson
    (guesser,) = phones(1)
    come(session, guesser, status=422, number="SRP-1111")
    for n in range(4):
        guesser.submit("/hadir/isi", status=422, number=f"SRP-222{n}")
    page = guesser.submit("/hadir/isi", status=429, number=roster[0].number)
    assert "Tunggu satu menit" in page.text
    assert marks(session) == {}
    # From the same address everyone else gets on.
    (honest,) = phones(1)
    assert "tercatat" in come(session, honest, number=roster[0].number).h1
    # Whoever has read a code goes on; strangers who guess codes are stopped.
    assert guesser.get("/hadir/AAAAAA").status_code == 302
    monkeypatch.setattr(check_in, "CODES_PER_ADDRESS", 6)
    (stranger,) = phones(1)
    statuses = [stranger.get(f"/hadir/AAAAA{letter}").status_code for letter in "ACDEFHJK"]
    assert statuses == [404] * 6 + [429] * 2


def test_one_phone_for_two_is_shown_and_a_ticket_marks_one(session, lesson, screen, client):
    one, _trainer, roster = lesson
    come(session, client, number=roster[0].number)
    assert client.page("/hadir/isi").url == "/hadir/selesai"
    token = client.csrf_token()
    again = client.post("/hadir/isi", data={"csrf_token": token, "number": roster[0].number})
    assert again.headers["Location"] == "/hadir/selesai"
    other = client.post("/hadir/isi", data={"csrf_token": token, "number": roster[1].number})
    assert (other.status_code, "sudah dipakai" in other.text) == (410, True)
    come(session, client, number=roster[1].number)
    assert len(marks(session)) == 2
    page = screen.page(f"/sesi/{one.id}/kode")
    assert page.texts(".arrival-name .chip") == ["ponsel yang sama"] * 2
    assert session.scalar(select(func.count(MarkEntry.id))) == 2


def test_undo_takes_the_mark_away_and_keeps_the_code_from_bringing_it_back(
    session, lesson, screen, phones
):
    one, _trainer, roster = lesson
    here, again = phones(2)
    come(session, here, number=roster[0].number)
    page = screen.submit(f"/sesi/{one.id}/kode", form="form[action*=urungkan]")
    assert "Tanda hadir dihapus" in page.text
    assert page.texts(".arrival-name .chip") == ["diurungkan"]
    assert marks(session) == {}
    assert "temui pelatih" in here.page("/hadir/selesai").h1
    assert "membatalkan" in come(session, again, status=410, number=roster[0].number).text
    screen.send(f"/sesi/{one.id}/kode/urungkan/{roster[0].id}")
    acts = session.scalars(select(AuditEvent.act).order_by(AuditEvent.id)).all()
    assert [act for act in acts if act.startswith("check_in")] == ["check_in.open", "check_in.undo"]


def test_what_the_trainer_marked_otherwise_stays_and_waits(session, lesson, screen, phones):
    one, _trainer, roster = lesson
    mark(session, one, roster[:2], "IH", close=False)
    ill, here = phones(2)
    assert "temui pelatih" in come(session, ill, number=roster[0].number).h1
    assert "sudah tercatat hadir" in come(session, here, number=roster[1].number).h1
    assert marks(session) == {roster[0].id: "I", roster[1].id: "H"}
    page = screen.page(f"/sesi/{one.id}/kode")
    assert page.texts(".arrival-name .chip") == ["berbeda, perlu diputuskan"]
    assert not page.select("form[action*=urungkan]")
    assert "1 perbedaan menunggu keputusan" in screen.page(f"/sesi/{one.id}/presensi").text


def test_closed_is_said_in_one_sentence(session, lesson, screen, phones):
    one, trainer, roster = lesson
    early, late = phones(2)
    early.page(f"/hadir/{code_now(session)}")
    page = screen.submit(f"/sesi/{one.id}/kode", form="form[action$=tutup]")
    assert page.url == f"/sesi/{one.id}/presensi"
    screen.send(f"/sesi/{one.id}/kode/tutup")
    answer = early.page("/hadir/isi", status=410)
    assert "Presensi mandiri sudah ditutup. Bila Anda hadir, temui pelatih." in answer.text
    assert "sudah ditutup" in late.page(f"/hadir/{code_now(session)}", status=410).text
    assert screen.get(f"/sesi/{one.id}/kode/layar").headers["HX-Refresh"] == "true"
    # Opened again, it is another secret; what was read before holds no more.
    screen.send(f"/sesi/{one.id}/kode/buka")
    assert early.page("/hadir/isi", status=410).h1 == "Anda belum tercatat"
    early.page(f"/hadir/{code_now(session)}")
    mark(session, one, roster, "HHHH")
    refused = early.page("/hadir/isi", status=410)
    assert "Presensi pertemuan ini sudah ditutup." in refused.text
    page = screen.page(f"/sesi/{one.id}/kode")
    assert "sudah ditutup" in page.text
    assert not page.select("form[action$=buka], .code-panel")
    register = registers.reopen(session, trainer.user.actor, one, version=1)
    assert register.closed_at is None


def test_a_cancelled_session_or_another_day_opens_nothing(session, lesson, screen, phones):
    one, trainer, _roster = lesson
    (phone,) = phones(1)
    phone.page(f"/hadir/{code_now(session)}")
    cancel_session(session, COMMAND_LINE, one, reason="Banjir")
    assert "dibatalkan" in phone.page("/hadir/isi", status=410).text
    assert "dibatalkan" in screen.page(f"/sesi/{one.id}/kode").text
    tomorrow = make_session(session, one.course, trainer, clock.today() + timedelta(days=1))
    screen.send(f"/sesi/{tomorrow.id}/kode/buka")
    assert "pada hari pertemuan" in screen.page(f"/sesi/{tomorrow.id}/kode").text
    assert session.scalar(select(func.count(CheckIn.id))) == 1


def test_who_left_the_class_is_not_expected(session, lesson, screen, client):
    _one, _trainer, roster = lesson
    yesterday = clock.today() - timedelta(days=1)
    leave(session, COMMAND_LINE, roster[0], kind="pindah", reason="Bogor", on=yesterday)
    come(session, client, status=422, number=roster[0].number)


def test_a_neighbours_session_is_not_found(session, lesson, sign_in):
    one, _trainer, roster = lesson
    other = sign_in(make_trainer(session).user)
    for path in ("kode", "kode/layar"):
        assert other.get(f"/sesi/{one.id}/{path}").status_code == 404
    for path in ("kode/buka", "kode/tutup", f"kode/urungkan/{roster[0].id}"):
        other.send(f"/sesi/{one.id}/{path}", status=404)
    assert session.scalar(select(func.count(CheckIn.id))) == 0


def test_the_screen_shows_code_and_address_and_outlives_a_reload(session, lesson, screen):
    one, _trainer, _roster = lesson
    page = screen.page(f"/sesi/{one.id}/kode")
    code = "".join(page.texts(".code-panel-letters b"))
    assert code == code_now(session)
    assert "127.0.0.1:8000/hadir" in page.text
    assert page.select(".code-panel-qr svg")
    assert page.one("progress").get("data-left") == "20.0"
    screen.send(f"/sesi/{one.id}/kode/buka")
    assert code == code_now(session)
    with later(seconds=20):
        assert "".join(screen.page(f"/sesi/{one.id}/kode").texts(".code-panel-letters b")) != code


def test_names_cost_the_same_for_two_and_for_twenty(session, sign_in, queries):
    counts = []
    for size in (2, 20):
        course, trainer, roster = make_class(session, size)
        one = make_session(session, course, trainer, clock.today())
        mark(session, one, roster, "H" * size, close=False)
        visitor = sign_in(trainer.user)
        visitor.send(f"/sesi/{one.id}/kode/buka")
        visitor.get(f"/sesi/{one.id}/kode/layar")
        with queries() as seen:
            visitor.get(f"/sesi/{one.id}/kode/layar")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_forty_phones_at_once_are_all_recorded_once(app, session, sign_in, queries):
    course, trainer, roster = make_class(session, PHONES)
    one = make_session(session, course, trainer, clock.today())
    sign_in(trainer.user).send(f"/sesi/{one.id}/kode/buka")
    code = code_now(session)
    session.commit()
    together = Barrier(PHONES)

    def come_in(place):
        who, phone = roster[place], app.test_client()
        with clock.at(NINE):
            together.wait()
            page = phone.get(f"/hadir/{code}", follow_redirects=True)
            token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
            told = {"csrf_token": token, "number": numbers[place]}
            answers = [phone.post("/hadir/isi", data=told) for _ in range(2)]
            assert who is not None
        return [page.status_code, *(answer.status_code for answer in answers)]

    numbers = [who.number for who in roster]
    session.commit()
    with ThreadPoolExecutor(PHONES) as pool:
        answers = list(pool.map(come_in, range(PHONES)))
    session.expire_all()
    assert answers == [[200, 302, 302]] * PHONES
    assert session.scalar(select(func.count(Mark.id)).where(Mark.status == "H")) == PHONES
    assert session.scalar(select(func.count(MarkEntry.id))) == PHONES


@pytest.mark.browser
def test_names_appear_on_the_trainers_screen(session, browse, phone, axe):
    course, trainer, roster = make_class(session, 4)
    one = make_session(session, course, trainer, clock.today())
    screen = browse(trainer.user, "desktop")
    screen.clock.install()
    screen.goto(f"/sesi/{one.id}/kode")
    screen.get_by_role("button", name="Buka presensi mandiri").click()
    code = "".join(screen.locator(".code-panel-letters b").all_inner_texts())
    axe(screen)
    phone.goto(f"/hadir/{code}")
    phone.get_by_label("Nomor peserta").fill(roster[2].number)
    axe(phone)
    phone.get_by_role("button", name="Saya hadir").click()
    phone.get_by_role("heading", name=called(roster[2].name)).wait_for()
    screen.clock.fast_forward(3000)
    screen.locator(".arrival-name", has_text=roster[2].name).wait_for()
    # The line is cut: the page says so.
    assert screen.get_by_text("1 dari 4 peserta tercatat hadir").is_visible()
    assert screen.get_by_text("Sambungan terputus.").is_hidden()
    screen.context.set_offline(True)
    screen.clock.fast_forward(9000)
    screen.get_by_text("Sambungan terputus.").wait_for()
    screen.clock.fast_forward(60000)
    screen.locator(".code-panel-dead").wait_for()
