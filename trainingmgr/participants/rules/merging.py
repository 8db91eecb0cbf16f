"""Which value a merged record takes, field by field, unless a person chooses otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trainingmgr.foundation.language import N_

# Fields that a person chooses, in the order of the page, with their labels.
FIELDS: dict[str, str] = {
    "name": N_("Nama"),
    "nik": N_("NIK"),
    "sex": N_("Jenis kelamin"),
    "birth_place": N_("Tempat lahir"),
    "birth_date": N_("Tanggal lahir"),
    "phone": N_("Ponsel"),
    "email": N_("E-mail"),
    "kelurahan_code": N_("Kelurahan"),
    "address": N_("Alamat"),
    "education": N_("Pendidikan"),
    "occupation": N_("Pekerjaan"),
    "already_in_business": N_("Sudah berusaha saat mendaftar"),
    "business_name": N_("Nama usaha"),
    "business_field": N_("Bidang usaha"),
    "business_since": N_("Usaha sejak"),
    "guardian_name": N_("Wali"),
}
# Columns that go with a chosen field.
WITH: dict[str, tuple[str, ...]] = {
    "name": ("name_key",),
    "nik": ("nik_index", "nik_last4"),
    "guardian_name": ("guardian_consent_at",),
}


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The fields in which two records differ, in the order of the page."""
    return [name for name in FIELDS if (one[name] or None) != (other[name] or None)]


def takes_other(field: str, kept: Mapping[str, Any], gone: Mapping[str, Any]) -> bool:
    """Whether the sensible value is the other record's: where the kept one is silent, or the other
    says more of the same (a fuller name, a NIK that agrees with its own birth date)."""
    mine, theirs = kept[field], gone[field]
    if not theirs:
        return False
    if not mine:
        return True
    if field == "name":
        return set(str(mine).casefold().split()) < set(str(theirs).casefold().split())
    if field in {"nik", "birth_date"}:
        return not _agrees(kept) and _agrees(gone)
    return False


def _agrees(one: Mapping[str, Any]) -> bool:
    born = one["birth_date"]
    day = born.day + (40 if one["sex"] == "P" else 0)
    return bool(str(one["nik"])[6:12] == f"{day:02d}{born:%m%y}")
