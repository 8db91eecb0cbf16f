"""The head's page, the people behind it, one person's journey and the reports, in the browser."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.builders import make_user
from tests.support.businesses import make_letter, make_officer, visit
from tests.support.client import PageClient
from tests.support.mentors import coach, make_mentor
from tests.support.page import text_of as words_of
from tests.support.participants import (
    make_cohort,
    make_course,
    make_participant,
    make_programme,
    person,
)
from tests.support.pdf import text_of
from tests.support.progress import make_outcome, report_it, verify
from tests.support.statements import Statements
from trainingmgr.accounts.models import User
from trainingmgr.businesses.models import Visit
from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.journey.active import Status, judge
from trainingmgr.kub.models import Kub
from trainingmgr.participants.models import Participant
from trainingmgr.participants.services import milestones, people
from trainingmgr.progress.models import ReportRun

AsRole = Callable[..., PageClient]
NOW = datetime(2026, 11, 21, 1, tzinfo=UTC)
DEMO = (pytest.mark.demo, pytest.mark.xdist_group("demo-2"))


@pytest.fixture
def frozen() -> Iterator[None]:
    with clock.at(NOW):
        yield


def of_demo(test: Callable[..., None]) -> Callable[..., None]:
    for mark in DEMO:
        test = mark(test)
    return test


@of_demo
def test_page_report_and_an_independent_count_say_the_same(
    session: Session, as_role: AsRole, work: Callable[[], int]
) -> None:
    """The page's figures, those of the PDF, and one judgement for each person from the facts."""
    programme_people = session.scalars(
        select(Participant).join(Participant.cohort).where(Participant.in_n, Cohort.counts)
    ).all()
    facts = milestones.facts_of(session, [one.id for one in programme_people])
    today = clock.today()
    standing = Counter(judge(facts[one.id], today).status for one in programme_people)
    n, active = len(programme_people), standing[Status.AKTIF]
    unverified = standing[Status.AKTIF_BELUM_DIVERIFIKASI]
    assert (n, active, unverified) == (300, 104, 19)

    head = as_role("head")
    page = head.page("/capaian")
    assert page.h1 == f"{active} dari {n} peserta sudah menjadi pelaku usaha nyata (34,7%)"
    assert "Target Wali Kota 90 tercapai." in page.text
    assert "Target Dinas 120 kurang 16 orang." in page.text
    assert f"{unverified} orang lagi berusaha tetapi belum diverifikasi petugas" in page.text
    for figure in ("288 · 96,0%", "276 · 92,0%", "246 · 82,0%", "13/30 · 43,3%", "3/20 · 15,0%"):
        assert figure in page.text

    page = head.submit(page, form='form[action="/laporan"]')
    assert work() == 1
    run = session.scalars(select(ReportRun)).one()
    text = text_of(head.get(f"/laporan/{run.id}/laporan.pdf").data)
    assert f"{active} dari {n} peserta (34,7%) sudah menjadi pelaku usaha nyata" in text
    for figure in ("288/300", "276/300", "246/300", "13/30", "3/20", "19 orang"):
        assert figure in text


@of_demo
def test_every_figure_opens_as_many_people_as_it_says(as_role: AsRole) -> None:
    head = as_role("head")
    page = head.page("/capaian")
    opened = 0
    for words, href in page.links.items():
        if "/capaian/orang" not in href:
            continue
        people_page = head.page(href)
        counted = int(re.match(r"[\d.]+", people_page.h1)[0].replace(".", ""))
        assert f"{counted} peserta" in people_page.texts(".list-summary strong")
        figure = re.match(r"(\d+)(?:/\d+)? ·", words)
        if figure:
            assert counted == int(figure[1]), words
            opened += 1
    assert opened >= 15


@of_demo
def test_every_figure_opens_as_many_kub_businesses_and_cohorts_as_it_says(as_role: AsRole) -> None:
    """The lists of other rooms count under the conditions of the head's page."""
    head = as_role("head")
    opened = {}
    for figure in head.page("/capaian").select(".figures > div"):
        label, (link, *_more) = figure.query("dt"), [*figure.query_all("a"), None]
        if link is None or "/capaian/" in link.get("href") or "Petugas" in words_of(label):
            continue
        counted = re.match(r"(\d+)(?:/\d+)?$", words_of(link))
        shown = int(head.page(link.get("href")).texts(".list-summary strong")[0].split()[0])
        if counted and "Tenaga kerja" not in words_of(label):
            assert shown == int(counted[1]), words_of(label)
        opened[words_of(label)] = shown
    assert len(opened) >= 8, opened
    assert opened["Omzet per bulan"] == opened["Tenaga kerja"] >= opened["Ber-NIB"]


