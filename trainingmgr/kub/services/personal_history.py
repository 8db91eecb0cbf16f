"""A person's own part in the history of KUB, for the complete copy: offices and meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from trainingmgr.foundation.language import N_
from trainingmgr.kub.models import Kub, KubMember, Meeting, MeetingGuest, PastOffice
from trainingmgr.participants.services.every_room import Section

POSITIONS = {
    "ketua": N_("Ketua"),
    "sekretaris": N_("Sekretaris"),
    "bendahara": N_("Bendahara"),
    "anggota": N_("Anggota"),
}
CHAIRED, WROTE, CAME = "pimpinan", "notulis", "hadir"
PARTS = {CHAIRED: N_("Pimpinan rapat"), WROTE: N_("Notulis"), CAME: N_("Hadir")}


def sections(session: Session, ids: Sequence[int]) -> list[Section]:
    """Only the parts in which there is something."""
    return [one for one in (_offices(session, ids), _meetings(session, ids)) if one.rows]


def _offices(session: Session, ids: Sequence[int]) -> Section:
    rows = session.execute(
        select(Kub.name, PastOffice.position, PastOffice.from_on, PastOffice.until_on)
        .join(KubMember, KubMember.kub_id == Kub.id)
        .join(PastOffice, PastOffice.member_id == KubMember.id)
        .where(KubMember.participant_id.in_(ids))
        .order_by(PastOffice.from_on, PastOffice.id)
    )
    columns = {
        "name": N_("KUB"),
        "position": N_("Kedudukan"),
        "from": N_("Sejak"),
        "until": N_("Sampai"),
    }
    told = [dict(zip(columns, row, strict=True)) for row in rows]
    return Section("kub_offices", N_("Jabatan terdahulu"), columns, told, {"position": POSITIONS})


def _meetings(session: Session, ids: Sequence[int]) -> Section:
    present = select(MeetingGuest.meeting_id).where(MeetingGuest.participant_id.in_(ids))
    led = or_(Meeting.chaired_by_id.in_(ids), Meeting.minutes_by_id.in_(ids))
    rows = session.execute(
        select(Kub.name, Meeting.held_on, Meeting.chaired_by_id, Meeting.minutes_by_id)
        .join(Meeting, Meeting.kub_id == Kub.id)
        .where(or_(Meeting.id.in_(present), led))
        .order_by(Meeting.held_on, Meeting.id)
    )
    columns = {"name": N_("KUB"), "on": N_("Tanggal"), "part": N_("Peran")}
    told = [
        _part(name, held_on, (chair in ids, writer in ids)) for name, held_on, chair, writer in rows
    ]
    return Section("kub_meetings", N_("Musyawarah KUB"), columns, told, {"part": PARTS})


def _part(name: str, held_on: date, led: tuple[bool, bool]) -> Mapping[str, Any]:
    chaired, wrote = led
    return {"name": name, "on": held_on, "part": CHAIRED if chaired else WROTE if wrote else CAME}
