"""The main job from a spreadsheet to a certificate, by the hands of five people in a browser."""

from __future__ import annotations

import io
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FilePayload, Page
from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support import cohorts
from tests.support.browser import Browsing, Opener, axe
from tests.support.builders import make_user
from tests.support.businesses import make_letter, make_officer, picture
from tests.support.mentors import make_mentor
from tests.support.workbooks import person_cells, table, workbook
from trainingmgr.businesses.models import Visit
from trainingmgr.certificates.models import Certificate
from trainingmgr.foundation import clock
from trainingmgr.kub.models import Kub
from trainingmgr.mentors.models import CoachingSession
from trainingmgr.participants.models import Participant

pytestmark = [pytest.mark.browser, pytest.mark.both]

PICTURE: FilePayload = {
    "name": "foto.jpg",
    "mimeType": "image/jpeg",
    "buffer": picture().getvalue(),
}
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def office_list() -> FilePayload:
    """Eleven people who can come in, one whose NIK Excel kept as a number, and an office's trim."""
    people = [person_cells(serial) for serial in range(1, 13)]
    people[0]["Kelurahan"] = "Rawabuntu"
    people[1]["L/P"] = "L"  # unlike the NIK: a person has to say yes
    people[11]["NIK"] = int(people[11]["NIK"])
    rows = table(people)
    rows = [["PEMERINTAH KOTA"], ["DAFTAR CALON PESERTA"], [], *rows, [], ["JUMLAH", 12]]
    return {"name": "daftar.xlsx", "mimeType": SHEET, "buffer": workbook(rows)}


def press(page: Page, label: str) -> None:
    """The main button of a form, and the page that answers."""
    page.locator("main").get_by_role("button", name=label).click()


def choose(page: Page, field: str, label: str) -> None:
    page.locator(f"main [name={field}]").select_option(label=label)


def fill(page: Page, **values: str) -> None:
    for field, value in values.items():
        page.locator(f"main [name={field}]").fill(value)


def said(page: Page, sentence: str) -> None:
    page.get_by_text(sentence).first.wait_for()


def plan_session(page: Page, course: str, starts: str, ends: str) -> None:
    """One session of today in the course that the cohort page shows."""
    page.get_by_role("link", name=course, exact=True).click()
    page.get_by_role("link", name="Rencanakan pertemuan").first.click()
    today = clock.today().isoformat()
    fill(page, held_on=today, starts_at=starts, ends_at=ends, break_minutes="0", venue="Aula")
    press(page, "Rencanakan")
    said(page, "1 pertemuan direncanakan.")


def prepare(page: Page, teacher: str) -> str:
    """A programme, a cohort, its workshop and today's session; returns the cohort's address."""
    today = clock.today()
    page.goto("/program/baru")
    fill(page, code="WUB-UJI", name="Wirausaha uji", year=str(today.year))
    fill(page, starts_on=f"{today.year}-01-01", ends_on=f"{today.year}-12-31")
    press(page, "Simpan")
    page.goto("/angkatan/baru")
    fill(page, code="SRP-UJI", name="Serpong uji", turn="1")
    fill(page, starts_on=f"{today.year}-01-01", ends_on=f"{today.year}-12-31")
    choose(page, "kecamatan_code", "Serpong")
    press(page, "Simpan")
    said(page, "Angkatan Serpong uji dibuat.")
    address = page.url
    page.get_by_role("link", name="Buat lokakarya").click()
    choose(page, "trainer", teacher)
    press(page, "Simpan")
    said(page, "Pelatihan tersimpan.")
    plan_session(page, "Pertemuan lokakarya", "08:00", "12:00")
    return address


def bring_in(page: Page, cohort: str) -> None:
    """The list of an office: a dry run, a yes, the import, and N is fixed."""
    page.goto(f"{cohort}/impor")
    page.locator("input[type=file]").set_input_files([office_list()])
    press(page, "Periksa berkas")
    said(page, "10 dari 12 baris siap dimasukkan")
    said(page, "NIK tersimpan sebagai bilangan")
    axe(page)
    page.locator("input[name=yes]").check()
    press(page, "Simpan jawaban")
    press(page, "Masukkan 11 peserta")
    said(page, "11 peserta sudah masuk, 1 baris tersisa")
    page.goto(f"{cohort}/tutup-pendaftaran")
    press(page, "Tutup pendaftaran dengan 11 peserta")
    said(page, "11 peserta Serpong uji ditetapkan")


