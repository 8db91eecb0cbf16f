"""Since when founders are members: from the berita acara on, whenever it was typed in (R05)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub import rules
from trainingmgr.kub.models import MEMBER, Kub, KubMember
from trainingmgr.kub.queries import memberships
from trainingmgr.kub.services import membership


def begin_on(session: Session, kub: Kub, on: date) -> set[int]:
    """Let the founders' memberships begin on a day; returns whose. `kub` still has its old day.

    Raises Refused when someone is in another KUB at that time (handbook R04), may not join, or
    has left or changed office before that day.
    """
    rows = list(session.scalars(select(KubMember).where(KubMember.kub_id == kub.id)))
    _check_later(kub, rows, on)
    founders = _once_each([one for one in rows if _founded(one, kub.minutes_on, on)])
    _check_still(session, kub, [one for one in founders if one.until_on is None], on)
    _check_gone(session, [one for one in founders if one.until_on is not None], on)
    for one in founders:
        if one.until_on is not None and (kub.minutes_on is None or one.from_on < kub.minutes_on):
            # The office of a draft belongs to whoever had it last.
            one.position, one.position_from = MEMBER, None
        _move_start(one, on)
    return {one.participant_id for one in founders}


def _once_each(founders: list[KubMember]) -> list[KubMember]:
    """Whoever left the draft and came back was a member all the time, by the last row alone."""
    found: dict[int, KubMember] = {}
    for one in sorted(founders, key=lambda row: (row.until_on or date.max, row.id)):
        if (earlier := found.get(one.participant_id)) is not None:
            earlier.until_on = earlier.from_on
        found[one.participant_id] = one
    return list(found.values())


def _founded(one: KubMember, before: date | None, on: date) -> bool:
    """Whether someone is a member from the berita acara on, dated `before` until now.

    Who left the draft is one when the berita acara was signed earlier than that, though it was
    typed in later.
    """
    if one.until_on is None:
        return before is None or one.from_on == before
    if one.until_on == one.from_on:
        return False
    if before is None or one.from_on < before:
        return one.until_on > on
    return one.from_on == before


def _check_later(kub: Kub, rows: list[KubMember], on: date) -> None:
    """Whoever came after the founding came after it on its new day too."""
    later = [
        one.from_on
        for one in rows
        if kub.minutes_on and one.from_on > kub.minutes_on and one.until_on != one.from_on
    ]
    if later and min(later) < on:
        raise Refused(
            N_("Ada anggota yang masuk pada %(day)s; berita acara tidak sesudahnya."),
            field="minutes_on",
            day=min(later),
        )


def _check_still(session: Session, kub: Kub, founders: list[KubMember], on: date) -> None:
    membership.check_people(
        session,
        kub.cohort,
        [one.participant_id for one in founders],
        on,
        # Another kecamatan was given its reason when the person was chosen.
        reason="-",
        besides=[one.id for one in founders],
    )


def _check_gone(session: Session, founders: list[KubMember], on: date) -> None:
    ids = [one.participant_id for one in founders]
    history = memberships(session, ids, [one.id for one in founders])
    for one in founders:
        if one.until_on is not None and one.until_on <= on:
            raise Refused(
                N_("Ada anggota yang keluar pada %(day)s; berita acara tidak sesudahnya."),
                field="minutes_on",
                day=one.until_on,
            )
        rules.check_joining(history[one.participant_id], on, one.until_on)


def _move_start(one: KubMember, on: date) -> None:
    """The first office began with the membership and moves along with it."""
    turns = [each.until_on for each in one.past_offices]
    if one.position_from is not None:
        turns.append(one.position_from)
    if turns and min(turns) <= on:
        raise Refused(
            N_("Pengurus berganti pada %(day)s; berita acara tidak sesudahnya."),
            field="minutes_on",
            day=min(turns),
        )
    for each in one.past_offices:
        if each.from_on == one.from_on:
            each.from_on = on
    one.from_on = on
