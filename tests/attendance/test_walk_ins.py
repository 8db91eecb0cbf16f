"""Additional participants: noted in the hall, completed, registered or rejected by the office."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.support.builders import make_user
from tests.support.participants import make_participant, nik_of
from tests.support.training import make_class, make_session, make_trainer, mark
from trainingmgr.attendance.models import COMPLETED, REJECTED, WAITING, AttendanceSum, Mark, WalkIn
from trainingmgr.attendance.queries.arrivals import additional_of, candidates
from trainingmgr.attendance.services import walk_ins
from trainingmgr.foundation import clock
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.participants.models import CourseEnrolment, Participant
from trainingmgr.participants.services import people

PHONE = "+6281234567890"


@pytest.fixture
def lesson(session):
    """Today's session of a class of three: (session, trainer, roster)."""
    course, trainer, roster = make_class(session, 3)
    return make_session(session, course, trainer, clock.today()), trainer, roster


def came(session, one, by, name="Ratna Wulandari", **fields):
    found = walk_ins.add(session, by, one, client_id=str(uuid4()), name=name, **fields)
    session.flush()
    return found


def url_of(one):
    return f"/sesi/{one.id}/peserta-tambahan"


def test_someone_unlisted_is_noted_below_the_register_with_the_time(session, sign_in, lesson):
    one, trainer, _roster = lesson
    page = sign_in(trainer.user).submit(
        f"/sesi/{one.id}/presensi", 'form[action$="peserta-tambahan"]', name="Ratna Wulandari",
        phone="0812-3456-7890",
    )  # fmt: skip
    assert "Ratna Wulandari dicatat sebagai peserta tambahan." in page.text
    assert "Menunggu dilengkapi" in page.text
    # The page may be kept on the phone, and the number is none of the trainer's.
    assert "3456-7890" not in page.html
    row = session.scalars(select(WalkIn)).one()
    assert (row.phone, row.state, row.arrived_at) == (PHONE, WAITING, row.recorded_at)
    assert [who.name for who in additional_of(session, one.id)] == ["Ratna Wulandari"]


def test_a_double_tap_and_a_second_sending_are_one(session, sign_in, lesson):
    one, trainer, _roster = lesson
    client = sign_in(trainer.user)
    data = {"client_id": str(uuid4()), "name": "Ratna Wulandari"}
    client.send(url_of(one), **data)
    client.send(url_of(one), **data)
    # The same name again is the same person, and brings the number that was missing.
    again = {"client_id": str(uuid4()), "name": "ratna  wulandari", "phone": "081234567890"}
    client.send(url_of(one), **again)
    assert [(row.name, row.phone) for row in session.scalars(select(WalkIn))] == [
        ("Ratna Wulandari", PHONE)
    ]
    # An old page with another name must not lose anybody.
    client.send(url_of(one), status=422, **(data | {"name": "Budi Santoso"}))


