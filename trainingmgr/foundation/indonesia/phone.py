"""Mobile numbers: stored as +62…, shown as 0812-3456-7890, linked to WhatsApp."""

import re
from urllib.parse import quote

from lokal.phone import parse_phone

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

_FLOAT_TAIL = re.compile(r"(?<=[0-9])[.,]0+\Z")
_SCIENTIFIC = re.compile(r"[0-9]([.,][0-9]+)?e\+?[0-9]+", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff'’`]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212_]")
_SEVERAL = re.compile(r"[/;,&]|\batau\b|\bdan\b", re.IGNORECASE)


def normalise_phone(text: str) -> str:
    """Return a mobile number as `+62812…`, or raise `Refused` with the remedy.

    Accepts the ways it is written and the ways a spreadsheet spoils it: without the leading
    zero, with a decimal tail, with 0062, +62 or 62, with spaces, dots, dashes and brackets.
    """
    clean = _DASHES.sub("-", _INVISIBLE.sub("", text)).strip()
    if not clean:
        raise Refused(N_("Nomor ponsel belum diisi. Contoh: 0812-3456-7890."), field="phone")
    if _SCIENTIFIC.fullmatch(clean):
        raise Refused(
            N_("Nomor ponsel terpotong oleh lembar kerja. Ketik ulang sebagai teks."),
            field="phone",
        )
    clean = _FLOAT_TAIL.sub("", clean)
    if _SEVERAL.search(clean):
        raise Refused(N_("Isi satu nomor ponsel saja."), field="phone")
    compact = re.sub(r"[\s().-]", "", clean)
    compact = re.sub(r"\A(?:00|\+0+)62", "+62", compact)
    info = parse_phone(compact)
    if not info.valid or info.type != "mobile" or info.e164 is None:
        raise Refused(
            N_(
                "Nomor ponsel tidak dikenali. Tulis 10 sampai 13 angka diawali 08, "
                "misalnya 0812-3456-7890."
            ),
            field="phone",
        )
    return info.e164


def show_phone(phone: str) -> str:
    """Write a stored number for people: `+6281234567890` becomes `0812-3456-7890`."""
    return parse_phone(phone).national or phone


def whatsapp_link(phone: str, text: str = "") -> str:
    """Return a wa.me address for a stored number that opens with `text` ready to send."""
    link = f"https://wa.me/{phone.removeprefix('+')}"
    return f"{link}?text={quote(text, safe='')}" if text else link
