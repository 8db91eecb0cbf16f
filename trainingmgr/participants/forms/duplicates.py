"""Deciding about two records, and choosing what the merged one says."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, StringField

from trainingmgr.foundation.ui.forms import VersionedForm, strip
from trainingmgr.participants.rules.merging import FIELDS


class DecideForm(VersionedForm):
    """Two people, one person (of two years), or later."""

    decision = StringField(_l("Keputusan"), filters=[strip])


class MergeForm(VersionedForm):
    """Which record stays, and whose value holds for each field: that of record 1 or 2."""

    kept = HiddenField()

    def taken(self, other: str) -> list[str]:
        """The fields whose value comes from the record `other`, "1" or "2"."""
        return [name for name in FIELDS if self[f"take_{name}"].data == other]

    def choices(self) -> dict[str, Any]:
        return {name: self[f"take_{name}"] for name in FIELDS}


for _name in FIELDS:
    setattr(
        MergeForm,
        f"take_{_name}",
        RadioField(
            FIELDS[_name],
            choices=[SelectChoice("1", "1"), SelectChoice("2", "2")],
            validate_choice=False,
        ),
    )