@of_demo
def test_the_head_s_page_asks_a_constant_number_of_queries(
    as_role: AsRole, queries: Callable[[], AbstractContextManager[Statements]]
) -> None:
    head = as_role("head")
    head.get("/capaian")
    with queries() as sent:
        head.get("/capaian")
    assert len(sent) < 55


def test_without_a_programme_the_page_says_what_to_do(as_role: AsRole) -> None:
    page = as_role("head").page("/capaian")
    assert page.h1 == "Belum ada program yang berjalan"
    as_role("admin").page("/capaian/orang", status=404)
    assert "Belum ada laporan" in as_role("head").page("/laporan").text


def test_before_enrolment_closes_there_is_no_percentage(session: Session, as_role: AsRole) -> None:
    make_participant(session, make_cohort(session))
    page = as_role("head").page("/capaian")
    assert page.h1 == "Belum ada peserta yang ditetapkan"
    assert "dibekukan ketika pendaftaran angkatan ditutup" in page.text


@pytest.mark.usefixtures("frozen")
def test_another_day_and_another_programme_may_be_asked_for(
    session: Session, as_role: AsRole
) -> None:
    _programme, business, _ = make_outcome(session)
    verify(session, business)
    make_programme(session, code="WUB-2025", year=2025)
    head = as_role("head")
    assert head.page("/capaian").h1.startswith("5 dari 12 peserta")
    page = head.page("/capaian?per=2026-11-20")
    assert page.h1.startswith("0 dari 12 peserta")
    assert "keadaan per 20 November 2026" in page.text
    assert all("per=2026-11-20" in href for href in page.links.values() if "/orang" in href)
    assert head.page("/capaian?per=2027-05-01").h1 == head.page("/capaian").h1
    assert head.page("/capaian?per=besok").h1 == head.page("/capaian").h1
    assert head.page("/capaian?program=WUB-2025").h1 == "Belum ada peserta yang ditetapkan"
    head.page("/capaian?program=TIDAK", status=404)


@pytest.mark.usefixtures("frozen")
def test_the_people_behind_a_figure_are_found_filtered_and_named(
    session: Session, as_role: AsRole
) -> None:
    _, business, members = make_outcome(session)
    report_it(session, business)
    head = as_role("head")
    page = head.page("/capaian/orang?status=aktif_belum_diverifikasi")
    assert page.h1 == "5 peserta: status Aktif (belum diverifikasi)"
    page = head.page("/capaian/orang?tahap=2&kecamatan=36.74.01")
    assert page.h1 == "10 peserta: pernah mencapai tahap Anggota KUB, Kecamatan Serpong"
    page = head.page(f"/capaian/orang?q={members[0].number}")
    assert members[0].name in page.text
    assert page.h1.startswith("1 peserta")
    assert head.page("/capaian/orang?baru=tidak").h1.startswith("0 peserta")
    assert "Tidak ada orang di balik angka ini" in head.page("/capaian/orang?baru=tidak").text
    assert head.page("/capaian/orang?tahap=99&status=apa").h1.startswith("12 peserta yang")


def test_the_list_of_people_does_not_ask_more_for_more(
    session: Session,
    as_role: AsRole,
    queries: Callable[[], AbstractContextManager[Statements]],
) -> None:
    programme, head, sent = make_programme(session), as_role("head"), []
    for turn, size in enumerate((3, 60), 1):
        cohort = make_cohort(session, programme, code=f"A{turn}", turn=turn)
        crowd = [person() for _ in range(size)]
        people.register_all(session, COMMAND_LINE, cohort, crowd, on=date(2026, 2, 2))
        people.close_enrolment(session, COMMAND_LINE, cohort)
        head.get("/capaian/orang")
        with queries() as statements:
            head.get("/capaian/orang")
        sent.append(len(statements))
    assert sent[0] == sent[1]


@pytest.mark.usefixtures("frozen")
def test_definitions_show_the_rules_in_force(session: Session, as_role: AsRole) -> None:
    make_outcome(session)
    text = as_role("admin").page("/capaian/definisi").text
    assert "produksi dalam 90 hari terakhir" in text
    assert "80% dari seluruh JP" in text


@pytest.mark.usefixtures("frozen")
def test_a_report_is_asked_for_watched_and_downloaded(
    session: Session, as_role: AsRole, work: Callable[[], int]
) -> None:
    programme, business, _ = make_outcome(session)
    verify(session, business)
    admin = as_role("admin")
    page = admin.submit("/laporan", form=".form", status=422, per="22/11/2026")
    assert "belum tiba" in page.errors["per"]
    page = admin.submit("/laporan", form=".form", program=programme.code, per="21 November 2026")
    assert page.h1 == "5 dari 12 peserta (41,7%) per 21 November 2026"
    assert "Menunggu giliran" in page.text
    # A second tap leads to the same report.
    again = admin.submit("/laporan", form=".form", program=programme.code, per="21 November 2026")
    assert again.url == page.url
    here = page.url.split("?")[0]
    # Asked too early, the file is not there yet; closing the tab loses nothing.
    assert "masih disiapkan" in admin.page(f"{here}/laporan.pdf").text
    assert work() == 1
    assert "Unduh PDF" in admin.page(here).text
    first, second = (admin.get(f"{here}/laporan.pdf").data for _ in range(2))
    assert first == second
    assert "5 dari 12" in admin.page("/laporan").text
    assert "0 laporan" in admin.page("/laporan?q=tidakada").text


