"""Signed papers from a phone: one tap, a photo or a PDF, with nothing that a reader cannot use."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from tests.support.builders import make_user
from tests.support.participants import make_cohort
from tests.support.training import make_kub
from trainingmgr.kub.models import KubPaper

pytestmark = pytest.mark.browser


def test_a_photo_and_a_pdf_are_sent_as_soon_as_they_are_chosen(session, browse, axe):
    one, _ = make_kub(session, make_cohort(session))
    user = make_user(session, "admin")
    kub_id = one.id
    session.commit()
    out = BytesIO()
    Image.new("RGB", (2400, 3200), "white").save(out, "JPEG")
    page = browse(user)
    page.goto(f"/kub/{kub_id}/berkas")
    chosen = {"name": "ba.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
    page.get_by_label("Unggah foto atau PDF: Berita acara pembentukan").set_input_files(chosen)
    page.get_by_role("heading", name="1 dari 8 surat").wait_for()
    chosen = {"name": "sk.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 contoh"}
    page.get_by_label("Unggah foto atau PDF: SK penetapan").set_input_files(chosen)
    page.get_by_role("heading", name="2 dari 8 surat").wait_for()
    axe(page)
    papers = session.scalars(select(KubPaper).order_by(KubPaper.id)).all()
    assert [(one.kind, one.file.media_type) for one in papers] == [
        ("berita_acara", "image/jpeg"),
        ("sk", "application/pdf"),
    ]
