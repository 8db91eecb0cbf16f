"""A field officer and a mentor with a phone in one hand: few taps, a heavy camera, a weak line."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.browser import Opener, axe
from tests.support.businesses import make_business, make_letter, make_officer
from tests.support.mentors import make_mentor
from trainingmgr.businesses.models import Visit
from trainingmgr.foundation.files import StoredFile
from trainingmgr.kub.models import Kub
from trainingmgr.mentors.models import CoachingSession

pytestmark = pytest.mark.browser


def camera_photo() -> dict[str, object]:
    """Twelve megapixels of noise, heavier than any upload may be."""
    stream = BytesIO()
    Image.effect_noise((4000, 3000), 200).convert("RGB").save(stream, "JPEG", quality=95)
    data = stream.getvalue()
    assert len(data) > 6_000_000
    return {"name": "IMG_0001.JPG", "mimeType": "image/jpeg", "buffer": data}


def test_nobody_at_home_is_two_taps(session: Session, browse: Opener) -> None:
    business, _people = make_business(session)
    officer = make_officer(session)
    session.commit()
    page = browse(officer)
    page.goto(f"/kunjungan/{business.id}/catat")
    assert not page.get_by_label("Barang atau jasa yang dibuat").is_visible()
    page.get_by_label("Tidak ditemui", exact=True).tap()
    assert not page.get_by_label("Barang atau jasa yang dibuat").is_visible()
    page.get_by_role("button", name="Simpan").tap()
    page.get_by_text("tidak mengubah status siapa pun").wait_for()
    axe(page)
    assert session.scalar(select(func.count(Visit.id))) == 1


@pytest.mark.long
def test_a_heavy_photo_is_made_small_on_the_phone(session: Session, browse: Opener) -> None:
    make_business(session)
    officer = make_officer(session)
    make_letter(session, officer)
    session.commit()
    page = browse(officer)
    page.goto("/kunjungan")
    axe(page)
    page.get_by_role("link", name="Catat kunjungan").tap()
    page.get_by_label("Berjalan", exact=True).tap()
    page.get_by_label("Foto tempat atau produk").set_input_files([camera_photo()])
    page.get_by_role("button", name="Simpan").tap()
    page.get_by_text("Kunjungan ini memverifikasi usaha").wait_for()
    axe(page)
    assert session.scalars(select(StoredFile)).one().size < 2_000_000


def test_a_session_is_three_taps_and_one_sentence(session: Session, browse: Opener) -> None:
    business, _people = make_business(session)
    mentor = make_mentor(session, session.get_one(Kub, business.kub_id))
    user = mentor.user
    session.commit()
    page = browse(user)
    page.goto("/pendampingan/hari-ini")
    axe(page)
    page.get_by_role("link", name="Catat sesi").tap()
    page.get_by_label("Apa yang Anda temukan?").tap()
    page.keyboard.type("Kemasan sudah rapi, pencatatan belum.")
    axe(page)
    page.get_by_role("button", name="Simpan").tap()
    page.get_by_text("Sesi tersimpan.").wait_for()
    axe(page)
    assert session.scalars(select(CoachingSession)).one().finding.startswith("Kemasan")
