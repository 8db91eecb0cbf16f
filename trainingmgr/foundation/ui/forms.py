"""The base of every form, and fields that read what people in an Indonesian office type."""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import Any, ClassVar
from uuid import UUID, uuid4

import flask_babel
import wtforms
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField
from wtforms.validators import StopValidation
from wtforms.widgets import DateInput, HiddenInput, TelInput, TextInput, TimeInput

from trainingmgr.foundation.indonesia.dates import parse_date
from trainingmgr.foundation.indonesia.money import parse_rupiah
from trainingmgr.foundation.indonesia.phone import normalise_phone, show_phone
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.format import alasan


class CatalogTranslations:
    """WTForms' own messages out of our catalogue: it ships none in Indonesian."""

    def gettext(self, string: str) -> str:
        return str(flask_babel.get_translations().ugettext(string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(flask_babel.get_translations().ungettext(singular, plural, n))


class Form(FlaskForm):  # type: ignore[misc]
    """CSRF always on; messages in the reader's language; refusals shown at their field."""

    asked_first: ClassVar[tuple[str, ...]] = ()
    """Fields that open the page, whatever class they come from: mistakes are told in its order."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, form: Any) -> CatalogTranslations:
            return CatalogTranslations()

    def __iter__(self) -> Iterator[Field]:
        first = [self._fields[name] for name in self.asked_first if name in self._fields]
        return iter([*first, *(one for one in super().__iter__() if one not in first)])

    def refuse(self, problem: Refused) -> None:
        """Show a refused act at the field it names, or above the form."""
        message = alasan(problem)
        target = self._fields.get(problem.field or "")
        if target is None or isinstance(target.widget, HiddenInput):
            self.form_errors.append(message)
        else:
            target.errors = [*target.errors, message]


class _Read(Field, ABC):  # type: ignore[misc]
    """A field that reads its text by one function, which refuses with a sentence of its own."""

    raw_data: Sequence[str] | None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            # Blanks are nothing: InputRequired looks at what was sent.
            self.raw_data = []
            return
        try:
            self.data = self.read(text)
        except Refused as problem:
            raise ValueError(alasan(problem)) from problem

    def pre_validate(self, form: Any) -> None:
        # Unreadable is not missing: without this DataRequired would replace the true reason.
        if self.process_errors:
            raise StopValidation

    def _value(self) -> str:
        """What was typed stays as it was typed; a stored value is written for people."""
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.write(self.data)

    @abstractmethod
    def read(self, text: str) -> Any:
        """What the text says; raises Refused."""

    def write(self, value: Any) -> str:
        return str(value)


class IndonesianDateField(_Read):
    """A date from the browser's picker, or typed day first: `21/11/2026`, `21 November 2026`."""

    widget = DateInput()

    def read(self, text: str) -> date:
        return parse_date(text).date

    def write(self, value: date) -> str:
        return value.isoformat()

    def _value(self) -> str:
        # A picker shows nothing but ISO, so a date that was understood goes back in that form.
        return self.write(self.data) if self.data is not None else super()._value()


class ClockField(_Read):
    """A time of day: `08:00` from the browser's picker, or typed `08.00` or `8.00 WIB`."""

    widget = TimeInput()

    def read(self, text: str) -> time:
        plain = text.lower().removesuffix("wib").strip().replace(".", ":")
        try:
            hour, minute = (int(part) for part in plain.split(":")[:2])
            return time(hour, minute)
        except ValueError:
            raise ValueError(gettext("Jam tidak terbaca. Tulis seperti 08.00.")) from None

    def write(self, value: time) -> str:
        return f"{value:%H:%M}"


class RupiahField(_Read):
    """Whole rupiah as an int, typed `1.500.000`, `Rp 1.500.000` or `1,5 jt`."""

    widget = TextInput()

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("description", _l("Dalam rupiah, misalnya 1.500.000."))
        super().__init__(label, validators, **_keyboard(kwargs, "numeric"))

    def read(self, text: str) -> int:
        return parse_rupiah(text)

    def write(self, value: int) -> str:
        return f"{value:,}".replace(",", ".")


class PhoneField(_Read):
    """A mobile number as `+62812…`, typed `0812…`, `62812…` or `+62 812-…`."""

    widget = TelInput()

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, **_keyboard(kwargs, "tel"))

    def read(self, text: str) -> str:
        return normalise_phone(text)

    def write(self, value: str) -> str:
        return show_phone(value)


class NumberField(_Read):
    """A whole number, zero or more; the phone shows digits only."""

    widget = TextInput()

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, **_keyboard(kwargs, "numeric"))

    def read(self, text: str) -> int:
        plain = text.replace(".", "")
        if not plain.isascii() or not plain.isdigit() or len(plain) > 9:
            raise ValueError(gettext("Isi dengan angka bulat, misalnya 12."))
        return int(plain)


