"""The list of a KUB's papers, signed scans, AD/ART by chapter, and drafts of decrees."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from tests.support.participants import SETU, make_cohort
from tests.support.pdf import text_of
from tests.support.training import DAY, draft, make_kub
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.files import StoredFile
from trainingmgr.kub import services
from trainingmgr.kub.models import KubPaper, Statutes
from trainingmgr.kub.queries import open_members
from trainingmgr.kub.queries.papers import papers_of, scanned_kinds

PDF = b"%PDF-1.7 contoh"


@pytest.fixture(autouse=True)
def _in_may():
    with clock.at(datetime(2026, 5, 4, 5, tzinfo=UTC)):
        yield


@pytest.fixture
def one(session):
    return make_kub(session, make_cohort(session))[0]


def photo(colour="white"):
    out = BytesIO()
    Image.new("RGB", (300, 400), colour).save(out, "JPEG")
    return BytesIO(out.getvalue()), "surat.jpg"


def upload(client, one, file, *, kind="berita_acara", status=302, **told):
    told = {"client_id": str(uuid.uuid4()), "kind": kind, "day": ""} | told
    return client.send(f"/kub/{one.id}/pindaian", status=status, file=file, **told)


def test_the_list_tells_what_is_signed_and_prints_what_is_not(as_role, session, one):
    client = as_role("admin")
    page = client.page(f"/kub/{one.id}/berkas")
    assert page.h1.startswith("0 dari 8 surat")
    upload(client, one, photo())
    page = client.page(f"/kub/{one.id}/berkas")
    assert page.h1.startswith("1 dari 8 surat")
    paper = session.scalars(select(KubPaper)).one()
    answer = client.get(f"/kub/{one.id}/pindaian/{paper.id}")
    assert answer.mimetype == "image/jpeg"
    assert client.user.name in page.text
    assert scanned_kinds(session, one.id) == {"berita_acara"}
    answer = client.get(f"/kub/{one.id}/surat/susunan-pengurus.pdf")
    assert answer.mimetype == "application/pdf"
    assert "SUSUNAN PENGURUS" in text_of(answer.data)


def test_what_is_sent_twice_is_kept_once_and_what_is_no_paper_not_at_all(as_role, session, one):
    client = as_role("admin")
    for _ in range(2):
        upload(client, one, (BytesIO(PDF), "sk.pdf"), kind="sk", client_id=str(uuid.uuid4()))
    assert [row.kind for row in session.scalars(select(KubPaper))] == ["sk"]
    assert len(session.scalars(select(StoredFile)).all()) == 1
    again = str(uuid.uuid4())
    for colour in ("red", "blue"):
        upload(client, one, photo(colour), kind="foto", client_id=again)
    assert len(session.scalars(select(KubPaper)).all()) == 3
    upload(client, one, (BytesIO(b"<svg/>"), "x.svg"), status=422)
    upload(client, one, photo(), kind="rahasia", status=422)
    upload(client, one, photo(), kind="perubahan", day="2026-04-01", status=422)
    assert len(session.scalars(select(KubPaper)).all()) == 3


def test_a_mistaken_scan_is_set_aside_with_a_reason_and_stays(as_role, session, one):
    client = as_role("admin")
    upload(client, one, (BytesIO(PDF), "sk.pdf"), kind="sk")
    paper = session.scalars(select(KubPaper)).one()
    client.submit(f"/kub/{one.id}/pindaian/{paper.id}/sisihkan", status=422, reason="")
    page = client.submit(f"/kub/{one.id}/pindaian/{paper.id}/sisihkan", reason="SK kelompok lain")
    assert "SK kelompok lain" in page.text
    assert page.h1.startswith("0 dari 8")
    assert scanned_kinds(session, one.id) == set()
    assert client.get(f"/kub/{one.id}/pindaian/{paper.id}").status_code == 200
    upload(client, one, (BytesIO(PDF), "sk.pdf"), kind="sk")
    assert scanned_kinds(session, one.id) == {"sk"}


def test_a_change_of_members_is_a_paper_of_its_day(as_role, session, one):
    day = DAY + timedelta(days=10)
    leaver = open_members(session, one.id)[-1]
    services.remove_member(session, COMMAND_LINE, leaver, reason="pindah", on=day)
    client = as_role("admin")
    assert "12 Maret 2026" in client.page(f"/kub/{one.id}/berkas").text
    upload(client, one, photo(), kind="perubahan", day=day.isoformat())
    *_, last = papers_of(session, one.id)
    assert (last.day, len(last.scans)) == (day, 1)
    answer = client.get(f"/kub/{one.id}/perubahan/{day}.pdf")
    assert "pindah" in text_of(answer.data)
    for nothing in ("2026-03-13", "kemarin"):
        assert client.get(f"/kub/{one.id}/perubahan/{nothing}.pdf").status_code == 404
    assert client.get(f"/kub/{one.id}/surat/rahasia.pdf").status_code == 404


def test_a_neighbour_s_papers_are_not_there(as_role, session, one):
    upload(as_role("admin"), one, photo())
    paper = session.scalars(select(KubPaper)).one()
    elsewhere = make_cohort(session, one.cohort.programme, code="STU", kecamatan_code=SETU, turn=2)
    theirs = draft(session, elsewhere, [])
    own, other = f"/kub/{one.id}", f"/kub/{theirs.id}"
    officer = as_role("field", kecamatan_code=one.cohort.kecamatan_code)
    assert officer.get(f"{own}/berkas").status_code == 200
    assert officer.get(f"{own}/pindaian/{paper.id}").status_code == 200
    assert "data-submits" not in officer.get(f"{own}/berkas").text
    for path in ("berkas", "surat/berita-acara.pdf", "ad-art", "perubahan/2026-04-01.pdf"):
        assert officer.get(f"{other}/{path}").status_code == 404
    # A paper is found under its own KUB alone.
    assert as_role("head").get(f"{other}/pindaian/{paper.id}").status_code == 404
    assert as_role("mentor").get(f"{own}/pindaian/{paper.id}").status_code == 404
    assert as_role("trainer").get(f"{own}/berkas").status_code == 403
    officer.send(f"{own}/pindaian/{paper.id}/sisihkan", status=403, reason="bukan milik saya")


def test_ad_art_is_changed_chapter_by_chapter_and_given_back(as_role, session, one):
    client = as_role("admin")
    page = client.page(f"/kub/{one.id}/ad-art")
    assert "sama dengan templat" in page.h1
    url = f"/kub/{one.id}/ad-art/ubah?bab=6"
    page = client.submit(url, status=422, text="Simpanan {simpanan}.")
    assert "{simpanan} tidak dikenal" in page.errors["text"]
    assert "{simpanan_pokok}" in page.errors["text"]
    assert page.value("text") == "Simpanan {simpanan}."
    page = client.submit(url, text="(1) Simpanan pokok {simpanan_pokok}.\n\n(1) Lain.")
    assert "pada 1 dari 10 bab" in page.h1
    assert "Diubah kelompok" in page.text
    # Whoever opened the chapter before that change is told.
    client.send(url, status=409, text="Punya saya.", version="")
    assert session.scalars(select(Statutes)).one().version >= 1
    page = client.submit(f"/kub/{one.id}/ad-art", form="#kembali form")
    assert "sama dengan templat" in page.h1
    assert client.get(f"/kub/{one.id}/ad-art/ubah?bab=11").status_code == 404


def test_the_office_changes_its_template_from_a_day_on(as_role, session, one):
    client = as_role("admin")
    assert "bawaan" in client.page("/kub/templat-ad-art").h1
    url = "/kub/templat-ad-art/ubah"
    page = client.submit(url, status=422, chapter_2="Asas {asas}.")
    assert "{asas}" in page.errors["chapter_2"]
    page = client.submit(url, chapter_2="Asas kekeluargaan.", valid_from="2026-05-04")
    assert "4 Mei 2026" in page.h1
    assert "Asas kekeluargaan." in page.text
    assert "templat baru sejak 4 Mei 2026" in client.page(f"/kub/{one.id}/ad-art").text
    assert as_role("head").get("/kub/templat-ad-art").status_code == 403


def test_a_draft_decree_comes_back_as_paper_and_is_not_kept(as_role, session, one):
    client = as_role("admin")
    url = f"/kub/{one.id}/rancangan-sk"
    page = client.page(url)
    assert page.value("number") == "500.3/0001/Disperindag/V/2026"
    told = {
        "number": "500.3/7/X", "on": "", "issuer": "lurah", "kelurahan": "", "groups": [one.id],
        "considering": "bahwa perlu;", "recalling": "Undang-Undang;", "decisions": "Satu.\nDua.",
    }  # fmt: skip
    client.send(url, status=422, **told)
    client.send(url, status=422, **told | {"issuer": "dinas", "recalling": " "})
    answer = client.send(url, status=200, **told | {"issuer": "dinas"})
    words = text_of(answer.data)
    assert "RANCANGAN" in words
    assert "KEDUA" in words
    assert "500.3/7/X" in words
    session.refresh(one)
    assert one.decree_number is None


def test_two_who_both_began_with_the_office_s_text_do_not_write_over_one_another(
    as_role, session, one
):
    first, second = as_role("admin"), as_role("admin")
    chapter, template = f"/kub/{one.id}/ad-art/ubah?bab=1", "/kub/templat-ad-art/ubah"
    pages = {url: second.page(url) for url in (chapter, template)}
    first.submit(chapter, text="Bab yang pertama.")
    first.submit(template, chapter_1="Templat yang pertama.")
    page = second.submit(pages[chapter], status=409, text="Bab yang kedua.")
    assert page.value("text") == "Bab yang kedua."
    assert session.scalars(select(Statutes)).one().chapters[0]["text"] == "Bab yang pertama."
    second.submit(page)
    page = second.submit(pages[template], status=409, chapter_1="Templat yang kedua.")
    second.submit(page)
    assert session.scalars(select(Statutes)).one().chapters[0]["text"] == "Bab yang kedua."
