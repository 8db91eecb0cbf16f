"""What every page shares: fields read what people type, formats follow the language."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui import format
from trainingmgr.foundation.ui.forms import (
    ClockField,
    IndonesianDateField,
    NumberField,
    PhoneField,
    RupiahField,
    VersionedForm,
    strip,
)
from trainingmgr.foundation.ui.pages import Pagination, page_url


class Visit(VersionedForm):
    class Meta(VersionedForm.Meta):
        csrf = False  # Tokens are tested where requests are; here only reading is.

    day = IndonesianDateField("Tanggal", [DataRequired()])
    start = ClockField("Mulai", [Optional()])
    sales = RupiahField("Penjualan", [Optional()])
    phone = PhoneField("Nomor ponsel", [Optional()])
    workers = NumberField("Tenaga kerja", [Optional()])
    met_on = IndonesianDateField("Bertemu", [InputRequired()], default=date(2026, 11, 1))
    name = StringField("Nama", [Length(min=3)])
    jp = IntegerField("JP", [Optional(), NumberRange(max=8)])


def filled(**typed: str) -> Visit:
    return Visit(
        formdata=MultiDict({"day": "2026-11-21", "met_on": "2026-11-01", "name": "Siti"} | typed)
    )


@pytest.mark.parametrize(
    ("field", "typed", "read"),
    [
        ("day", "2026-11-21", date(2026, 11, 21)),
        ("day", "21/11/2026", date(2026, 11, 21)),
        ("day", "21-11-2026", date(2026, 11, 21)),
        ("day", "21 November 2026", date(2026, 11, 21)),
        ("start", "08:00", time(8)),
        ("start", "8.30 WIB", time(8, 30)),
        ("sales", "1.500.000", 1_500_000),
        ("sales", "Rp 1.500.000", 1_500_000),
        ("sales", "", None),
        ("phone", "0812-3456-7890", "+6281234567890"),
        ("workers", "1.200", 1200),
        ("version", "7", 7),
        ("version", "", None),
    ],
)
def test_fields_read_what_people_type(app: Flask, field: str, typed: str, read: Any) -> None:
    with app.test_request_context():
        form = filled(**{field: typed})
        assert form.validate(), form.errors
        assert form[field].data == read


def test_unreadable_is_not_called_missing_and_stays_as_typed(app: Flask) -> None:
    with app.test_request_context():
        form = filled(day="31/02/2026", sales="banyak", start="25.00")
        assert not form.validate()
        assert "tidak terbaca" in form.day.errors[0]
        assert len(form.day.errors) == 1
        assert form.sales._value() == "banyak"
        assert form.start.errors == ["Jam tidak terbaca. Tulis seperti 08.00."]


def test_blanks_are_no_answer(app: Flask) -> None:
    with app.test_request_context():
        form = filled(met_on="  ")
        assert not form.validate()
        assert (list(form.errors), form.met_on.data, form.met_on._value()) == (["met_on"], None, "")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Siti\u202e Rahma", "Siti Rahma"),
        ("Siti\x00Rahma\r\n", "Siti Rahma"),
        ("Si\u200bti\u00a0 Rahma\u2069", "Siti Rahma"),
    ],
)
def test_nothing_unseen_hides_in_a_name(typed: str, read: str) -> None:
    assert strip(typed) == read


def test_messages_of_the_form_library_are_indonesian(app: Flask) -> None:
    with app.test_request_context():
        form = filled(day="", name="S", jp="9")
        assert not form.validate()
        assert form.day.errors == ["Bagian ini wajib diisi."]
        assert form.name.errors == ["Isi sedikitnya 3 karakter."]
        assert form.jp.errors == ["Angka paling besar 8."]


def test_a_refusal_stands_at_the_field_it_names_or_above_the_form(app: Flask) -> None:
    with app.test_request_context():
        form = filled()
        form.refuse(Refused(N_("Tanggal %(day)s libur."), field="day", day="21/11"))
        form.refuse(Refused(N_("Kehadiran di bawah 80% belum tuntas."), field="lain"))
        assert form.day.errors == ["Tanggal 21/11 libur."]
        assert form.form_errors == ["Kehadiran di bawah 80% belum tuntas."]


def test_formats(app: Flask) -> None:
    with app.test_request_context():
        assert format.tanggal(date(2026, 11, 21)) == "21 November 2026"
        assert format.tanggal_pendek(date(2026, 11, 21)) == "Sab, 21 Nov 2026"
        assert format.tanggal(datetime(2026, 11, 20, 17, 30, tzinfo=UTC)) == "21 November 2026"
        assert format.jam(time(8)) == "08.00"
        assert format.jam_rentang(time(8), time(12)) == "08.00–12.00 WIB"
        moment = datetime(2026, 11, 21, 1, tzinfo=UTC)
        assert format.waktu(moment) == "21 November 2026 pukul 08.00 WIB"
        assert format.angka(1500) == "1.500"
        assert format.rupiah(1_500_000) == "Rp1.500.000"
        assert format.persen(104, 300) == "34,7%"
        assert format.persen(0, 0) == "–"
        assert format.daftar(["a", "b", "c"]) == "a, b, dan c"


@pytest.mark.parametrize(
    ("asked", "total", "page", "last"),
    [("2", 120, 2, 3), ("9", 120, 3, 3), ("-1", 120, 1, 3), ("x", 0, 1, 1), ("1", 50, 1, 1)],
)
def test_a_page_is_one_there_is(app: Flask, asked: str, total: int, page: int, last: int) -> None:
    with app.test_request_context(query_string={"halaman": asked}):
        pages = Pagination.of_request(total)
        assert (pages.page, pages.last) == (page, last)


def test_turning_the_page_keeps_the_search(app: Flask) -> None:
    with app.test_request_context("/healthz?q=siti&tahap=a&tahap=b&halaman=2&_external=1"):
        assert page_url(3) == "/healthz?q=siti&tahap=a&tahap=b&halaman=3"
    with app.test_request_context("/healthz?endpoint=home&values=1&q=a%26b"):
        assert page_url(1) == "/healthz?endpoint=home&values=1&q=a%26b&halaman=1"


def test_styles_are_one_file_that_never_changes(app: Flask) -> None:
    client = app.test_client()
    with app.test_request_context():
        bundle, font = app.jinja_env.globals["bundle_url"](), "fonts/PlusJakartaSans.woff2"  # type: ignore[operator]
        font_url = app.jinja_env.globals["asset_url"](font)  # type: ignore[operator]
    styles = client.get(bundle)
    assert styles.mimetype == "text/css"
    assert "immutable" in styles.headers["Cache-Control"]
    text = styles.get_data(as_text=True)
    assert text.index("--ink:") < text.index(".visually-hidden") < text.index(".button")
    assert "../fonts" not in text
    assert font_url.removeprefix("/aset/") in text
    answer = client.get(font_url)
    answer.close()
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/aset/abc/../../setup.cfg").status_code == 404
    old = client.get("/aset/app-000000000000.css")
    assert old.headers["Cache-Control"] == "no-cache"
