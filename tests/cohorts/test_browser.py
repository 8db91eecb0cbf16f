"""The curriculum grows by a row at a press."""

import pytest

from tests.support import cohorts as make

pytestmark = pytest.mark.browser


def test_a_materi_is_added_beyond_the_blank_rows(browse, session, axe):
    course = make.course(session, make.cohort(session, make.programme(session)))
    session.commit()
    page = browse("admin")
    page.goto(f"/pelatihan/{course.id}/ubah")
    rows = page.locator("[data-row]")
    before = rows.count()
    page.get_by_role("button", name="Tambah materi").click()
    assert rows.count() == before + 1
    page.get_by_label(f"Baris {before + 1}: Materi").fill("Menghitung harga pokok")
    page.get_by_label(f"Baris {before + 1}: JP").fill("4")
    axe(page)
    page.get_by_role("button", name="Simpan").click()
    page.wait_for_url("**/angkatan/*")
    session.expire_all()
    assert [(one.title, one.jp) for one in course.subjects] == [("Menghitung harga pokok", 4)]
