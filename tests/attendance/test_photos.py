"""Photos of the signed sheet beside the register."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import select

from tests.support.builders import make_user
from tests.support.training import make_class, make_session, make_trainer, mark
from trainingmgr.attendance.models import SheetPhoto
from trainingmgr.foundation import clock, files
from trainingmgr.foundation.audit import AuditEvent

GPS = 0x8825


@pytest.fixture
def lesson(session):
    """Today's session of a class of two, and its trainer."""
    course, trainer, roster = make_class(session, 2)
    return make_session(session, course, trainer, clock.today()), trainer, roster


def picture(colour="green", size=(3000, 2000)):
    """A phone's photo that knows where it was taken."""
    image, out = Image.new("RGB", size, colour), BytesIO()
    exif = Image.Exif()
    exif[GPS] = {1: "S", 2: (6.0, 17.0, 0.0)}
    image.save(out, "JPEG", exif=exif)
    return BytesIO(out.getvalue()), "lembar.jpg"


def attach(client, one, colour="green", status=302, **fields):
    data = {"client_id": str(uuid4()), "photo": picture(colour), **fields}
    return client.send(f"/sesi/{one.id}/foto-daftar", status=status, **data)


def test_a_photo_is_attached_small_and_without_place(session, sign_in, lesson):
    one, trainer, _roster = lesson
    client = sign_in(trainer.user)
    form = 'form[action$="foto-daftar"]'
    page = client.submit(f"/sesi/{one.id}/presensi", form, photo=picture())
    assert "Foto daftar hadir terlampir." in page.text
    assert trainer.user.name in page.texts(".photo-strip li")[0]
    stored = session.scalars(select(SheetPhoto)).one()
    with Image.open(files.path_of(stored.file)) as image:
        assert max(image.size) <= 1600
        assert GPS not in image.getexif()
    assert client.get(page.select(".photo-strip a")[0].get("href")).mimetype == "image/jpeg"


def test_several_photos_and_each_once(session, sign_in, lesson):
    one, trainer, _roster = lesson
    client, same = sign_in(trainer.user), str(uuid4())
    attach(client, one, client_id=same)
    attach(client, one, client_id=same)
    # An old page sends its first id with another picture: both are kept.
    attach(client, one, "red", client_id=same)
    assert len(session.scalars(select(SheetPhoto)).all()) == 2


def test_what_is_no_photo_is_told(session, sign_in, lesson):
    one, trainer, _roster = lesson
    client = sign_in(trainer.user)
    for nothing in ((BytesIO(b"<svg onload=alert(1)>"), "x.svg"), (BytesIO(b""), "x.jpg")):
        attach(client, one, status=422, photo=nothing)
    attach(client, one, status=422, photo=(BytesIO(b"GIF89a"), "../../etc/passwd"))
    assert session.scalars(select(SheetPhoto)).all() == []


def test_only_who_may_correct_removes_it(session, sign_in):
    course, trainer, roster = make_class(session, 2)
    one = make_session(session, course, trainer, clock.today() - timedelta(days=3))
    with clock.at(clock.now() - timedelta(days=3)):
        mark(session, one, roster)
    client = sign_in(trainer.user)
    attach(client, one)
    photo = session.scalars(select(SheetPhoto)).one()
    path, address = files.path_of(photo.file), f"/sesi/{one.id}/foto-daftar/{photo.id}"
    assert "Hapus foto" not in client.page(f"/sesi/{one.id}/presensi").text
    client.send(f"{address}/hapus", status=422)
    assert path.exists()
    sign_in(make_user(session, "admin")).send(f"{address}/hapus")
    assert not path.exists()
    assert client.get(address).status_code == 404
    assert "sheet_photo.remove" in set(session.scalars(select(AuditEvent.act)))


def test_a_neighbour_sees_no_photo(session, sign_in, lesson):
    one, trainer, _roster = lesson
    attach(sign_in(trainer.user), one)
    photo = session.scalars(select(SheetPhoto)).one()
    course, other, _people = make_class(session, 2)
    theirs = make_session(session, course, other, clock.today())
    neighbour = sign_in(other.user)
    for address in (f"/sesi/{one.id}/foto-daftar/{photo.id}",
                    f"/sesi/{theirs.id}/foto-daftar/{photo.id}"):  # fmt: skip
        assert neighbour.get(address).status_code == 404
        neighbour.send(f"{address}/hapus", status=404)
    attach(neighbour, one, status=404)
    assert sign_in(make_trainer(session).user).get(address).status_code == 404