@pytest.mark.usefixtures("frozen")
def test_a_report_whose_job_failed_is_asked_for_again(
    session: Session,
    as_role: AsRole,
    work: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_outcome(session)
    head = as_role("head")

    def broken(_: object) -> bytes:
        raise RuntimeError("no fonts")

    with monkeypatch.context() as patch:
        patch.setattr("trainingmgr.progress.tasks.outcome_report_pdf", broken)
        page = head.submit("/laporan", form=".form")
        work()
        page = head.page(page.url)
    assert "PDF belum jadi" in page.text
    page = head.submit(page)
    work()
    assert "Unduh PDF" in head.page(page.url).text


class Story:
    """A person with everything in the record, and everyone who has to do with it."""

    def __init__(self, session: Session) -> None:
        _, business, members = make_outcome(session)
        self.person, self.business = members[0], business
        self.kub = session.get_one(Kub, business.kub_id)
        self.officer = make_officer(session)
        self.letter = make_letter(session, self.officer)
        self.visit: Visit = visit(session, self.officer.actor, business)
        self.mentor: User = make_user(session, "mentor")
        mentor = make_mentor(session, self.kub, user=self.mentor)
        coach(session, mentor, self.kub, finding="Buku kas belum dibuka.")
        self.trainer = make_user(session, "trainer")
        course = make_course(session, self.kub.cohort, teacher=self.trainer)
        people.enrol(session, COMMAND_LINE, course, [self.person.id], date(2026, 3, 1))
        self.url = f"/peserta/{self.person.id}"


@pytest.mark.usefixtures("frozen")
def test_the_page_of_a_person_tells_the_whole_journey(session: Session, as_role: AsRole) -> None:
    story = Story(session)
    page = as_role("head").page(story.url)
    assert page.h1 == f"{story.person.name} sudah menjadi pelaku usaha nyata"
    assert "Verifikasi berlaku sampai 19 Februari 2027" in page.text
    assert "Kunjungan ulang petugas paling lambat 19 Februari 2027" in page.text
    for evidence in (
        f"KUB {story.kub.name} sebagai ketua, berita acara 2 Maret 2026.",
        f"oleh {story.officer.name}, surat tugas {story.letter.number}",
        "Kotak kokoru, 40 buah.",
        "Oktober 2026: Rp1.500.000, dengan bukti dan pembeli luar KUB.",
        "Buku kas belum dibuka.",
    ):
        assert evidence in page.text
    assert story.person.nik not in page.html
    assert story.person.nik_last4 in page.text


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize(
    ("role", "money", "visits", "coaching"),
    [
        ("head", True, True, True),
        ("admin", False, True, True),
        ("trainer", False, False, False),
        ("mentor", True, False, True),
        ("officer", True, True, False),
    ],
)
def test_each_role_reads_its_own_part(
    session: Session, sign_in: Callable[[User], PageClient], role: str, money: bool,
    visits: bool, coaching: bool,
) -> None:  # fmt: skip
    """The access matrix (handbook 5.9): turnover, visits and the coaching log."""
    story = Story(session)
    user = getattr(story, role, None) or make_user(session, role)
    page = sign_in(user).page(story.url)
    assert ("Rp1.500.000" in page.text) is money
    assert (story.letter.number in page.text) is visits
    assert ("Buku kas belum dibuka." in page.text) is coaching
    assert ("1 sesi sampai sekarang" in page.text) is (role == "officer")
    assert story.person.nik not in page.html


@pytest.mark.usefixtures("frozen")
def test_somebody_else_s_person_does_not_exist(session: Session, as_role: AsRole) -> None:
    story = Story(session)
    for role in ("trainer", "mentor"):
        as_role(role).page(story.url, status=404)
    as_role("field", kecamatan_code="36.74.07").page(story.url, status=404)
    as_role("head").page("/peserta/999999", status=404)


@pytest.mark.usefixtures("frozen")
def test_an_unmet_condition_says_why(session: Session, as_role: AsRole) -> None:
    _, business, members = make_outcome(session)
    report_it(session, business)
    page = as_role("head").page(f"/peserta/{members[0].id}")
    assert page.h1 == f"{members[0].name} berstatus aktif (belum diverifikasi)"
    assert "Belum ada kunjungan petugas berwenang yang melihat usaha berjalan." in page.text
