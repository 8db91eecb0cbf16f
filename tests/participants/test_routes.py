"""Pages about people: found, registered, corrected, asked about, imported and counted."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import func, select

from tests.support.participants import (
    SETU,
    make_cohort,
    make_course,
    make_participant,
    make_programme,
    nik_of,
    person,
)
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.sheets import Table, write_workbook
from trainingmgr.participants.models import (
    AS_MENTOR,
    ImportRow,
    Objection,
    Participant,
)
from trainingmgr.participants.queries import identity_of
from trainingmgr.participants.services import people

HEADER = ["No.", "Nama Lengkap", "NIK", "L/P", "Tgl Lahir", "Kelurahan", "No. HP"]
BORN = date(1999, 5, 12)


@pytest.fixture
def cohort(session):
    return make_cohort(session)


def workbook(*rows):
    """A file as offices send it: a title, a heading, people, a total."""
    lines = [["DAFTAR PESERTA"], HEADER, *rows, ["", "Jumlah", str(len(rows))]]
    width = len(HEADER)
    padded = [line + [""] * (width - len(line)) for line in lines]
    return write_workbook([Table("Peserta", padded[0], padded[1:])])


def row(serial, name="", sex="P", born="12 Mei 1999", nik=None, ward="Buaran"):
    nik = nik_of(BORN, "P", serial) if nik is None else nik
    return [str(serial), name or f"Orang Ke {serial}", nik, sex, born, ward, "081200000001"]


# The list


def test_the_list_finds_by_name_number_phone_and_kelurahan(session, cohort, as_role):
    make_participant(session, cohort, name="Muhammad Ikhsan", phone="+6281299998888")
    make_participant(session, cohort, name="Dewi Lestari", kelurahan_code="36.74.01.1002")
    admin = as_role("admin")
    for words, found in {
        "ikhsan": ["Muhammad Ikhsan"],
        "moch. ikhsan": ["Muhammad Ikhsan"],
        "SRP-0002": ["Dewi Lestari"],
        "99998888": ["Muhammad Ikhsan"],
        "rawa buntu": ["Dewi Lestari"],
        "%": [],
        "zzz": [],
    }.items():
        page = admin.page(f"/peserta?q={words.replace('%', '%25')}")
        assert page.texts("th[scope=row] a") == found, words


def test_the_list_counts_and_says_what_to_do_when_nothing_fits(session, cohort, as_role):
    make_participant(session, cohort)
    admin = as_role("admin")
    assert "1 peserta" in admin.page("/peserta").text
    page = admin.page("/peserta?q=zzz")
    assert "Tidak ada yang cocok" in page.text
    assert "Lihat semua" in page.links
    assert admin.page("/peserta?status=aktif").texts("th[scope=row] a") == []
    assert len(admin.page("/peserta?status=belum_usaha&kub=tidak&tahap=0").select("tbody tr")) == 1


def test_the_list_filters_by_kecamatan_and_cohort(session, as_role):
    programme = make_programme(session)
    serpong = make_cohort(session, programme)
    setu = make_cohort(session, programme, code="STU", kecamatan_code=SETU, turn=2)
    make_participant(session, serpong, name="Orang Serpong")
    make_participant(session, setu, name="Orang Setu")
    admin = as_role("admin")
    assert admin.page(f"/peserta?kecamatan={SETU}").texts("th a") == ["Orang Setu"]
    assert admin.page(f"/peserta?angkatan={serpong.id}").texts("th a") == ["Orang Serpong"]


def test_each_role_sees_only_its_own_people_and_no_neighbour(session, as_role):
    programme = make_programme(session)
    serpong = make_cohort(session, programme)
    setu = make_cohort(session, programme, code="STU", kecamatan_code=SETU, turn=2)
    mine = make_participant(session, serpong, name="Orang Serpong")
    make_participant(
        session, setu, name="Orang Setu", kelurahan_code="36.74.07.1003", phone="+6281277776666"
    )
    officer = as_role("field", kecamatan_code=SETU)
    assert officer.page("/peserta").texts("th a") == ["Orang Setu"]
    mentor = as_role("mentor")
    assert mentor.page("/peserta").texts("th a") == []
    by = as_role("admin").actor
    today = clock.today()
    people.assign(session, by, [mine.id], mentor.user.id, AS_MENTOR, today, "mentor_assignment:1")
    assert mentor.page("/peserta").texts("th a") == ["Orang Serpong"]
    trainer = as_role("trainer")
    course = make_course(session, serpong, teacher=trainer.user)
    assert trainer.page("/peserta").texts("th a") == []
    people.enrol(session, by, course, [mine.id], today)
    page = trainer.page("/peserta")
    assert page.texts("th a") == ["Orang Serpong"]
    assert "0812" not in page.text, "a trainer sees no telephone"
    assert trainer.page(f"/peserta?q={mine.phone[-6:]}").texts("th a") == []


def test_the_list_asks_as_often_for_many_as_for_few(session, cohort, as_role, queries):
    admin = as_role("admin")
    counts = []
    for size in (2, 30):
        people.register_all(session, admin.actor, cohort, [person() for _ in range(size)])
        for url in ("/peserta", f"/angkatan/{cohort.id}/peserta"):
            with queries() as sent:
                admin.page(url)
            counts.append(len(sent))
    assert counts[:2] == counts[2:]


# One person


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


# Enrolment


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


def test_a_neighbours_cohort_is_not_found(session, cohort, as_role):
    as_role("field", kecamatan_code=SETU).page(f"/angkatan/{cohort.id}/peserta", status=404)
    as_role("mentor").page(f"/angkatan/{cohort.id}/peserta", status=404)


# Import


def upload(client, cohort, data, name="peserta.xlsx", **kwargs):
    return client.submit(f"/angkatan/{cohort.id}/impor", file=(BytesIO(data), name), **kwargs)


def test_a_file_is_looked_through_and_every_row_accounted_for(session, cohort, as_role):
    data = workbook(
        row(1), row(2, sex="L"), row(3, nik="3674011205990000"), row(4, ward="Atlantis")
    )
    page = upload(as_role("admin"), cohort, data)
    assert page.h1 == "1 dari 4 baris siap dimasukkan"
    assert page.texts("dd.figure-value") == ["1", "2", "1", "0"]
    assert session.scalar(select(func.count()).select_from(Participant)) == 0
    held = as_role("admin").page(f"{page.url}?tampil=ditahan")
    assert len(held.select(".checked-row")) == 1
    assert "KTP" in held.text


def test_the_ready_and_the_confirmed_come_in_and_a_second_tap_changes_nothing(
    session, cohort, as_role
):
    admin = as_role("admin")
    page = upload(admin, cohort, workbook(row(1), row(2, sex="L"), row(3, nik="12")))
    doubtful = session.scalars(select(ImportRow).where(ImportRow.status == "questionable")).one()
    page = admin.submit(page.url, form="form[action$=jawaban]", yes=[str(doubtful.id)])
    assert page.h1 == "2 dari 3 baris siap dimasukkan"
    page = admin.submit(page.url, form="form[action$=masukkan]")
    assert page.h1 == "2 peserta sudah masuk, 1 baris tersisa"
    admin.send(f"{page.url}/masukkan", status=302)
    assert session.scalar(select(func.count()).select_from(Participant)) == 2
    assert {one.sex for one in session.scalars(select(Participant))} == {"L", "P"}


def test_a_yes_can_be_taken_back_before_the_import(session, cohort, as_role):
    admin = as_role("admin")
    page = upload(admin, cohort, workbook(row(2, sex="L")))
    doubtful = session.scalars(select(ImportRow.id)).one()
    answers = "form[action$=jawaban]"
    assert "1 dari 1" in admin.submit(page.url, form=answers, yes=[str(doubtful)]).h1
    assert "0 dari 1" in admin.submit(page.url, form=answers, yes=None).h1


def test_a_minor_comes_in_only_with_the_guardians_name(session, cohort, as_role):
    admin = as_role("admin")
    born = date(clock.today().year - 17, 1, 2)
    nik = nik_of(born, "P", 1)
    page = upload(admin, cohort, workbook(row(1, nik=nik, born=born.strftime("%d-%m-%Y"))))
    one = session.scalars(select(ImportRow.id)).one()
    answers = "form[action$=jawaban]"
    refused = admin.submit(page.url, form=answers, status=422, yes=[str(one)])
    assert "wali" in refused.text
    names = {f"guardian-{one}": "Ibu Contoh"}
    admin.submit(page.url, form=answers, yes=[str(one)], **names)
    admin.submit(page.url, form="form[action$=masukkan]")
    assert session.scalars(select(Participant)).one().guardian_name == "Ibu Contoh"


def test_the_rest_goes_back_as_a_workbook(session, cohort, as_role):
    admin = as_role("admin")
    page = upload(admin, cohort, workbook(row(1), row(3, nik="12")))
    answer = admin.get(f"{page.url}/sisa.xlsx")
    assert answer.status_code == 200
    assert answer.data.startswith(b"PK")
    assert f"sisa-{cohort.code}" in answer.headers["Content-Disposition"]
    taken = select(AuditEvent).where(AuditEvent.act == "participants.import_rest")
    assert session.scalars(taken).one().user_id == admin.user.id


def test_a_file_that_cannot_be_read_gets_one_sentence(cohort, as_role):
    admin = as_role("admin")
    page = upload(admin, cohort, b"\x00\x01 bukan tabel", name="a.xlsx", status=422)
    assert page.errors["file"]
    page = admin.submit(f"/angkatan/{cohort.id}/impor", status=422)
    assert "Pilih berkasnya" in page.errors["file"]


def test_only_the_administrator_imports(session, cohort, as_role):
    page = upload(as_role("admin"), cohort, workbook(row(1)))
    for role in ("head", "trainer", "mentor", "field"):
        as_role(role).page(page.url, status=403)
        as_role(role).send(f"{page.url}/masukkan", status=403)


def test_a_large_file_is_worked_off_as_a_job_that_two_taps_start_once(
    session, cohort, as_role, work, monkeypatch
):
    monkeypatch.setattr("trainingmgr.participants.routes.imports.AT_ONCE", 2)
    admin = as_role("admin")
    page = upload(admin, cohort, workbook(row(1), row(2, "Beda Nama"), row(3, "Lain Lagi")))
    rows = session.scalars(select(ImportRow.id).where(ImportRow.status == "questionable")).all()
    if rows:
        yes = [str(one) for one in rows]
        admin.submit(page.url, form="form[action$=jawaban]", yes=yes)
    admin.send(f"{page.url}/masukkan", status=302)
    admin.send(f"{page.url}/masukkan", status=302)
    waiting = admin.page(page.url)
    assert "Menunggu giliran" in waiting.text
    assert "Masukkan 3 peserta" not in waiting.text
    assert work() == 1
    assert admin.page(page.url).h1 == "Semua 3 peserta sudah masuk"
    part = admin.get(page.url, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "Selesai" in part.text


def test_the_rows_of_a_file_take_as_many_statements_for_many_as_for_few(
    session, cohort, as_role, queries
):
    admin = as_role("admin")
    counts = []
    for size in (2, 30):
        lines = [row(1000 + size * 10 + n, f"Nama {n}") for n in range(size)]
        page = upload(admin, cohort, workbook(*lines))
        with queries() as sent:
            admin.page(page.url)
        counts.append(len(sent))
    assert counts[0] == counts[1]


# The identity card that the page of one person shows


def identity_card(app, session, participant, role):
    """The card as someone of this role reads it."""
    actor = Actor(1, role)
    with app.test_request_context():
        card = app.jinja_env.get_template("participants/_identity.html").module.identity_card
        return card(identity_of(session, participant), actor.may, "https://wa.me/62812")


def test_each_role_reads_of_a_person_what_it_needs(app, session, cohort):
    one = make_participant(session, cohort, phone="+6281211112222", address="Jl. Contoh No. 5")
    seen = {
        role: identity_card(app, session, one, role)
        for role in ("admin", "trainer", "mentor", "field")
    }
    assert not any(one.nik in card for card in seen.values())
    assert [role for role, card in seen.items() if f"••••{one.nik[-4:]}" in card] == ["admin"]
    assert [role for role, card in seen.items() if "0812-1111-2222" not in card] == ["trainer"]
    assert [role for role, card in seen.items() if "Jl. Contoh No. 5" not in card] == ["trainer"]
    assert [role for role, card in seen.items() if "Catat berhenti" in card] == ["admin"]


def test_the_card_tells_who_left_and_what_is_contested(app, session, admin, cohort):
    one = make_participant(session, cohort)
    people.leave(session, admin, one, kind="pindah", reason="Pindah ke Bogor")
    people.open_objection(session, admin, one, "Nama usaha keliru")
    card = identity_card(app, session, one, "admin")
    assert "Pindah ke Bogor" in card
    assert "Catat ikut lagi" in card
    assert "Nama usaha keliru" in card
    assert "Selesaikan" in card
