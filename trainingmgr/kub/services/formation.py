"""A KUB is drafted, decides, and is *Terbentuk* by its berita acara (handbook 3.1, R03 to R05)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub import rules
from trainingmgr.kub.models import (
    CHAIR,
    DISBANDED,
    DRAFT,
    FORMED,
    JOINT,
    SECRETARY,
    TREASURER,
    Kub,
    KubMember,
)
from trainingmgr.kub.queries.checklist import forced_sizes
from trainingmgr.kub.services import beginnings, membership, particulars
from trainingmgr.programmes.models import Craft

Chosen = Sequence[tuple[int, str]]


def draft_kub(
    session: Session,
    by: Actor,
    cohort: Cohort,
    *,
    name: str,
    craft: Craft,
    mode: str = JOINT,
    members: Chosen = (),
    on: date | None = None,
    reason: str = "",
) -> Kub:
    """A draft with the people chosen so far, as (participant id, position); its code is new.

    Raises Refused for a name in use, more people than a KUB holds, officers who are not three
    different members (handbook R03), or people who may not join (R04; another kecamatan).
    """
    if cohort.is_ikm:
        raise Refused(N_("Peserta pelatihan IKM tidak membentuk KUB."))
    day = on or clock.today()
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update(key_share=True))
    people = [participant_id for participant_id, _ in members]
    _check_chosen(session, members, day)
    membership.check_people(session, cohort, people, day, reason)
    kub = Kub(
        cohort_id=cohort.id,
        code=particulars.next_code(session, cohort),
        name=particulars.free_name(session, cohort, name),
        craft_id=craft.id,
        mode=particulars.known_mode(mode),
        state=DRAFT,
    )
    session.add(kub)
    session.flush()
    rows = [
        KubMember(
            kub_id=kub.id,
            participant_id=participant_id,
            position=position,
            from_on=day,
            joined_reason=reason.strip() or None,
        )
        for participant_id, position in members
    ]
    membership.store(session, rows)
    audit(session, by, "kub.draft", subject=("kub", kub.id), detail={"participants": people})
    return kub


def change_kub(
    session: Session,
    by: Actor,
    kub: Kub,
    *,
    name: str,
    craft: Craft,
    mode: str,
    address: str = "",
    savings_once: int | None = None,
    savings_monthly: int | None = None,
    rules: str = "",
    version: int | None = None,
) -> None:
    """What the meeting decided: name, craft, mode, place, savings in rupiah, the group's rules.

    A craft changes freely until its course is open (S1). Raises Refused for what cannot be,
    Conflict when stale.
    """
    membership.lock(session, kub)
    membership.check_version(kub, version)
    if kub.state == DISBANDED:
        raise Refused(N_("KUB %(kub)s sudah bubar."), kub=kub.name)
    if kub.course_id is not None and craft.id != kub.craft_id:
        raise Refused(
            N_("Kelas KUB ini sudah dibuka, jadi bidang usahanya tidak dapat diganti."),
            field="craft",
        )
    detail = {"craft": [kub.craft_id, craft.id]} if craft.id != kub.craft_id else {}
    kub.name = particulars.free_name(session, kub.cohort, name, besides=kub.id)
    kub.craft, kub.mode = craft, particulars.known_mode(mode)
    kub.address, kub.rules = " ".join(address.split()), rules.strip()
    kub.savings_once = particulars.savings("savings_once", savings_once)
    kub.savings_monthly = particulars.savings("savings_monthly", savings_monthly)
    session.flush()
    audit(session, by, "kub.change", subject=("kub", kub.id), detail=detail)


def form_kub(
    session: Session,
    by: Actor,
    kub: Kub,
    *,
    minutes_on: date,
    minutes_number: str = "",
    size_reason: str = "",
    version: int | None = None,
) -> None:
    """The berita acara is signed: the KUB is *Terbentuk* and its people are members from that day.

    The meeting is recorded before (services.meetings). `size_reason` says why numbers force it to
    be of fewer or more than ten. Doing it again corrects. Raises Refused naming the first thing
    that is missing (handbook R03, R05), Conflict when stale.
    """
    membership.lock(session, kub)
    if kub.state == DISBANDED:
        raise Refused(N_("KUB %(kub)s sudah bubar."), kub=kub.name)
    number = " ".join(minutes_number.split()) or None
    here = membership.open_rows(session, kub)
    why = _why_not_ten(session, kub, len(here), size_reason)
    if (kub.minutes_on, kub.minutes_number, kub.size_reason) == (minutes_on, number, why):
        return
    membership.check_version(kub, version)
    _check_days(kub, minutes_on)
    if kub.state == DRAFT:
        _check_formed(session, kub, here, minutes_on, why)
    kub.size_reason = why
    begun = beginnings.begin_on(session, kub, minutes_on)
    kub.minutes_on, kub.minutes_number = minutes_on, number
    first = kub.state == DRAFT
    if first:
        kub.state = FORMED
    session.flush()
    membership.tell(session, by, {one.participant_id for one in here} | begun)
    act = "kub.form" if first else "kub.correct"
    detail = {"minutes_on": minutes_on.isoformat()}
    audit(session, by, act, subject=("kub", kub.id), detail=detail)


def _check_chosen(session: Session, members: Chosen, on: date) -> None:
    people = [participant_id for participant_id, _ in members]
    # Whoever holds two offices is told so at the second one, not that a name appears twice.
    rules.check_board(_board({position: person for person, position in members}), people)
    if len(set(people)) < len(people):
        raise Refused(N_("Ada peserta yang dipilih dua kali."), field="members")
    most = forced_sizes(session, on).most
    if len(people) > most:
        raise Refused(
            N_("Satu KUB paling banyak %(most)d orang; Anda memilih %(n)d."),
            field="members",
            most=most,
            n=len(people),
        )
    for field, office in (("chair", CHAIR), ("secretary", SECRETARY), ("treasurer", TREASURER)):
        if sum(position == office for _, position in members) > 1:
            raise Refused(N_("Satu jabatan hanya untuk satu orang."), field=field)


def _check_days(kub: Kub, minutes_on: date) -> None:
    if minutes_on > clock.today():
        raise Refused(N_("Tanggal berita acara tidak boleh di masa depan."), field="minutes_on")
    if kub.meeting and kub.meeting.held_on > minutes_on:
        raise Refused(N_("Berita acara dibuat sesudah musyawarah."), field="minutes_on")
    if minutes_on < kub.cohort.starts_on:
        raise Refused(N_("Berita acara mendahului masa angkatan."), field="minutes_on")
    if kub.decree_on and kub.decree_on < minutes_on:
        raise Refused(N_("Tanggal SK mendahului berita acara pembentukan."), field="minutes_on")


def _why_not_ten(session: Session, kub: Kub, n: int, reason: str) -> str | None:
    """Only a draft that is not of the usual size needs a reason; what was once said stays."""
    if kub.state != DRAFT and kub.size_reason is None:
        return None
    if kub.state == DRAFT and n == forced_sizes(session, clock.today()).usual:
        return None
    return reason.strip() or kub.size_reason


def _check_formed(
    session: Session, kub: Kub, here: Sequence[KubMember], minutes_on: date, reason: str | None
) -> None:
    """Whoever has left since the meeting no longer counts as present."""
    members = {one.participant_id for one in here}
    if kub.meeting is None:
        raise Refused(N_("Musyawarah pembentukan belum dicatat."))
    were_there = {one.participant_id for one in kub.meeting.present}
    forced = forced_sizes(session, minutes_on)
    if not reason and len(here) != forced.usual and forced.fewest <= len(here) <= forced.most:
        raise Refused(
            N_("KUB ini %(n)d orang, bukan %(size)d. Tulis alasannya atau ubah anggotanya."),
            field="size_reason",
            n=len(here),
            size=forced.usual,
        )
    missing = rules.missing_for_formed(
        members=len(here),
        present=len(members & were_there),
        board=_board({one.position: one.participant_id for one in here}),
        craft_chosen=True,
        minutes_on=minutes_on,
        sizes=forced,
    )
    if missing:
        raise Refused(missing[0].message, **missing[0].params)


def _board(seats: Mapping[str, int]) -> rules.Board:
    return rules.Board(seats.get(CHAIR), seats.get(SECRETARY), seats.get(TREASURER))
