"""Dates, numbers and money as the reader's language writes them: filters of every template.

Indonesian names, because templates are read beside Indonesian screens: `{{ day|tanggal }}`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _

from trainingmgr.foundation import clock
from trainingmgr.foundation.indonesia import money
from trainingmgr.foundation.indonesia.dates import date_range
from trainingmgr.foundation.indonesia.nik import mask_nik
from trainingmgr.foundation.indonesia.phone import show_phone
from trainingmgr.foundation.language import Sentence
from trainingmgr.foundation.problems import Refused

DASH = "–"
TONES = {
    "aktif": "good",
    "aktif_belum_diverifikasi": "info",
    "perlu_verifikasi_ulang": "warn",
    "tidak_diketahui": "warn",
    "rintisan": "brand",
    "tidak_aktif": "bad",
}


def init(app: Flask) -> None:
    """Gives templates the filters below and `html_lang()`."""
    for function in (
        alasan, angka, bulan, daftar, jam, jam_rentang, nada, nik_tersamar, persen, ponsel, rentang,
        rupiah, tanggal, tanggal_pendek, waktu,
    ):  # fmt: skip
        app.jinja_env.filters[function.__name__] = function
    app.jinja_env.globals["html_lang"] = _language


def tanggal(day: date | datetime | None) -> str:
    """`21 November 2026`; instants are shown on the Jakarta calendar."""
    return DASH if day is None else format_date(_day(day), "d MMMM y", _language())


def tanggal_pendek(day: date | datetime | None) -> str:
    """`Sab, 21 Nov 2026`."""
    return DASH if day is None else format_date(_day(day), "EEE, d MMM y", _language())


def rentang(first: date, last: date) -> str:
    """`1 Mei–31 Oktober 2026`."""
    if _language() == "id":
        return date_range(first, last)
    return f"{tanggal(first)}–{tanggal(last)}"


def bulan(day: date | datetime | None) -> str:
    """`November 2026`."""
    return DASH if day is None else format_date(_day(day), "MMMM y", _language())


def jam(moment: time | datetime | None) -> str:
    """`08.00`; an instant is shown in WIB."""
    if moment is None:
        return DASH
    if isinstance(moment, datetime):
        moment = clock.local(moment).time()
    return f"{moment:%H.%M}" if _language() == "id" else f"{moment:%H:%M}"


def jam_rentang(start: time, end: time) -> str:
    """`08.00–12.00 WIB`."""
    return f"{jam(start)}–{jam(end)} WIB"


def waktu(instant: datetime | None) -> str:
    """`21 November 2026 pukul 08.00 WIB`."""
    if instant is None:
        return DASH
    return str(_("%(date)s pukul %(time)s WIB", date=tanggal(instant), time=jam(instant)))


def angka(number: int | float | None) -> str:
    """`1.500`."""
    return DASH if number is None else format_decimal(number, locale=_language())


def rupiah(amount: int | None) -> str:
    """`Rp1.500.000`, from whole rupiah."""
    return DASH if amount is None else money.rupiah(amount)


def persen(n: int, total: int) -> str:
    """n of total as `34,7%`; `–` when there is no total."""
    share = money.percent(n, total)
    return share if _language() == "id" else share.replace(",", ".")


def ponsel(phone: str | None) -> str:
    """`0812-3456-7890`, from the stored `+62…`."""
    return show_phone(phone) if phone else DASH


def nik_tersamar(last4: str | None) -> str:
    """Only the last four digits: `••••••••••••0001`."""
    return mask_nik(last4) if last4 else DASH


def daftar(items: Iterable[Any]) -> str:
    """`a, b, dan c`."""
    return format_list([str(item) for item in items], locale=_language())


def alasan(told: Refused | Sentence) -> str:
    """A sentence in the reader's language, filled in; so are its days."""
    params = {
        name: tanggal(value) if isinstance(value, date) else value
        for name, value in told.params.items()
    }
    return str(_(told.message, **params))


def nada(status: str | None) -> str:
    """The tone of the chip that tells how somebody stands."""
    return TONES.get(status or "", "neutral")


def _day(moment: date | datetime) -> date:
    return clock.local(moment).date() if isinstance(moment, datetime) else moment


def _language() -> str:
    return str(get_locale() or "id")