@pytest.mark.parametrize("claimed", ["2001-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "kemarin"])
def test_a_clock_that_lies_is_not_believed(session, sign_in, lesson, claimed):
    one, trainer, _roster = lesson
    sign_in(trainer.user).send(
        url_of(one), client_id=str(uuid4()), name="Ratna", arrived_at=claimed
    )
    row = session.scalars(select(WalkIn)).one()
    assert row.arrived_at == row.recorded_at


def test_a_name_on_the_list_is_told_with_its_row(session, sign_in, lesson):
    one, trainer, roster = lesson
    client = sign_in(trainer.user)
    page = client.submit(url_of(one), status=422, name=roster[1].name.upper())
    assert "sudah ada pada daftar pertemuan ini" in page.text
    assert page.links["Buka barisnya pada daftar"].endswith(f"#orang-{roster[1].id}")
    client.submit(page, another=True)
    assert session.scalars(select(WalkIn)).one().state == WAITING


@pytest.mark.parametrize(
    ("name", "phone"), [("", ""), ("...", ""), ("x" * 121, ""), ("Ratna", "12")]
)
def test_what_says_nothing_is_refused(session, sign_in, lesson, name, phone):
    one, trainer, _roster = lesson
    sign_in(trainer.user).send(url_of(one), status=422, name=name, phone=phone)
    assert session.scalars(select(WalkIn)).all() == []


def test_hostile_names_are_only_names(session, sign_in, admin, lesson):
    one, trainer, _roster = lesson
    client = sign_in(trainer.user)
    for name in ("<script>alert(1)</script>", "Robert'); DROP TABLE walk_ins;--", "100% _ \\ a"):
        client.send(url_of(one), client_id=str(uuid4()), name=name)
    page = client.page(f"/sesi/{one.id}/presensi")
    assert "<script>alert" not in page.html
    for row in session.scalars(select(WalkIn)):
        assert candidates(session, admin, row, one) == []


def test_a_neighbour_finds_nothing(session, sign_in, lesson):
    one, _trainer, _roster = lesson
    other = sign_in(make_trainer(session).user)
    assert other.get(url_of(one)).status_code == 404
    other.send(url_of(one), status=404, name="Ratna")
    assert other.get("/peserta-tambahan").status_code == 403


def test_whoever_is_known_joins_the_roster_and_is_present(session, admin, sign_in):
    """After closing, too: the register is corrected with a reason and the JP count."""
    course, trainer, roster = make_class(session, 3)
    one = make_session(session, course, trainer, clock.today() - timedelta(days=3))
    mark(session, one, roster)
    known = make_participant(
        session, course.cohort, on=clock.today() - timedelta(days=30), name="Ratna Wulandari",
        phone=PHONE,
    )  # fmt: skip
    row = came(session, one, admin, phone=PHONE)
    client = sign_in(make_user(session, "admin"))
    assert "1 orang hadir tanpa ada pada daftar" in client.page("/peserta-tambahan").h1
    page = client.page(f"/peserta-tambahan/{row.id}")
    assert "nomor ponsel sama" in page.text
    assert "nama sama" in page.text
    client.send(f"/peserta-tambahan/{row.id}/lengkapi", participant_id=known.id)
    # Twice is once.
    client.send(f"/peserta-tambahan/{row.id}/lengkapi", participant_id=known.id)
    assert (row.state, row.participant_id) == (COMPLETED, known.id)
    stored = session.scalars(select(Mark).where(Mark.participant_id == known.id)).one()
    assert (stored.status, stored.counted_jp) == ("H", 5)
    sums = select(AttendanceSum.counted_jp).where(AttendanceSum.participant_id == known.id)
    assert session.scalar(sums) == 5
    since = select(CourseEnrolment.from_on).where(CourseEnrolment.participant_id == known.id)
    assert session.scalar(since.where(CourseEnrolment.course_id == course.id)) == one.held_on
    acts = list(session.scalars(select(AuditEvent.act)))
    assert acts.count("walk_in.complete") == 1
    assert acts.count("register.correct") == 1
    assert "Tidak ada peserta tambahan yang menunggu" in client.page("/peserta-tambahan").h1


def test_someone_new_is_registered_from_the_form_and_linked(session, admin, sign_in, lesson):
    one, _trainer, _roster = lesson
    row = came(session, one, admin, phone=PHONE)
    born = clock.today().replace(year=clock.today().year - 30, day=1)
    client = sign_in(make_user(session, "admin"))
    page = client.page(f"/peserta-tambahan/{row.id}")
    page = client.page(page.links["Daftarkan sebagai peserta"])
    assert (page.value("name"), page.value("phone")) == ("Ratna Wulandari", "0812-3456-7890")
    client.submit(page, nik=nik_of(born, "P", 9001), sex="P", kelurahan="36.74.01.1001")
    assert row.state == COMPLETED
    who = session.get_one(Participant, row.participant_id)
    assert who.name == "Ratna Wulandari"
    assert session.scalar(select(Mark.status).where(Mark.participant_id == who.id)) == "H"


def test_frozen_n_stays_frozen(session, admin, sign_in, lesson):
    one, _trainer, _roster = lesson
    row = came(session, one, admin)
    people.close_enrolment(session, admin, one.course.cohort)
    n = one.course.cohort.frozen_n
    client = sign_in(make_user(session, "admin"))
    page = client.page(f"/peserta-tambahan/{row.id}")
    assert "sudah ditutup" in page.text
    assert "Daftarkan sebagai peserta" not in page.links
    address = f"/angkatan/{one.course.cohort_id}/peserta/baru?tambahan={row.id}"
    client.page(address + "9" * 30)
    client.submit(address, status=422, nik=nik_of(clock.today().replace(year=1990, day=1), "P", 9))
    assert (one.course.cohort.frozen_n, row.state) == (n, WAITING)


def test_who_may_not_be_put_on_the_roster_is_told_why(session, admin, lesson):
    one, _trainer, roster = lesson
    row = came(session, one, admin)
    stopped = roster[0]
    people.leave(session, admin, stopped, kind="berhenti", reason="pindah kota", on=clock.today())
    with pytest.raises(Refused, match="tercatat berhenti"):
        walk_ins.complete(session, admin, row.id, stopped)
    walk_ins.complete(session, admin, row.id, roster[1])
    with pytest.raises(Conflict):
        walk_ins.complete(session, admin, row.id, roster[2])
    with pytest.raises(Conflict):
        walk_ins.reject(session, admin, row.id, "salah orang")


def test_rejecting_needs_a_reason_and_takes_the_number(session, admin, sign_in, lesson):
    one, _trainer, _roster = lesson
    row = came(session, one, admin, phone=PHONE)
    client = sign_in(make_user(session, "admin"))
    client.submit(f"/peserta-tambahan/{row.id}", 'form[action$="tolak"]', status=422, reason=" ")
    client.submit(f"/peserta-tambahan/{row.id}", 'form[action$="tolak"]', reason="Hanya mengantar")
    assert (row.state, row.reason, row.phone) == (REJECTED, "Hanya mengantar", None)
    assert additional_of(session, one.id) == []
    assert "Hanya mengantar" in client.page("/peserta-tambahan?keadaan=ditolak").text


def test_two_phones_that_send_the_same_at_once_make_one(session, app, sign_in, lesson):
    one, trainer, _roster = lesson
    clients = [sign_in(trainer.user) for _each in range(2)]
    tokens = [client.csrf_token() for client in clients]
    data, address = {"client_id": str(uuid4()), "name": "Ratna Wulandari"}, url_of(one)
    session.commit()

    def send(place):
        return clients[place].http.post(address, data=data | {"csrf_token": tokens[place]})

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, range(2)))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert len(session.scalars(select(WalkIn)).all()) == 1
