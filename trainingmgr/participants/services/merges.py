"""Two records of one person made one, through every room in one transaction; and undone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort, Course, TrainingSession
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_, sentence
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.journey.facts import WORKSHOP
from trainingmgr.participants.models import (
    ACCEPTED,
    MERGED,
    CourseEnrolment,
    DuplicatePair,
    Merge,
    Milestone,
    Participant,
)
from trainingmgr.participants.models.duplicates import DIFFERENT, SAME
from trainingmgr.participants.rules.merging import FIELDS, WITH
from trainingmgr.participants.services import every_room, milestones
from trainingmgr.participants.services.every_room import Clash, Moved
from trainingmgr.participants.services.moving import (
    CHANGED,
    change,
    packed,
    put_back,
    raw_row,
    table_of,
    unpacked,
)

PEOPLE = Participant.__tablename__
OVERTAKEN = N_("Salah satu catatan ini baru saja digabung orang lain. Muat ulang, lalu periksa.")


def clashes(session: Session, kept: Participant, gone: Participant) -> list[Clash]:
    """What merging means where both records speak of one thing; those that block come first."""
    found = _of_people(kept, gone) + _of_n(session, kept, gone)
    for room in every_room.ROOMS:
        if room.clashes:
            found += room.clashes(session, kept.id, gone.id)
    return sorted(found, key=lambda one: not one.blocks)


def merge(
    session: Session,
    by: Actor,
    kept: Participant,
    gone: Participant,
    *,
    take: Collection[str] = (),
    version: int | None = None,
) -> Merge:
    """Make `gone` a way to `kept`, which takes its rows of every room and, of the fields of
    rules.merging named in `take`, its values.

    A person who was counted twice in N counts once: `frozen_n` of the cohort in which the other
    record counted goes down by one, together with `in_n`, so that N stays the number of people
    accepted (handbook A2, R18) and opens the same list. Raises Refused with the remedy where
    something has to be settled first, Conflict when a record was merged or changed meanwhile.
    """
    if kept.id == gone.id:
        raise Refused(N_("Pilih dua catatan yang berbeda."))
    _take_turns(session, kept, gone)
    _refuse_unsettled(session, kept, gone, version)
    # Of two in N one place goes: by one, whatever N is by the time it is undone.
    place = (gone.counted_in_id or gone.cohort_id) if gone.in_n else None
    moved = _of_records(session, kept, gone, take)
    _count(session, place, -1)
    known = _milestones(session, (kept.id, gone.id))
    # Bottom storey first: what upper rooms count hangs on rosters.
    for room in reversed(every_room.ROOMS):
        if room.merge:
            moved += room.merge(session, kept.id, gone.id)
    # The services of the rooms read through this session: let it see what the statements did.
    session.expire_all()
    _reconcile(session, by, (kept.id, gone.id))
    now = _milestones(session, (kept.id, gone.id))
    stale = [one for one, alive in known.items() if alive and not now[one]]
    moved.append(Moved(Milestone.__tablename__, {one: {"superseded_at": None} for one in stale}))
    _settle(session, by, kept.id, gone.id, SAME)
    added = sorted(now.keys() - known.keys())
    found = Merge(
        kept_id=kept.id,
        gone_id=gone.id,
        made_at=clock.now(),
        made_by_id=by.user_id,
        moved={"rows": packed(moved), "added": added, "place": place},
    )
    session.add(found)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(OVERTAKEN) from error
    detail = {"gone": gone.id, "merge": found.id, "took": sorted(take)}
    audit(session, by, "participant.merge", subject=("participant", kept.id), detail=detail)
    return found


def _refuse_unsettled(
    session: Session, kept: Participant, gone: Participant, version: int | None
) -> None:
    if MERGED in {kept.state, gone.state}:
        raise Conflict(OVERTAKEN)
    if version is not None and version != kept.version + gone.version:
        raise Conflict(OVERTAKEN)
    for one in clashes(session, kept, gone):
        if one.blocks:
            raise Refused(one.what.message, **one.what.params)


def undo(session: Session, by: Actor, found: Merge) -> None:
    """Put both records back as they were; what was recorded since stays with the kept one.

    Raises Refused when one of the two was merged on, or what was united has been changed since;
    Conflict when it is undone already.
    """
    kept, gone = found.kept, found.gone
    _take_turns(session, kept, gone)
    session.refresh(found, with_for_update={"of": Merge})
    if found.undone_at is not None:
        raise Conflict(N_("Penggabungan ini sudah diurungkan."))
    if kept.state == MERGED:
        raise Refused(
            N_("%(number)s sudah digabung lagi ke catatan lain. Urungkan penggabungan itu dahulu."),
            number=kept.number,
        )
    if kept.erased_at or gone.erased_at:
        raise Refused(N_("Data orang ini sudah dihapus atas permintaannya."))
    moved = unpacked(found.moved["rows"])
    session.execute(delete(Milestone).where(Milestone.id.in_(found.moved["added"])))
    try:
        with session.begin_nested():
            put_back(session, moved)
    except IntegrityError as error:
        raise Refused(CHANGED) from error
    _count(session, found.moved["place"], 1)
    session.expire_all()
    for room in every_room.ROOMS:
        if room.unmerge:
            room.unmerge(session, moved)
    _reconcile(session, by, (kept.id, gone.id))
    found.undone_at, found.undone_by_id = clock.now(), by.user_id
    _settle(session, by, kept.id, gone.id, DIFFERENT)
    session.flush()
    detail = {"gone": gone.id, "merge": found.id}
    audit(session, by, "participant.unmerge", subject=("participant", kept.id), detail=detail)


def _take_turns(session: Session, kept: Participant, gone: Participant) -> None:
    """Cohorts, registers, courses, then the two people: the order in which others take them too.

    Whoever saves a register of theirs comes before, and their marks move too, or after, and finds
    the new roster.
    """
    ids = (kept.id, gone.id)
    cohorts = select(Participant.cohort_id).where(Participant.id.in_(ids))
    counted = select(Participant.counted_in_id).where(Participant.id.in_(ids))
    of = select(Cohort.id).where(Cohort.id.in_(cohorts) | Cohort.id.in_(counted))
    session.execute(of.order_by(Cohort.id).with_for_update(key_share=True))
    courses = select(CourseEnrolment.course_id).where(CourseEnrolment.participant_id.in_(ids))
    sessions = select(TrainingSession.id).where(TrainingSession.course_id.in_(courses))
    locked = sessions.order_by(TrainingSession.id).with_for_update(key_share=True)
    before = set(session.scalars(locked))
    rows = select(Course.id).where(Course.id.in_(courses)).order_by(Course.id)
    session.execute(rows.with_for_update(key_share=True))
    people = select(Participant).where(Participant.id.in_(ids)).order_by(Participant.id)
    again = people.with_for_update(of=Participant).execution_options(populate_existing=True)
    session.scalars(again).all()
    if not set(session.scalars(sessions)) <= before:
        raise Conflict(N_("Jadwal kelas orang ini baru saja berubah. Coba sekali lagi."))


def _of_people(kept: Participant, gone: Participant) -> list[Clash]:
    """Records that must not be merged at all."""
    found = []
    if kept.programme_id != gone.programme_id:
        text = N_("Keduanya dari tahun program yang berbeda: satu orang boleh punya keduanya.")
        found.append(Clash(sentence(text), blocks=True))
    if {kept.state, gone.state} != {ACCEPTED}:
        text = N_("Hanya catatan peserta yang diterima dapat digabung.")
        found.append(Clash(sentence(text), blocks=True))
    if any((kept.restricted_at, gone.restricted_at, kept.erased_at, gone.erased_at)):
        text = N_(
            "Salah satu catatan dibekukan atau dihapus atas permintaan orangnya. Selesaikan "
            "permintaan itu dahulu."
        )
        found.append(Clash(sentence(text), blocks=True))
    return found


def _of_n(session: Session, kept: Participant, gone: Participant) -> list[Clash]:
    """Whoever counted twice counts once; nobody drops out of N by the choice of a record."""
    if gone.in_n and not kept.in_n:
        text = N_(
            "%(number)s termasuk N yang sudah ditetapkan, catatan lainnya tidak. Pertahankan "
            "%(number)s, supaya N tidak berkurang karena pilihan catatan (R18)."
        )
        return [Clash(sentence(text, number=gone.number), blocks=True)]
    if not gone.in_n:
        return []
    cohort = session.get_one(Cohort, gone.counted_in_id or gone.cohort_id)
    mine = session.get_one(Cohort, kept.counted_in_id or kept.cohort_id)
    if cohort.counts and not mine.counts:
        text = N_(
            "%(number)s dihitung dalam capaian program, catatan lainnya tidak. Pertahankan "
            "%(number)s (R18)."
        )
        return [Clash(sentence(text, number=gone.number), blocks=True)]
    text = N_(
        "Orang ini terhitung dua kali. N %(cohort)s menjadi %(after)d, semula %(before)d: satu "
        "orang, satu hitungan. Laporan yang sudah dibuat tidak berubah."
    )
    n = cohort.frozen_n or 0
    return [Clash(sentence(text, cohort=cohort.name, before=n, after=max(n - 1, 0)))]


def _of_records(
    session: Session, kept: Participant, gone: Participant, take: Collection[str]
) -> list[Moved]:
    """The two rows themselves: the fields taken over, and the other one made a way to the first."""
    table = table_of(PEOPLE)
    mine, theirs = raw_row(session, table, kept.id), raw_row(session, table, gone.id)
    names = [name for field in FIELDS if field in take for name in (field, *WITH.get(field, ()))]
    new = {name: theirs[name] for name in names}
    if kept.cohort_id == gone.cohort_id and theirs["accepted_on"] and mine["accepted_on"]:
        new["accepted_on"] = min(mine["accepted_on"], theirs["accepted_on"])
    elif _learned(session, gone.id) and not _learned(session, kept.id):
        new["workshop_in_id"] = theirs["workshop_in_id"] or theirs["cohort_id"]
    new = {name: value for name, value in new.items() if mine[name] != value}
    stub: dict[str, Any] = {"state": MERGED, "merged_into_id": kept.id, "in_n": False}
    stub["counted_in_id"] = None
    # What only one of two may have is given up first: the NIK (R12), and a personal link's account.
    given: dict[str, Any] = {}
    if "nik_index" in new:
        stub |= {name: mine[name] for name in ("nik", "nik_index", "nik_last4")}
        given["nik_index"] = f"digabung:{gone.id}"
    if theirs["user_id"] and not mine["user_id"]:
        new["user_id"], given["user_id"] = theirs["user_id"], None
    moved = []
    if given:
        moved.append(_changed(session, gone.id, theirs, given))
        theirs |= given
    moved.append(_changed(session, kept.id, mine, new))
    moved.append(_changed(session, gone.id, theirs, stub))
    session.expire_all()
    return moved


def _count(session: Session, cohort_id: int | None, by: int) -> None:
    """N of a cohort, one person fewer or one again."""
    if cohort_id is None:
        return
    cohorts = table_of(Cohort.__tablename__)
    session.execute(
        update(cohorts)
        .where(cohorts.c.id == cohort_id)
        .values(frozen_n=cohorts.c.frozen_n + by, version=cohorts.c.version + 1)
    )


def _changed(
    session: Session, participant_id: int, row: Mapping[str, Any], new: Mapping[str, Any]
) -> Moved:
    change(session, table_of(PEOPLE), participant_id, new)
    before = {name: row[name] for name in new}
    return Moved(PEOPLE, {participant_id: before}, after={participant_id: dict(new)})


def _learned(session: Session, participant_id: int) -> bool:
    query = select(Milestone.id).where(
        Milestone.participant_id == participant_id,
        Milestone.kind == WORKSHOP,
        Milestone.superseded_at.is_(None),
    )
    return session.scalar(query.limit(1)) is not None


def _milestones(session: Session, ids: Collection[int]) -> dict[int, bool]:
    """Milestones of these people, and which are live."""
    query = select(Milestone.id, Milestone.superseded_at).where(Milestone.participant_id.in_(ids))
    return {one: gone_at is None for one, gone_at in session.execute(query)}


def _reconcile(session: Session, by: Actor, ids: Collection[int]) -> None:
    """Let the evidence of every room stand for both, and rebuild what follows from it."""
    live = select(Milestone.participant_id, Milestone.source).where(
        Milestone.participant_id.in_(ids), Milestone.superseded_at.is_(None)
    )
    proven: dict[tuple[int, str], Any] = {(row[0], row[1]): [] for row in session.execute(live)}
    for room in every_room.ROOMS:
        if room.evidence:
            proven |= room.evidence(session, ids)
    milestones.record(session, by, proven)
    milestones.refresh(session, ids)


def _settle(session: Session, by: Actor, kept_id: int, gone_id: int, state: str) -> None:
    """What the merge says of the pair. Undoing it says two people: the finder asks no more."""
    query = select(DuplicatePair).where(
        DuplicatePair.first_id == min(kept_id, gone_id),
        DuplicatePair.second_id == max(kept_id, gone_id),
    )
    for pair in session.scalars(query):
        pair.state, pair.decided_at = state, clock.now()
        pair.decided_by_id, pair.decided_score = by.user_id, pair.score
