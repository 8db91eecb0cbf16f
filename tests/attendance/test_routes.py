"""The register, the trainer's day and the course, as people use them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from tests.support.training import make_class, make_session, make_trainer, mark
from trainingmgr.attendance.models import Mark, PracticalProduct, Register
from trainingmgr.foundation import clock
from trainingmgr.foundation.audit import AuditEvent


@pytest.fixture
def lesson(session):
    """Today's session of a class of four: (session, trainer, roster)."""
    course, trainer, roster = make_class(session, 4)
    return make_session(session, course, trainer, clock.today()), trainer, roster


def url_of(one):
    return f"/sesi/{one.id}/presensi"


def letters(roster, marks="HHHH"):
    return {f"mark-{who.id}": mark for who, mark in zip(roster, marks, strict=True)}


def photo():
    out = BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG")
    return BytesIO(out.getvalue())


def stored(session):
    return "".join(session.scalars(select(Mark.status).order_by(Mark.participant_id)))


def test_closing_says_how_many_were_there(session, sign_in, lesson):
    one, trainer, roster = lesson
    page = sign_in(trainer.user).submit(
        url_of(one), "#presensi", button="tutup", **letters(roster, "HHAS")
    )
    assert "Presensi tersimpan. 2 dari 4 peserta hadir." in page.text
    assert "Ditutup" in page.text
    assert stored(session) == "HHAS"


def test_without_scripts_everyone_is_marked_on_the_page_and_nothing_is_saved(
    session, sign_in, lesson
):
    one, trainer, roster = lesson
    page = sign_in(trainer.user).submit(
        url_of(one), "#presensi", button="semua", **{f"mark-{roster[1].id}": "A"}
    )
    checked = page.select("input[type=radio][checked]")
    assert sorted(box.get("value") for box in checked) == ["A", "H", "H", "H"]
    assert "4 dari 4 tercatat" in page.text
    assert stored(session) == ""


def test_a_missing_mark_is_told_and_what_was_typed_stays(session, sign_in, lesson):
    one, trainer, roster = lesson
    page = sign_in(trainer.user).submit(
        url_of(one), "#presensi", button="tutup", status=422, **{f"mark-{roster[0].id}": "S"}
    )
    assert "Presensi belum lengkap: 3 dari 4 peserta belum ditandai." in page.text
    assert [box.get("value") for box in page.select("input[type=radio][checked]")] == ["S"]
    assert stored(session) == ""


def test_minutes_that_are_no_number_are_told_at_their_row(sign_in, lesson):
    one, trainer, roster = lesson
    page = sign_in(trainer.user).submit(
        url_of(one), "#presensi", button="simpan", status=422,
        **letters(roster), **{f"late-{roster[0].id}": "lama"},
    )  # fmt: skip
    assert page.texts(".register-error") == ["Isi menit dengan angka bulat, misalnya 15."]
    assert page.value(f"late-{roster[0].id}") == "lama"


def test_a_stale_save_shows_both_and_keeps_what_was_typed(session, sign_in, lesson):
    one, trainer, roster = lesson
    client = sign_in(trainer.user)
    mark(session, one, roster, "HHHA", close=False)
    answer = client.send(url_of(one), status=409, aksi="simpan", version="", **letters(roster))
    html = answer.get_data(as_text=True)
    assert "baru saja disimpan orang lain" in html
    assert html.count("Tersimpan oleh orang lain: A") == 1
    assert 'name="version" value="1"' in html
    assert stored(session) == "HHHA"


def test_a_neighbours_register_does_not_exist(session, sign_in, as_role, lesson):
    one, _, _ = lesson
    stranger = sign_in(make_trainer(session).user)
    stranger.page(url_of(one), status=404)
    stranger.send(url_of(one), status=404, aksi="tutup")
    stranger.page(f"/pelatihan/{one.course_id}", status=404)
    as_role("mentor").page(url_of(one), status=403)


def test_a_substitute_opens_the_session_given_to_him(session, sign_in, lesson):
    one, _, _ = lesson
    substitute = make_trainer(session)
    one.trainer_id = substitute.id
    sign_in(substitute.user).page(url_of(one))


def test_the_head_reads_and_does_not_write(session, as_role, lesson):
    one, _, roster = lesson
    mark(session, one, roster)
    head = as_role("head")
    page = head.page(url_of(one))
    assert not page.select("button[name=aksi]")
    head.send(url_of(one), status=403, aksi="tutup")


def test_after_the_lock_the_administrator_corrects_with_a_reason(session, sign_in, as_role, lesson):
    one, trainer, roster = lesson
    register = mark(session, one, roster)
    register.first_closed_at = clock.now() - timedelta(hours=25)
    page = sign_in(trainer.user).page(url_of(one))
    assert "terkunci" in page.text
    assert not page.select("input[type=radio]:not([disabled])")
    office = as_role("admin")
    page = office.submit(
        url_of(one), "#presensi", button="tutup", status=422, **letters(roster, "HHHI")
    )
    assert "Tulis alasan koreksi." in page.text
    office.submit(
        url_of(one), "#presensi", button="tutup", reason="Surat izin menyusul",
        **letters(roster, "HHHI"),
    )  # fmt: skip
    assert stored(session) == "HHHI"


def test_the_notice_opens_the_register_again(session, sign_in, lesson):
    one, trainer, roster = lesson
    client = sign_in(trainer.user)
    client.submit(url_of(one), "#presensi", button="tutup", **letters(roster))
    register = session.scalar(select(Register))
    client.send(f"{url_of(one)}/buka", version=str(register.version))
    session.expire_all()
    assert session.scalar(select(Register.closed_at)) is None