def take_register(page: Page, lesson: str, everyone: int) -> None:
    """Everybody is there; the session of that name is closed."""
    page.goto("/hari-ini")
    card = page.locator(".card", has=page.get_by_role("heading", name=lesson))
    card.get_by_role("link", name="Isi presensi").tap()
    page.get_by_role("button", name="Tandai semua hadir").tap()
    page.get_by_role("button", name="Tutup presensi").tap()
    said(page, f"{everyone} dari {everyone} peserta hadir.")


def form_kub(page: Page, cohort: str, teacher: str) -> None:
    """Ten of the eleven; the meeting, what it decided, its officers, the berita acara, the SK."""
    page.goto(f"/kub/baru?angkatan={cohort.rsplit('/', 1)[1]}")
    fill(page, name="Kokoru Uji")
    choose(page, "craft", "Kokoru")
    boxes = page.locator("input[name=members]")
    ids = [boxes.nth(number).get_attribute("value") or "" for number in range(10)]
    for number in range(10):
        boxes.nth(number).check()
    axe(page)
    press(page, "Simpan rancangan")
    day = clock.today().isoformat()
    fill(page, held_on=day, place="Aula")
    press(page, "Centang semua")
    said(page, "Kuorum tercapai")
    press(page, "Simpan dan lanjut ke keputusan")
    press(page, "Simpan dan lanjut ke pengurus")
    for field, one in zip(("chair", "secretary", "treasurer"), ids, strict=False):
        page.locator(f"main [name={field}]").select_option(one)
    press(page, "Simpan dan lanjut ke berita acara")
    fill(page, minutes_on=day)
    press(page, "Simpan berita acara")
    said(page, "KUB Kokoru Uji terbentuk.")
    fill(page, number="500.3/12/SK")
    press(page, "Simpan SK")
    said(page, "KUB Kokoru Uji ditetapkan.")
    page.get_by_role("link", name="Buka kelas").first.click()
    choose(page, "trainer", teacher)
    press(page, "Buka kelas")
    said(page, "Kelas dibuka")
    page.get_by_role("link", name="Pelatihan Kokoru").click()
    page.get_by_role("link", name="Rencanakan pertemuan").click()
    fill(page, held_on=day, starts_at="13:00", ends_at="16:00", break_minutes="0", venue="Aula")
    press(page, "Rencanakan")
    said(page, "1 pertemuan direncanakan.")


def judge(page: Page, course: str) -> str:
    """The first product of the class is accepted with its photo; returns whose it is."""
    page.goto("/hari-ini")
    page.get_by_role("link", name=course).last.tap()
    page.get_by_role("link", name="Nilai produk").first.tap()
    page.locator("input[name=photo]").set_input_files([PICTURE])
    page.locator("label", has_text="Diterima").tap()
    press(page, "Simpan penilaian")
    said(page, "produk 1 dari 10 peserta diterima")
    return page.locator("#peserta tbody th").first.inner_text().splitlines()[0]


def coach(page: Page) -> None:
    """One sentence from the mentor, and the business the KUB runs."""
    page.goto("/pendampingan/hari-ini")
    page.get_by_role("link", name="Catat sesi").tap()
    page.get_by_text("Angka bulan ini").tap()
    page.get_by_role("link", name="Catat usahanya").tap()
    press(page, "Simpan usaha")
    said(page, "Usaha Kokoru Uji tercatat.")
    page.goto("/pendampingan/hari-ini")
    page.get_by_role("link", name="Catat sesi").tap()
    fill(page, finding="Kemasan belum seragam.")
    page.get_by_role("button", name="Simpan").tap()
    said(page, "Sesi tersimpan.")


def see_it_running(page: Page) -> None:
    """The officer sees production and two months of sales, with a photo."""
    page.goto("/kunjungan")
    page.get_by_role("link", name="Catat kunjungan").tap()
    page.get_by_label("Berjalan", exact=True).tap()
    page.locator("input[name=photo]").set_input_files([PICTURE])
    fill(page, item="Bros kokoru", quantity="20")
    for month in (0, 1):
        fill(page, **{f"amount_{month}": "Rp1.250.000"})
        page.locator(f"[name=outside_{month}]").check()
        choose(page, f"proof_{month}", "Nota penjualan")
    axe(page)
    page.get_by_role("button", name="Simpan").tap()
    said(page, "10 dari 10 orang di Kokoru Uji memenuhi kelima syarat aktif")


