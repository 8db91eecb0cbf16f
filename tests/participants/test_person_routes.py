"""One person: registered, corrected, asked about, stopped; nobody is added after the close."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.support.participants import (
    make_participant,
    nik_of,
)
from trainingmgr.foundation import clock
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.participants.models import (
    Objection,
    Participant,
)

BORN = date(1999, 5, 12)


def fields(**changed):
    return {
        "phone": "0812-0000-1111",
        "name": "Siti Contoh",
        "nik": nik_of(BORN, "P", 7),
        "kelurahan": "36.74.01.1001",
    } | changed


def test_a_person_is_registered_with_only_what_the_nik_does_not_say(session, cohort, as_role):
    page = as_role("admin").submit(f"/angkatan/{cohort.id}/peserta/baru", **fields())
    assert "Siti Contoh terdaftar dengan nomor SRP-0001" in page.text
    one = session.scalars(select(Participant)).one()
    assert (one.sex, one.birth_date, one.phone) == ("P", BORN, "+6281200001111")


def test_what_differs_from_the_nik_is_asked_and_kept_after_a_yes(session, cohort, as_role):
    admin, url = as_role("admin"), f"/angkatan/{cohort.id}/peserta/baru"
    asked = admin.submit(url, status=422, **fields(sex="L"))
    assert "Mohon pastikan" in asked.text
    assert asked.value("name") == "Siti Contoh"
    assert session.scalar(select(func.count()).select_from(Participant)) == 0
    token = asked.value("asked")
    yes = fields(sex="L", asked=token, sure="y")
    # The yes was for the sex; another oddity is another question.
    other = admin.send(url, status=422, **(yes | {"kelurahan": "36.74.07.1003"}))
    assert b"Keranggan" in other.data
    admin.send(url, status=302, **yes)
    session.expire_all()
    assert session.scalars(select(Participant)).one().sex == "L"


def test_an_address_is_kept_or_refused_at_its_field(session, cohort, as_role):
    admin, url = as_role("admin"), f"/angkatan/{cohort.id}/peserta/baru"
    page = admin.submit(url, status=422, **fields(email="sari(at)contoh"))
    assert "Contoh: nama@contoh.id" in page.errors["email"]
    admin.submit(url, **fields(email="sari@contoh.id"))
    assert session.scalars(select(Participant.email)).all() == ["sari@contoh.id"]


def test_a_damaged_nik_is_named_at_its_field_with_the_rest_kept(session, cohort, as_role):
    page = as_role("admin").submit(
        f"/angkatan/{cohort.id}/peserta/baru", status=422, **fields(nik="3674 0152")
    )
    assert "16 angka" in page.errors["nik"]
    assert page.value("phone") == "0812-0000-1111"


def test_r12_a_known_nik_leads_to_the_existing_record(session, cohort, as_role):
    known = make_participant(session, cohort)
    page = as_role("admin").submit(
        f"/angkatan/{cohort.id}/peserta/baru", status=422, **fields(nik=known.nik)
    )
    assert known.number in page.errors["nik"]
    assert page.links["Lihat data yang sudah terdaftar"] == f"/peserta/{known.id}"


def test_r14_a_minor_needs_a_guardian(session, cohort, as_role):
    born = date(clock.today().year - 17, 1, 2)
    admin, url = as_role("admin"), f"/angkatan/{cohort.id}/peserta/baru"
    minor = fields(nik=nik_of(born, "P", 8))
    page = admin.submit(url, status=422, **minor)
    assert "wali" in page.errors["guardian_name"]
    page = admin.submit(url, status=422, guardian_name="Ibu Contoh", **minor)
    assert "wali" in page.errors["guardian_consent"]
    admin.submit(url, guardian_name="Ibu Contoh", guardian_consent="y", **minor)
    assert session.scalars(select(Participant)).one().guardian_consent_at is not None


def test_a_correction_keeps_the_nik_out_of_the_page(session, cohort, as_role):
    one = make_participant(session, cohort, name="Nama Lama")
    admin, url = as_role("admin"), f"/peserta/{one.id}/ubah"
    assert one.nik not in admin.page(url).html
    admin.submit(url, name="Nama Baru")
    session.expire_all()
    assert (one.name, one.nik_last4) == ("Nama Baru", one.nik[-4:])


def test_a_correction_that_was_overtaken_keeps_the_text_and_saves_the_second_time(
    session, cohort, as_role
):
    one = make_participant(session, cohort)
    admin, url = as_role("admin"), f"/peserta/{one.id}/ubah"
    opened = admin.page(url)
    typed = {
        name: opened.value(name) or ""
        for name in ("phone", "name", "kelurahan", "address", "version")
    }
    admin.submit(url, occupation="Penjahit")
    stale = admin.send(url, status=409, **(typed | {"address": "Jl. Contoh No. 99"}))
    assert b"Jl. Contoh No. 99" in stale.data
    session.expire_all()
    assert one.address != "Jl. Contoh No. 99"
    again = typed | {"address": "Jl. Contoh No. 99", "version": one.version}
    admin.send(url, status=302, **again)


def test_a_nik_is_shown_once_for_a_reason_and_audited(session, cohort, as_role):
    one = make_participant(session, cohort)
    head, url = as_role("head"), f"/peserta/{one.id}/nik"
    assert one.nik[:12] not in head.page(url).text.replace(" ", "")
    page = head.submit(url, reason="Mencocokkan KTP")
    assert one.nik in page.text.replace(" ", "")
    assert page.response.headers["Cache-Control"] == "no-store"
    event = session.scalars(select(AuditEvent).where(AuditEvent.act == "nik.reveal")).one()
    assert (event.user_id, event.subject_id) == (head.user.id, one.id)
    assert head.submit(url, status=422, reason=" ").errors


@pytest.mark.parametrize("role", ["trainer", "mentor", "field"])
def test_nobody_else_may_see_a_nik_even_of_their_own_people(session, cohort, as_role, role):
    one = make_participant(session, cohort)
    as_role(role).send(f"/peserta/{one.id}/nik", status=403, reason="Ingin tahu")


def test_an_objection_is_opened_and_settled(session, cohort, as_role):
    one = make_participant(session, cohort)
    admin = as_role("admin")
    admin.submit(f"/peserta/{one.id}/sanggahan", text="Penjualan bukan milik saya")
    objection = session.scalars(select(Objection)).one()
    page = admin.page(f"/sanggahan/{objection.id}")
    assert "Penjualan bukan milik saya" in page.text
    version = page.value("version")
    admin.submit(f"/sanggahan/{objection.id}", resolution="Dicocokkan dengan nota")
    assert "selesai" in admin.page(f"/sanggahan/{objection.id}").h1
    admin.send(f"/sanggahan/{objection.id}", status=409, resolution="Lagi", version=version)


def test_r30_someone_stops_and_comes_back(session, cohort, as_role):
    one = make_participant(session, cohort)
    admin = as_role("admin")
    page = admin.submit(f"/peserta/{one.id}/berhenti", status=422, kind="bekerja", reason="")
    assert "reason" in page.errors
    admin.submit(f"/peserta/{one.id}/berhenti", kind="bekerja", reason="Diterima di pabrik")
    assert "Bekerja" in admin.page("/peserta").text
    admin.submit(f"/peserta/{one.id}/kembali")
    assert "Belum ada bukti usaha" in admin.page("/peserta").text


def test_r18_closing_says_n_and_freezes_it(session, cohort, as_role):
    for _ in range(3):
        make_participant(session, cohort)
    admin, url = as_role("admin"), f"/angkatan/{cohort.id}/tutup-pendaftaran"
    assert "Tetapkan 3 peserta" in admin.page(url).h1
    page = admin.submit(url)
    assert "3 peserta" in page.h1
    admin.send(url, status=422)
    admin.submit(f"/angkatan/{cohort.id}/peserta/baru", status=422, **fields())
    session.expire_all()
    assert cohort.frozen_n == 3