def test_twenty_identical_closings_have_one_effect(session, sign_in, lesson):
    one, trainer, roster = lesson
    clients = [sign_in(trainer.user) for _ in range(20)]
    data = {"aksi": "tutup", "version": "", **letters(roster)}
    url = url_of(one)
    tokens = [
        client.page(url).one("#presensi [name=csrf_token]").get("value") for client in clients
    ]

    def post(pair):
        client, token = pair
        return client.http.post(url, data=data | {"csrf_token": token}).status_code

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(post, zip(clients, tokens, strict=True)))
    session.expire_all()
    assert set(answers) == {302}
    assert session.scalar(select(Register.version)) == 1
    assert session.scalar(select(func.count()).select_from(Mark)) == 4
    closings = select(func.count()).where(AuditEvent.act == "register.close")
    assert session.scalar(closings) == 1


def test_of_ten_different_first_saves_one_stands_and_nine_are_told(session, sign_in, lesson):
    one, trainer, roster = lesson
    clients = [sign_in(trainer.user) for _ in range(10)]
    url = url_of(one)
    sends = [
        (
            client,
            letters(roster, f"{'HISA'[place % 4]}{'HISA'[place // 4]}HH")
            | {"csrf_token": client.page(url).one("#presensi [name=csrf_token]").get("value")},
        )
        for place, client in enumerate(clients)
    ]

    def post(pair):
        client, data = pair
        return client.http.post(url, data=data | {"aksi": "simpan", "version": ""}).status_code

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(post, sends))
    session.expire_all()
    assert sorted(answers) == [302] + [409] * 9
    assert session.scalar(select(Register.version)) == 1


def test_the_register_costs_the_same_for_three_and_for_sixty(session, sign_in, queries):
    def cost(size):
        course, trainer, _ = make_class(session, size)
        one = make_session(session, course, trainer, clock.today())
        client = sign_in(trainer.user)
        client.page(url_of(one))
        with queries() as counted:
            client.page(url_of(one))
        return len(counted)

    assert cost(3) == cost(60)


def test_today_leads_with_the_session_that_waits(session, sign_in, lesson):
    one, trainer, roster = lesson
    make_session(session, one.course, trainer, clock.today() - timedelta(days=7))
    make_session(session, one.course, trainer, clock.today() + timedelta(days=7))
    client = sign_in(trainer.user)
    page = client.page("/hari-ini")
    assert page.h1.startswith("Anda mengajar Dasar produksi kokoru pukul 08.00")
    assert page.links["Isi presensi"] == url_of(one)
    assert "Presensi belum ditutup" in page.text
    mark(session, one, roster)
    assert client.page("/hari-ini").h1 == "Semua presensi hari ini sudah ditutup."


def test_a_trainer_without_sessions_is_told_so(session, sign_in):
    page = sign_in(make_trainer(session).user).page("/hari-ini")
    assert page.h1 == "Tidak ada pertemuan yang menunggu Anda."


def test_the_course_tells_rates_outlook_and_products(session, sign_in, lesson):
    one, trainer, roster = lesson
    make_session(session, one.course, trainer, clock.today() + timedelta(days=7))
    mark(session, one, roster, "HHHA")
    page = sign_in(trainer.user).page(f"/pelatihan/{one.course_id}")
    assert page.h1 == "1 dari 2 pertemuan selesai; produk 0 dari 4 peserta diterima."
    assert "3/4 · 75,0%" in page.text
    assert "Kehadiran tidak tercapai" in page.text
    assert "4 dari 4 peserta" in page.text
    page = sign_in(trainer.user).page(f"/pelatihan/{one.course_id}?q={roster[0].name}")
    assert "1 dari 4 peserta" in page.text


def test_a_product_is_judged_with_its_photo_which_only_its_class_sees(session, sign_in, lesson):
    one, trainer, roster = lesson
    url = f"/pelatihan/{one.course_id}/produk/{roster[0].id}"
    client = sign_in(trainer.user)
    page = client.submit(url, decision="perbaiki", status=422)
    assert "Tulis apa yang perlu diperbaiki." in page.text
    client.submit(url, decision="diterima", photo=(photo(), "karya.jpg"))
    product = session.scalar(select(PracticalProduct))
    assert (product.decision, product.photo.media_type) == ("diterima", "image/jpeg")
    with client.get(f"{url}/foto") as picture:
        assert picture.mimetype == "image/jpeg"
    client.submit(url, decision="perbaiki", note="Rapikan tepinya")
    session.expire_all()
    assert session.scalar(select(PracticalProduct.photo_id)) is not None
    stranger = sign_in(make_trainer(session).user)
    assert stranger.get(f"{url}/foto").status_code == 404


def test_a_stale_judgement_conflicts(session, sign_in, lesson):
    one, trainer, roster = lesson
    url = f"/pelatihan/{one.course_id}/produk/{roster[0].id}"
    client = sign_in(trainer.user)
    client.submit(url, decision="diterima")
    client.send(url, status=409, decision="perbaiki", note="Belum rapi", version="")


def test_a_remark_is_opened_and_settled(session, sign_in, lesson):
    one, trainer, roster = lesson
    url = f"/pelatihan/{one.course_id}/tata-tertib/{roster[0].id}"
    client = sign_in(trainer.user)
    page = client.submit(url, "form.form", text="Meninggalkan kelas tanpa izin")
    assert "1 catatan tata tertib" in page.h1
    page = client.submit(url, "form.post-button[action$=selesai]")
    assert "tidak mempunyai" in page.h1


def test_a_session_that_was_cancelled_takes_no_marks(session, sign_in, lesson):
    one, trainer, roster = lesson
    one.state, one.cancel_reason = "batal", "Banjir"
    client = sign_in(trainer.user)
    assert "Banjir" in client.page(url_of(one)).text
    client.send(url_of(one), status=422, aksi="tutup", **letters(roster))
