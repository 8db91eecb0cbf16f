"""A stranger registers by phone without scripts, is accepted, and stands on the roster."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.browser import Browsing, Opener, axe
from tests.support.intake import open_link, typed
from tests.support.participants import make_cohort
from trainingmgr.cohorts.models import Course
from trainingmgr.participants.models import CourseEnrolment, Participant

pytestmark = pytest.mark.browser


def fill(page: Page, told: dict[str, Any]) -> None:
    page.get_by_label("Nomor ponsel (WhatsApp)").fill(told["phone"])
    page.get_by_label("Nama lengkap sesuai KTP").fill(told["name"])
    page.get_by_label("NIK", exact=True).fill(told["nik"])
    page.get_by_label("Kelurahan domisili").select_option(told["kelurahan"])


def test_a_stranger_registers_without_scripts_and_stands_on_the_roster(
    session: Session, visits: Browsing, browse: Opener
) -> None:
    cohort = make_cohort(session)
    cohort.quota = 1
    link, told = open_link(session, cohort), typed(name="Siti Contoh")
    session.commit()
    # Nothing but a phone: no account, no scripts, 360 pixels wide.
    phone = visits.open("phone", javascript=False)
    phone.goto(f"/daftar/{link.token}")
    fill(phone, told | {"nik": told["nik"][:12]})
    phone.get_by_label("Foto saya boleh").check()
    phone.get_by_role("button", name="Kirim pendaftaran").tap()
    phone.get_by_label("NIK", exact=True).fill(told["nik"])
    assert phone.get_by_label("Foto saya boleh").is_checked()
    assert phone.get_by_label("Nama lengkap sesuai KTP").input_value() == "Siti Contoh"
    phone.get_by_role("button", name="Kirim pendaftaran").tap()
    phone.get_by_text("D-SRP-0001").wait_for()
    assert told["nik"] not in phone.url
    wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    admin = browse("admin")
    admin.goto(f"/angkatan/{cohort.id}/pendaftaran")
    axe(admin)
    assert admin.evaluate(wide)
    admin.goto(f"/angkatan/{cohort.id}/seleksi")
    axe(admin)
    admin.get_by_label("Pilih Siti Contoh").check()
    admin.get_by_role("button", name="Terima yang dicentang").tap()
    admin.get_by_text("Siti Contoh diterima dengan nomor SRP-0001").wait_for()
    axe(admin)
    one = session.scalars(select(Participant)).one()
    on_it = select(CourseEnrolment.participant_id).join(
        Course, Course.id == CourseEnrolment.course_id
    )
    assert session.scalars(on_it.where(Course.kind == "lokakarya")).all() == [one.id]
    admin.goto(f"/peserta/{one.id}")
    admin.get_by_text("Izin dan asal pendaftaran").wait_for()
    axe(admin)


def test_the_public_pages_are_accessible(session: Session, phone: Page, desktop: Page) -> None:
    link = open_link(session, make_cohort(session))
    session.commit()
    for page in (phone, desktop):
        page.goto(f"/daftar/{link.token}")
        axe(page)
        page.get_by_text("Bagaimana data Anda").click()
        fill(page, typed())
        page.get_by_label("Saya mendaftar bersama teman").check()
        page.get_by_role("button", name="Kirim pendaftaran").click()
        page.get_by_text("Kelompok teman Anda").wait_for()
        axe(page)