def test_from_a_spreadsheet_to_a_certificate(
    session: Session, browse: Opener, visits: Browsing
) -> None:
    teacher, mentor = cohorts.trainer(session), make_mentor(session)
    officer, mentor_name = make_officer(session), mentor.user.name
    today = clock.today()
    make_letter(session, officer, from_on=today - timedelta(days=9), until_on=today)
    head, office = browse("head"), browse("admin", "desktop")
    hall, coaching, field = browse(teacher.user), browse(mentor.user), browse(officer)

    cohort = prepare(office, teacher.name)
    bring_in(office, cohort)
    take_register(hall, "Lokakarya pembuka kewirausahaan", 11)
    form_kub(office, cohort, teacher.name)
    office.goto(f"/kub/{session.scalar(select(Kub.id))}/pendamping")
    office.locator("label", has_text=mentor_name).click()
    press(office, "Tetapkan pendamping")
    said(office, "Pendamping Kokoru Uji tersimpan.")
    take_register(hall, "Pelatihan Kokoru", 10)
    graduate = judge(hall, "Pelatihan Kokoru")
    coach(coaching)
    see_it_running(field)

    head.goto("/capaian")
    said(head, "10 dari 11 peserta sudah menjadi pelaku usaha nyata (90,9%)")
    axe(head)
    head.get_by_role("link", name="Lihat 10 pelaku usaha nyata").tap()
    said(head, "10 peserta: pelaku usaha nyata")
    assert head.locator("tbody tr").count() == 10
    propose_to_issue(office, head, cohort)
    check_certificate(session, office, visits, graduate, today)
    assert session.scalar(select(func.count(Participant.id)).where(Participant.in_n)) == 11
    assert session.scalar(select(func.count(Visit.id))) == 1
    assert session.scalars(select(CoachingSession)).one().finding == "Kemasan belum seragam."


def propose_to_issue(office: Page, head: Page, cohort: str) -> None:
    """The office proposes, the head approves, the office issues."""
    office.goto(f"/sertifikat/usulkan/{cohort.rsplit('/', 1)[1]}")
    press(office, "Usulkan 1 sertifikat")
    said(office, "1 sertifikat menunggu persetujuan")
    head.goto("/capaian")
    head.get_by_role("link", name="Periksa").first.tap()
    head.get_by_role("link", name="Periksa").first.tap()
    press(head, "Setujui 1 sertifikat")
    said(head, "1 sertifikat disetujui dan siap diterbitkan")
    office.reload()
    press(office, "Terbitkan 1 sertifikat")
    said(office, "1 sertifikat diterbitkan dan bernomor.")


def check_certificate(
    session: Session, office: Page, visits: Browsing, graduate: str, today: date
) -> None:
    """The paper and the public page say what the office says, and stop saying it when revoked."""
    one = session.scalars(select(Certificate)).one()
    office.goto(f"/sertifikat/{one.id}")
    said(office, f"Sertifikat {graduate} berlaku")
    paper = office.request.get(f"/sertifikat/{one.id}/sertifikat.pdf", timeout=60_000)
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.body())).pages)
    assert one.number in words
    assert graduate.upper() in words
    stranger = visits.open("phone")
    stranger.goto(f"/periksa/{one.code}")
    said(stranger, graduate)
    assert one.number in stranger.locator("main").inner_text()
    axe(stranger)
    fill(office, reason="Nama salah eja")
    press(office, "Batalkan sertifikat ini")
    said(office, f"Sertifikat {one.number} dibatalkan.")
    stranger.reload()
    assert stranger.locator("h1").inner_text() == "Sertifikat ini tidak berlaku"


def test_the_one_who_forgot_gets_a_link(session: Session, browse: Opener, phone: Page) -> None:
    someone = make_user(session, "trainer")
    office = browse("admin")
    office.goto(f"/akun/{someone.id}")
    press(office, "Buat tautan")
    link = office.get_by_role("link", name="Kirim lewat WhatsApp")
    assert "wa.me" in (link.get_attribute("href") or "")
    # The address names the public host; only its path is of use here.
    address = urlsplit(office.locator("main input").first.input_value()).path
    phone.goto(address)
    fill(phone, password="pohon mangga depan rumah", again="pohon mangga depan rumah")
    press(phone, "Simpan kata sandi")
    said(phone, "Kata sandi tersimpan.")
    fill(phone, email=someone.email, password="pohon mangga depan rumah")
    press(phone, "Masuk")
    phone.wait_for_url("**/hari-ini")
    phone.goto(address)
    said(phone, "Tautan ini sudah tidak berlaku")