class VersionField(NumberField):
    """The version a record had when its form was opened; none on a new record."""

    widget = HiddenInput()


class SentOnceField(Field):  # type: ignore[misc]
    """An id that the form makes for what it will save, so that sending it twice is harmless."""

    widget = HiddenInput()

    def process_data(self, value: Any) -> None:
        self.renew()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        try:
            self.data = str(UUID(valuelist[0]))
        except (ValueError, IndexError):
            self.renew()

    def renew(self) -> None:
        """What is sent next is another thing."""
        self.data = str(uuid4())

    def _value(self) -> str:
        return str(self.data)


class VersionedForm(Form):
    """A form over a record that others may change meanwhile; compare `version.data` and save."""

    version = VersionField()


class RowForm(wtforms.Form):  # type: ignore[misc]
    """The cells of one row of `Rows`; the form around it carries the CSRF token."""

    class Meta:
        def get_translations(self, form: Any) -> CatalogTranslations:
            return CatalogTranslations()

    @property
    def blank(self) -> bool:
        """Nothing was typed into this row, or only what a select holds anyway."""
        return not any(_typed(field) for field in self if not hasattr(field, "choices"))


class Rows(FieldList):  # type: ignore[misc]
    """A table that is typed in: as many rows as were sent, blank ones passed over.

    Its errors are sentences that name the row, so that they read well above the form.
    """

    def __init__(self, row: type[RowForm], label: Any = None, **kwargs: Any) -> None:
        super().__init__(FormField(row), label, min_entries=1, max_entries=200, **kwargs)

    def validate(self, form: Any, extra_validators: Sequence[Any] = ()) -> bool:
        self.errors = []
        for number, entry in enumerate(self.entries, 1):
            if entry.form.blank:
                continue
            if not entry.form.validate():
                self.errors += [
                    gettext(
                        "Baris %(row)s, %(cell)s: %(problem)s",
                        row=number,
                        cell=cell.label.text,
                        problem=" ".join(str(error) for error in cell.errors),
                    )
                    for cell in entry.form
                    if cell.errors
                ]
        return not self.errors

    @property
    def filled(self) -> list[dict[str, Any]]:
        """The rows in which something was typed, as field name -> value."""
        return [entry.form.data for entry in self.entries if not entry.form.blank]


def strip(text: str | None) -> str | None:
    """Filter for text fields: no blanks around, no double blanks inside, and nothing unseen.

    Signs that turn the direction of writing or have no width would let a name pass for another.
    """
    return " ".join("".join(map(_seen, text)).split()) if text else text


def strip_lines(text: str | None) -> str | None:
    """The same for texts of several lines, which stay lines."""
    return "\n".join(strip(line) or "" for line in text.splitlines()).strip() if text else text


def _seen(sign: str) -> str:
    if sign.isprintable():
        return sign
    return " " if sign.isspace() or unicodedata.category(sign) == "Cc" else ""


def chosen_id(text: str | None) -> int | None:
    """`coerce` of a select whose first choice is empty: the id, or none."""
    return int(text) if text not in (None, "") else None


def _typed(field: Any) -> bool:
    """Whether something readable or not stands in a field."""
    return bool(field.raw_data[0].strip() if field.raw_data else field.data)


def _keyboard(kwargs: dict[str, Any], mode: str) -> dict[str, Any]:
    kwargs["render_kw"] = {"inputmode": mode, "autocomplete": "off"} | (
        kwargs.get("render_kw") or {}
    )
    return kwargs
