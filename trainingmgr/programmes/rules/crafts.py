"""What is written of a craft, from which lists, and its drawing (handbook 2.4, 2.6, R22)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.programmes.rules.reference import KBLI, NOT_CREATIVE, SUBSECTORS

_17 = tuple(name for name in SUBSECTORS if name != NOT_CREATIVE)
_16 = tuple(
    sorted({"aplikasi dan pengembang permainan", *_17} - {"aplikasi", "pengembang permainan"})
)
_14 = (
    "arsitektur",
    "desain",
    "fesyen",
    "film, video, dan fotografi",
    "kerajinan",
    "layanan komputer dan piranti lunak",
    "musik",
    "pasar barang seni",
    "penerbitan dan percetakan",
    "periklanan",
    "permainan interaktif",
    "riset dan pengembangan",
    "seni pertunjukan",
    "televisi dan radio",
)
LISTS: Mapping[str, tuple[str, ...]] = {
    "17": _17,
    "16": _16,
    "15": tuple(sorted({*_14, "kuliner"})),
    "14": _14,
}
"""Sub-sectors by the list they stand in, the one in use first."""
USUAL_LIST = "17"
LIST_WORDS: Mapping[str, str] = {
    "17": N_("Daftar 17 subsektor (sejak 2019, dipakai sekarang)"),
    "16": N_("Daftar 16 subsektor (2016)"),
    "15": N_("Daftar 15 subsektor (2011)"),
    "14": N_("Daftar 14 subsektor (2008)"),
}
EDITIONS = (KBLI, "2020")
"""Editions of KBLI: a number may mean another thing in another."""
LONGEST_DESCRIPTION = 200

# What a name speaks of -> the drawing; the first that is found, so the narrower ones come first.
_DRAWN = (
    ("kertas", ("kokoru", "kertas", "origami")),
    ("telur", ("telur",)),
    ("tutup", ("tutup botol",)),
    ("pot", ("pot bunga", "tanaman", "bunga")),
    ("mainan", ("mainan",)),
    ("boneka", ("boneka",)),
    ("anyaman", ("anyaman",)),
    ("kursi", ("furnitur", "mebel", "kursi")),
    ("kayu", ("kayu",)),
    ("keramik", ("keramik", "gerabah")),
    ("perhiasan", ("perhiasan", "aksesori", "manik")),
    ("roti", ("roti",)),
    ("kue", ("kue",)),
    ("tempe", ("tempe",)),
    ("keripik", ("keripik", "kerupuk", "peyek")),
    ("sambal", ("sambal", "bumbu")),
    ("kopi", ("kopi",)),
    ("minuman", ("minuman", "jamu", "jus")),
    ("katering", ("katering",)),
    ("masakan", ("masakan", "makanan", "olahan")),
    ("sepatu", ("sepatu", "sandal")),
    ("tas", ("tas dan", "tas ", "dompet")),
    ("kain", ("batik", "bordir", "jilbab", "kain", "tenun")),
    ("jahit", ("konveksi", "jahit", "pakaian")),
    ("kamera", ("foto",)),
    ("pena", ("desain", "cetak", "sablon")),
    ("sabun", ("sabun", "pembersih")),
    ("alat", ("bengkel", "komponen", "servis")),
    ("ikan", ("ikan hias",)),
)
_DRAWN_BY_SUBSECTOR = {
    "kuliner": "masakan",
    "fesyen": "jahit",
    "fotografi": "kamera",
    "film, video, dan fotografi": "kamera",
    "desain komunikasi visual": "pena",
    "desain produk": "pena",
    "desain interior": "kursi",
}
GENERAL = "umum"
# What people call the large sub-sectors; the others stand together.
FOOD, MADE, WORN, REST = FAMILIES = (
    N_("Makanan dan minuman"), N_("Kerajinan tangan"), N_("Pakaian dan tas"), N_("Bidang lain")
)  # fmt: skip
_FAMILY = {"kuliner": FOOD, "kriya": MADE, "kerajinan": MADE, "seni rupa": MADE, "fesyen": WORN}


@dataclass(frozen=True)
class CraftData:
    """What the office writes of a craft: sub-sector and KBLI code, each with its list's version."""

    name: str
    subsector: str
    subsector_version: str = USUAL_LIST
    kbli_code: str | None = None
    kbli_version: str | None = KBLI
    food: bool = False
    description: str = ""


def checked(data: CraftData) -> CraftData:
    """The same without stray blanks; no code, no edition. Raises Refused naming the field."""
    plain = replace(
        data,
        name=" ".join(data.name.split()),
        description=" ".join(data.description.split()),
        kbli_code=(data.kbli_code or "").strip() or None,
    )
    if not plain.name:
        raise Refused(N_("Nama bidang usaha wajib diisi."), field="name")
    if plain.subsector not in (*LISTS.get(plain.subsector_version, ()), NOT_CREATIVE):
        raise Refused(N_("Pilih subsektor dari daftar."), field="subsector")
    if plain.kbli_code and not re.fullmatch(r"[0-9]{5}", plain.kbli_code):
        raise Refused(N_("Kode KBLI terdiri atas 5 angka."), field="kbli_code")
    if plain.kbli_code and plain.kbli_version not in EDITIONS:
        raise Refused(N_("Pilih edisi KBLI dari daftar."), field="kbli_version")
    if len(plain.description) > LONGEST_DESCRIPTION:
        raise Refused(
            N_("Uraian paling panjang %(n)d huruf."), field="description", n=LONGEST_DESCRIPTION
        )
    return plain if plain.kbli_code else replace(plain, kbli_version=None)


def drawing_of(name: str, subsector: str) -> str:
    """The drawing that stands for a craft without a picture, as the name of its file."""
    plain = f"{name.casefold()} "
    for drawing, words in _DRAWN:
        if any(word in plain for word in words):
            return drawing
    return _DRAWN_BY_SUBSECTOR.get(subsector, GENERAL)


def family_of(subsector: str) -> str:
    """Under which heading a craft stands where people choose one."""
    return _FAMILY.get(subsector, REST)
