"""The founding meeting: when, where, who was there, who led it (handbook 3.1, step 2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time

from sqlalchemy.orm import Session

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.models import DISBANDED, Kub, Meeting, MeetingGuest
from trainingmgr.kub.queries.meetings import founders
from trainingmgr.kub.services import membership


def record_meeting(
    session: Session,
    by: Actor,
    kub: Kub,
    *,
    held_on: date,
    place: str,
    present: Collection[int],
    starts_at: time | None = None,
    ends_at: time | None = None,
    chaired_by: int | None = None,
    minutes_by: int | None = None,
    witness_name: str = "",
    witness_title: str = "",
    notes: str = "",
    version: int | None = None,
) -> Meeting:
    """Keep what is known of the meeting; again, it corrects it. `version` is the meeting's.

    Who has left the draft since stays noted as having been there. Raises Refused for a day that
    cannot be, or someone present or leading who was no member then, Conflict when stale.
    """
    membership.lock(session, kub)
    if kub.state == DISBANDED:
        raise Refused(N_("KUB %(kub)s sudah bubar."), kub=kub.name)
    here = {one.participant_id for one in founders(session, kub)}
    _check(kub, here, held_on, place, present, (chaired_by, minutes_by), (starts_at, ends_at))
    meeting = kub.meeting
    if meeting is None:
        meeting = Meeting(kub=kub)
        session.add(meeting)
    else:
        membership.check_version(meeting, version)
    meeting.held_on, meeting.place = held_on, place.strip()
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.chaired_by_id, meeting.minutes_by_id = chaired_by, minutes_by
    meeting.witness_name, meeting.witness_title = witness_name.strip(), witness_title.strip()
    meeting.notes = notes.strip()
    _set_present(meeting, set(present), here)
    session.flush()
    detail = {"present": len(set(present)), "of": len(here), "held_on": held_on.isoformat()}
    audit(session, by, "kub.meeting", subject=("kub", kub.id), detail=detail)
    return meeting


def _set_present(meeting: Meeting, present: set[int], here: set[int]) -> None:
    """Only what differs is written, so that two who save at once are told apart by the version."""
    for guest in list(meeting.present):
        if guest.participant_id in here - present:
            meeting.present.remove(guest)
    known = {guest.participant_id for guest in meeting.present}
    meeting.present += [MeetingGuest(participant_id=one) for one in sorted(present - known)]


def _check(
    kub: Kub,
    here: Collection[int],
    held_on: date,
    place: str,
    present: Collection[int],
    leaders: Collection[int | None],
    hours: tuple[time | None, time | None],
) -> None:
    if not place.strip():
        raise Refused(N_("Isi tempat musyawarah."), field="place")
    if held_on > clock.today():
        raise Refused(N_("Tanggal musyawarah tidak boleh di masa depan."), field="held_on")
    if held_on < kub.cohort.starts_on:
        raise Refused(N_("Musyawarah mendahului masa angkatan."), field="held_on")
    if kub.minutes_on and held_on > kub.minutes_on:
        raise Refused(N_("Berita acara dibuat sesudah musyawarah."), field="held_on")
    if not set(present) <= set(here):
        raise Refused(N_("Yang hadir harus anggota KUB ini."), field="present")
    starts_at, ends_at = hours
    if starts_at and ends_at and ends_at <= starts_at:
        raise Refused(N_("Jam selesai harus sesudah jam mulai."), field="ends_at")
    for field, who in zip(("chaired_by", "minutes_by"), leaders, strict=True):
        if who is not None and who not in present:
            raise Refused(
                N_("Pimpinan rapat dan notulis dipilih dari anggota yang hadir."), field=field
            )
