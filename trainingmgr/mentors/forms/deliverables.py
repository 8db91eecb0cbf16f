"""Evidence that a mentor writes down: a month of the cash book, and what is in good order."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired, Optional

from trainingmgr.businesses.rules import last_months
from trainingmgr.foundation import clock
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.ui.format import bulan
from trainingmgr.foundation.ui.forms import (
    Form,
    IndonesianDateField,
    RupiahField,
    SentOnceField,
)
from trainingmgr.mentors.rules.deliverables import ITEMS
from trainingmgr.mentors.services.deliverables import CashInput

MONTHS_BACK = 12
THERE, PICTURE = "there_", "file_"


class CashBookForm(Form):
    """Four figures from the page of a month, and its picture."""

    # For the phone's outbox; on the server the month itself makes sending twice harmless.
    client_id = SentOnceField()
    month = SelectField(_l("Bulan"), choices=lambda: _months())
    opening = RupiahField(_l("Saldo awal"), [InputRequired(_l("Isi saldo awal, boleh 0."))])
    money_in = RupiahField(_l("Uang masuk"), [InputRequired(_l("Isi uang masuk, boleh 0."))])
    money_out = RupiahField(_l("Uang keluar"), [InputRequired(_l("Isi uang keluar, boleh 0."))])
    closing = RupiahField(_l("Saldo akhir"), [InputRequired(_l("Isi saldo akhir, boleh 0."))])
    file = FileField(_l("Foto atau PDF halaman bulan itu"), [Optional()])

    def told(self, file: StoredFile | None) -> CashInput:
        """The month as services take it."""
        return CashInput(
            month=self.month.data,
            opening=self.opening.data or 0,
            money_in=self.money_in.data or 0,
            money_out=self.money_out.data or 0,
            closing=self.closing.data or 0,
            file=file,
        )


def _months() -> list[tuple[str, str]]:
    return [
        (month, bulan(date.fromisoformat(f"{month}-01")))
        for month in last_months(clock.today(), MONTHS_BACK)
    ]


class _OrderForm(Form):
    client_id = SentOnceField()
    # Left empty it is today, also on a page that the phone kept since another day.
    seen_on = IndonesianDateField(_l("Dilihat tanggal"), [Optional()])

    @property
    def there(self) -> Collection[str]:
        """What is there."""
        return [item for item in ITEMS if self[THERE + item].data]

    @property
    def pictures(self) -> dict[str, Any]:
        """item -> the upload, of what is there."""
        return {item: self[PICTURE + item].data for item in self.there if self[PICTURE + item].data}


def _order_form() -> type[_OrderForm]:
    """One box and one picture for each of the five."""
    fields: dict[str, Any] = {}
    for item, words in ITEMS.items():
        fields[THERE + item] = BooleanField(_l(words))
        fields[PICTURE + item] = FileField(_l("Foto"), [Optional()])
    return type("OrderForm", (_OrderForm,), fields)


OrderForm = _order_form()
