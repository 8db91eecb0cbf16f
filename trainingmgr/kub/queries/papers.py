"""The signed papers of a KUB, and the days on which its people changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainingmgr.accounts.models import User
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.kub.models import MEMBER, Kub, KubMember, KubPaper
from trainingmgr.kub.rules import papers as rules
from trainingmgr.participants.models import Participant

PDF = "application/pdf"


@dataclass(frozen=True)
class Scan:
    """One signed paper as it was uploaded, when and by whom."""

    id: int
    kind: str
    day: date | None
    uploaded_at: datetime
    by: str | None
    is_pdf: bool
    set_aside_at: datetime | None
    set_aside_reason: str


@dataclass(frozen=True)
class PaperState:
    """A paper that a KUB has or should have; `day` only of a change of members.

    scans: those that hold, the newest first. set_aside: uploaded by mistake.
    """

    kind: str
    label: str
    day: date | None
    scans: tuple[Scan, ...]
    set_aside: tuple[Scan, ...]

    @property
    def newest(self) -> Scan | None:
        return self.scans[0] if self.scans else None


def papers_of(session: Session, kub_id: int) -> list[PaperState]:
    """Every kind of paper with its scans; a change of members once for each day of changes."""
    scans = _scans(session, kub_id)
    days = set(change_days(session, kub_id))
    days |= {one.day for one in scans if one.kind == rules.CHANGE and one.day}
    wanted: list[tuple[str, date | None]] = [
        (kind, None) for kind in rules.KINDS if kind != rules.CHANGE
    ]
    wanted += [(rules.CHANGE, day) for day in sorted(days)]
    found = []
    for kind, day in wanted:
        of_kind = [
            one for one in scans if one.kind == kind and (kind != rules.CHANGE or one.day == day)
        ]
        found.append(
            PaperState(
                kind,
                rules.KINDS[kind],
                day,
                tuple(one for one in of_kind if one.set_aside_at is None),
                tuple(one for one in of_kind if one.set_aside_at is not None),
            )
        )
    return found


def scanned_kinds(session: Session, kub_id: int) -> set[str]:
    """The kinds of which a signed scan holds."""
    query = select(KubPaper.kind).where(KubPaper.kub_id == kub_id, KubPaper.set_aside_at.is_(None))
    return set(session.scalars(query.distinct()))


def paper_for(session: Session, kub_id: int, paper_id: int) -> KubPaper:
    """One scan of a KUB, set aside or not. Raises NotFound."""
    found = session.scalar(
        select(KubPaper)
        .where(KubPaper.kub_id == kub_id, KubPaper.id == paper_id)
        .options(joinedload(KubPaper.file))
    )
    if found is None:
        raise NotFound(N_("Pindaian ini tidak ada."))
    return found


def change_days(session: Session, kub_id: int) -> list[date]:
    """The days since the berita acara on which someone left, came or took another office."""
    formed_on = session.scalar(select(Kub.minutes_on).where(Kub.id == kub_id))
    if formed_on is None:
        return []
    days: set[date] = set()
    for one in all_members(session, kub_id):
        days |= {one.from_on, one.position_from or one.from_on}
        days |= {past.until_on for past in one.past_offices}
        if one.until_on:
            days.add(one.until_on)
    return sorted(day for day in days if day > formed_on)


def all_members(session: Session, kub_id: int) -> Sequence[KubMember]:
    """Everyone who is or was in a KUB, with their offices and where they live."""
    query = (
        select(KubMember)
        .where(KubMember.kub_id == kub_id)
        .options(
            joinedload(KubMember.participant).joinedload(Participant.kelurahan),
            selectinload(KubMember.past_offices),
        )
        .order_by(KubMember.id)
    )
    # A membership that ended on the day it began never was.
    return [one for one in session.scalars(query).unique() if one.from_on != one.until_on]


def on_day(members: Sequence[KubMember], day: date | None) -> list[KubMember]:
    """Who of them was a member on a day (None: has not left), officers first, then by name."""
    here = [one for one in members if _was_here(one, day)]
    rank = {"ketua": 0, "sekretaris": 1, "bendahara": 2}
    return sorted(here, key=lambda one: (rank.get(position_on(one, day), 3), one.participant.name))


def position_on(member: KubMember, day: date | None) -> str:
    """The office that a member held on a day; None: the present one."""
    if day is None or member.position_from is None or day >= member.position_from:
        return member.position
    past = [one.position for one in member.past_offices if one.from_on <= day < one.until_on]
    return past[0] if past else MEMBER


def moved_on(
    session: Session, participant_ids: Collection[int], kub_id: int, day: date
) -> set[int]:
    """Who of these people joined another KUB on that day."""
    query = select(KubMember.participant_id).where(
        KubMember.participant_id.in_(participant_ids),
        KubMember.kub_id != kub_id,
        KubMember.from_on == day,
    )
    return set(session.scalars(query))


def decree_numbers(session: Session, year: int) -> Sequence[str]:
    """The numbers of the decrees of a year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    query = select(Kub.decree_number).where(Kub.decree_on.between(first, last))
    return [one for one in session.scalars(query.distinct()) if one]


def _was_here(one: KubMember, day: date | None) -> bool:
    if day is None:
        return one.until_on is None
    return one.from_on <= day and (one.until_on is None or one.until_on > day)


def _scans(session: Session, kub_id: int) -> list[Scan]:
    rows = session.execute(
        select(
            KubPaper.id,
            KubPaper.kind,
            KubPaper.dated_on,
            KubPaper.uploaded_at,
            User.name,
            StoredFile.media_type == PDF,
            KubPaper.set_aside_at,
            KubPaper.set_aside_reason,
        )
        .join(StoredFile, StoredFile.id == KubPaper.file_id)
        .outerjoin(User, User.id == KubPaper.uploaded_by_id)
        .where(KubPaper.kub_id == kub_id)
        .order_by(KubPaper.uploaded_at.desc(), KubPaper.id.desc())
    )
    return [Scan(*row) for row in rows]
