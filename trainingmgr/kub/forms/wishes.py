"""What is asked before groups are formed: on the trainee's own phone, or by staff for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from trainingmgr.foundation.ui.forms import NumberField, VersionedForm, strip
from trainingmgr.kub.models import WishSheet
from trainingmgr.kub.rules.wishes import (
    EXPERIENCE,
    MOST_APART,
    MOST_WITH,
    RANKS,
    Known,
    WishedCraft,
    Wishes,
    ranked,
    recognise,
)
from trainingmgr.programmes.models import Craft

OPEN, OTHER = "", "lain"


def _rank(label: Any) -> RadioField:
    return RadioField(label, default=OPEN, validators=[Optional()])


def _named(label: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label, coerce=int, widget=ListWidget(), option_widget=CheckboxInput()
    )


def _names(label: Any, most: int) -> FieldList:
    return FieldList(
        StringField(label, [Optional(), Length(max=120)], filters=[strip]), max_entries=most
    )


class WishForm(VersionedForm):
    """Crafts by rank, experience, hours, tools, and with whom.

    People named before are ticks to keep, new ones are typed: no list shows who is in the cohort.
    """

    craft_1 = _rank(_l("Pilihan ke-1"))
    craft_2 = _rank(_l("Pilihan ke-2"))
    craft_3 = _rank(_l("Pilihan ke-3"))
    other = StringField(
        _l("Bidang usaha lainnya"),
        [Optional(), Length(max=80)],
        description=_l("Misalnya budidaya jamur. Pilih urutannya di atas tulisan ini."),
        filters=[strip],
    )
    experience = RadioField(_l("Pengalaman Anda dengan pilihan pertama"), coerce=int, default=0)
    experience_note = StringField(
        _l("Ceritakan singkat"),
        [Optional(), Length(max=200)],
        description=_l("Misalnya: membantu katering tetangga dua tahun."),
        filters=[strip],
    )
    hours = NumberField(
        _l("Jam seminggu untuk usaha"),
        [Optional()],
        description=_l("Perkiraan, 1 sampai 60 jam."),
    )
    tools = TextAreaField(
        _l("Alat yang Anda punya"),
        [Optional(), Length(max=300)],
        description=_l("Misalnya oven, mesin jahit, sepeda motor."),
        filters=[strip],
        render_kw={"rows": 2},
    )
    friends = _named(_l("Ingin satu kelompok dengan"))
    friend_names = _names(_l("Nama lengkap atau nomor peserta"), MOST_WITH)
    apart = _named(_l("Sebaiknya tidak satu kelompok dengan"))
    apart_names = _names(_l("Nama lengkap atau nomor peserta"), MOST_APART)
    may_split = BooleanField(_l("Boleh dipisah dari teman yang mendaftar bersama"))

    @property
    def ranks(self) -> list[RadioField]:
        """The three choices in order."""
        return [self[f"craft_{rank}"] for rank in RANKS]

    @property
    def summary(self) -> str:
        """What is chosen, in order: `1 Tempe · 2 Kokoru`."""
        names = {choice.value: choice.label for choice in self.craft_1.choices}
        made = [(rank, field.data) for rank, field in enumerate(self.ranks, 1) if field.data]
        return " · ".join(f"{rank} {names.get(chosen, '')}" for rank, chosen in made)

    def offer(
        self, crafts: Iterable[Craft], stored: Wishes, named: Mapping[int, str], *, party: bool
    ) -> None:
        """Fill in what may be chosen; `named`: what the reader may call those named before."""
        choices = [SelectChoice(OPEN, _("Terserah kelompok"))]
        choices += [SelectChoice(str(one.id), one.name) for one in crafts]
        choices.append(SelectChoice(OTHER, _("Bidang usaha lainnya")))
        for field in self.ranks:
            field.choices = choices
        self.experience.choices = [SelectChoice(key, _(words)) for key, words in EXPERIENCE.items()]
        for field, people in ((self.friends, stored.friends), (self.apart, stored.apart)):
            field.choices = [
                SelectChoice(one, name) for one, name in named.items() if one in people
            ]
        if not party:
            del self.may_split

    def make_room(self) -> None:
        """Empty lines for as many names as may still be added, three at the most."""
        for field, kept, most in (
            (self.friend_names, self.friends, MOST_WITH),
            (self.apart_names, self.apart, MOST_APART),
        ):
            while len(field.entries) < min(3, most - len(kept.data or [])):
                field.append_entry()

    def told(self, people: Sequence[Known]) -> Wishes:
        """What was said; `people` are those whom a name may mean. Raises Refused."""
        return Wishes(
            crafts=ranked([self._craft(field.data) for field in self.ranks]),
            experience=self.experience.data,
            experience_note=self.experience_note.data or "",
            hours=self.hours.data,
            tools=self.tools.data or "",
            friends=_people(self.friends, self.friend_names, people),
            apart=_people(self.apart, self.apart_names, people),
            may_split="may_split" in self and bool(self.may_split.data),
        )

    def _craft(self, chosen: str | None) -> WishedCraft | None:
        if not chosen:
            return None
        if chosen == OTHER:
            return WishedCraft(None, self.other.data or "")
        return WishedCraft(int(chosen))


def wish_form(sheet: WishSheet | None, wishes: Wishes) -> WishForm:
    """The form with what is stored."""
    data: dict[str, Any] = {
        "experience": wishes.experience,
        "experience_note": wishes.experience_note,
        "hours": wishes.hours,
        "tools": wishes.tools,
        "friends": sorted(wishes.friends),
        "apart": sorted(wishes.apart),
        "may_split": wishes.may_split,
        "version": sheet.version if sheet else None,
    }
    for rank, one in enumerate(wishes.crafts, 1):
        data[f"craft_{rank}"] = str(one.craft_id) if one.craft_id else OTHER
        if not one.craft_id:
            data["other"] = one.other
    return WishForm(data=data)


def _people(kept: SelectMultipleField, typed: FieldList, people: Sequence[Known]) -> frozenset[int]:
    names = [entry.data for entry in typed.entries if entry.data]
    found = {recognise(name, people, kept.name) for name in names}
    return frozenset(kept.data or []) | found
