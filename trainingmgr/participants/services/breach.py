"""A breach in figures: whose data were touched in a period, what of them, and the two letters.

The law wants both notices within 3×24 hours (UU 27/2022 Ps 46): what leaked, when and how, and
what is done about it. What the trail cannot know is left open as dots for a person to fill.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from trainingmgr.foundation import clock
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.indonesia.dates import long_date
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.rules.trail import EXPORTS, FIELDS, OTHER_FIELDS
from trainingmgr.programmes.queries import setting

NOTICE = timedelta(hours=72)
DOTS = "……………………"


@dataclass(frozen=True)
class Breach:
    """The period, the people (ids), how many each field concerns, and lists that were taken out."""

    since: datetime
    until: datetime
    people: frozenset[int]
    fields: Mapping[str, int]
    exports: int


def affected(session: Session, since: datetime, until: datetime) -> Breach:
    """Whom acts of the period touched, by the audit trail. Raises Refused for an empty period."""
    if since >= until:
        raise Refused(N_("Akhir masa harus sesudah awalnya."))
    touched: dict[str, set[int]] = defaultdict(set)
    exports = 0
    query = select(AuditEvent).where(
        AuditEvent.at >= since,
        AuditEvent.at < until,
        or_(AuditEvent.subject_kind == "participant", AuditEvent.act.in_(EXPORTS)),
    )
    for one in session.scalars(query.order_by(AuditEvent.id)):
        exports += one.act in EXPORTS
        named = json.loads(one.detail).get("participants")
        ids = {one.subject_id} if one.subject_kind == "participant" else set()
        ids |= set(named) if isinstance(named, list) else set()
        for field in FIELDS.get(one.act, (OTHER_FIELDS,)):
            touched[field] |= {number for number in ids if number is not None}
    people = frozenset(number for ids in touched.values() for number in ids)
    return Breach(
        since, until, people, {name: len(ids) for name, ids in touched.items() if ids}, exports
    )


def summary(breach: Breach) -> list[str]:
    """What was found, line by line."""
    lines = [
        f"Masa: {_moment(breach.since)} sampai {_moment(breach.until)}",
        f"Subjek data terdampak menurut jejak audit: {len(breach.people)} orang",
    ]
    lines += [f"- {name}: {n} orang" for name, n in sorted(breach.fields.items())]
    if breach.exports:
        lines.append(
            f"Daftar yang diunduh: {breach.exports} kali; periksa isinya pada jejak audit."
        )
    return lines


def notice_to_subjects(breach: Breach) -> str:
    """The letter to those concerned, as a draft."""
    fields = ", ".join(sorted(breach.fields)) or DOTS
    return "\n".join(
        [
            "RANCANGAN – Pemberitahuan kegagalan pelindungan data pribadi",
            "Yth. Bapak/Ibu peserta program wirausaha baru,",
            f"Antara {_moment(breach.since)} dan {_moment(breach.until)} data Anda pada sistem "
            "kami diakses tanpa hak.",
            f"Data yang terungkap: {fields}.",
            f"Kapan dan bagaimana terungkap: {DOTS}",
            f"Yang sudah dan sedang kami lakukan: {DOTS}",
            f"Yang sebaiknya Anda lakukan: {DOTS}",
            f"Narahubung: {DOTS}",
            "Dasar: Pasal 46 Undang-Undang Nomor 27 Tahun 2022.",
        ]
    )


def notice_to_agency(session: Session, breach: Breach, recipient: str | None = None) -> str:
    """The letter to the authority, as a draft; the recipient is a setting until the agency is."""
    known = clock.now()
    agency = recipient or str(setting(session, "breach_recipient", clock.today()))
    fields = "; ".join(f"{name} ({n} orang)" for name, n in sorted(breach.fields.items()))
    return "\n".join(
        [
            "RANCANGAN – Laporan kegagalan pelindungan data pribadi",
            f"Kepada: {agency}",
            "Pengendali data: Dinas Perindustrian dan Perdagangan Kota Tangerang Selatan",
            f"Diketahui: {_moment(known)}; paling lambat dilaporkan: {_moment(known + NOTICE)}",
            f"Masa kejadian: {_moment(breach.since)} sampai {_moment(breach.until)}",
            f"Subjek data: {len(breach.people)} orang",
            f"Data yang terungkap: {fields or DOTS}",
            f"Kapan dan bagaimana terungkap: {DOTS}",
            f"Penanganan dan pemulihan: {DOTS}",
            "Dasar: Pasal 46 Undang-Undang Nomor 27 Tahun 2022.",
        ]
    )


def _moment(moment: datetime) -> str:
    local = clock.local(moment)
    return f"{long_date(local.date())} pukul {local:%H.%M} WIB"
