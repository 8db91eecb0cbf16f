"""A mentor closes a month in the browser; the office reads it, and issues letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.client import PageClient
from tests.support.mentors import coach, file_of, make_mentor
from tests.support.participants import make_cohort
from tests.support.training import make_kub
from trainingmgr.accounts.models import User
from trainingmgr.foundation import clock
from trainingmgr.kub.models import Kub
from trainingmgr.mentors.models import Mentor, MentoringLetter, MentorReport
from trainingmgr.mentors.services import letters, reports

AsRole = Callable[..., PageClient]
SignIn = Callable[[User], PageClient]
FIRST = clock.today().replace(day=1)
LAST_MONTH = (FIRST - timedelta(days=1)).replace(day=1)
KEY = f"{LAST_MONTH:%Y-%m}"
MINE = "/pendampingan/laporan-saya"


@pytest.fixture
def kub(session: Session) -> Kub:
    return make_kub(session, make_cohort(session))[0]


@pytest.fixture
def mentor(session: Session, kub: Kub) -> Mentor:
    mentor = make_mentor(session, kub)
    coach(session, mentor, kub, held_on=LAST_MONTH, minutes=90)
    return mentor


def test_a_month_is_closed_once(session: Session, sign_in: SignIn, mentor: Mentor) -> None:
    client = sign_in(mentor.user)
    page = client.page(MINE)
    assert "1 laporan bulanan siap ditutup" in page.h1
    page = client.page(f"{MINE}/{KEY}")
    assert "1 jam 30 menit" in page.h1
    assert "Belum ditutup" in page.text
    page = client.submit(f"{MINE}/{KEY}")
    assert "Ditutup" in page.text
    client.send(f"{MINE}/{KEY}")
    assert session.scalar(select(func.count(MentorReport.id))) == 1
    assert client.get(f"{MINE}/{KEY}.pdf").data.startswith(b"%PDF")
    assert "Tidak ada laporan" in client.page(MINE).h1


def test_a_month_that_cannot_be_closed_says_why(sign_in: SignIn, mentor: Mentor) -> None:
    client = sign_in(mentor.user)
    page = client.page(f"{MINE}/{FIRST:%Y-%m}")
    assert "dahulu" in page.text or "dapat ditutup mulai" in page.text
    assert client.send(f"{MINE}/{FIRST:%Y-%m}", status=422)
    client.page(f"{MINE}/{FIRST + timedelta(days=70):%Y-%m}", status=404)
    client.page(f"{MINE}/2026-13", status=404)


def test_what_comes_late_says_where_it_goes(
    session: Session, sign_in: SignIn, mentor: Mentor, kub: Kub
) -> None:
    reports.close(session, mentor.user.actor, mentor, KEY)
    held = coach(session, mentor, kub, held_on=LAST_MONTH)
    page = sign_in(mentor.user).page(f"/pendampingan/sesi/{held.id}")
    assert "masuk laporan berikutnya" in page.text


def test_another_mentor_finds_nothing(
    session: Session, sign_in: SignIn, mentor: Mentor, kub: Kub
) -> None:
    report = reports.close(session, mentor.user.actor, mentor, KEY)
    letter = letters.issue(
        session, mentor.user.actor, mentor, number="1", first=LAST_MONTH, last=clock.today(),
        issued_on=clock.today(),
    )  # fmt: skip
    file = file_of(session, kub)
    addresses = [
        f"/pendamping/laporan/{report.id}.pdf",
        f"/pendamping/surat-keterangan/{letter.id}.pdf",
        f"/pendampingan/{file.id}/buku.pdf",
        f"/pendampingan/{file.id}/ringkasan.pdf",
    ]
    own, other = sign_in(mentor.user), sign_in(make_mentor(session, label="UIN").user)
    for address in addresses:
        assert own.get(address).status_code == 200, address
        assert other.get(address).status_code == 404, address


def test_the_office_reads_reports_and_issues_letters(
    session: Session, as_role: AsRole, mentor: Mentor
) -> None:
    reports.close(session, mentor.user.actor, mentor, KEY)
    admin = as_role("admin")
    page = admin.page("/pendamping/laporan")
    assert mentor.name in page.text
    assert "1 jam 30 menit" in page.text
    days = f"dari={LAST_MONTH:%d-%m-%Y}&sampai={clock.today():%d-%m-%Y}"
    new = f"/pendamping/surat-keterangan/baru?pendamping={mentor.id}&{days}"
    assert "1 jam 30 menit" in admin.page(new).h1
    page = admin.submit(new, number="", status=422)
    assert "number" in page.errors
    early = f"{clock.today() - timedelta(days=1):%d/%m/%Y}"
    page = admin.submit(new, number="500.3/7/PPK", issued_on=early, status=422)
    assert set(page.errors) == {"issued_on"}
    page = admin.submit(new, number="500.3/7/PPK")
    assert "500.3/7/PPK" in page.text
    letter = session.scalars(select(MentoringLetter)).one()
    assert (letter.from_on, letter.mentor_id) == (LAST_MONTH, mentor.id)
    page = admin.page(new.replace("sampai=", "sampai=31-12-2099&x="))
    assert "belum tiba" in page.text


def test_the_dean_s_summary(session: Session, as_role: AsRole, mentor: Mentor) -> None:
    head = as_role("head")
    place = f"/pendamping/lembaga/{mentor.institution_id}/ringkasan"
    days = f"dari={LAST_MONTH:%d-%m-%Y}&sampai={clock.today():%d-%m-%Y}"
    page = head.page(f"{place}?{days}")
    assert "1 dari 1 dampingan ditemui, 1 sesi, 1 jam 30 menit" in page.h1
    pdf = page.links["Unduh PDF"]
    assert head.get(pdf).data.startswith(b"%PDF")
    assert mentor.name not in page.text


def test_an_account_that_is_no_mentor_yet_is_told_so(as_role: AsRole) -> None:
    client = as_role("mentor")
    assert "belum tercatat" in client.page(MINE).text
    client.page(f"{MINE}/{KEY}", status=404)
