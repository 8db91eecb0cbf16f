"""The officers of a KUB, and who held which office from when until when (handbook R03, R30)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub import rules
from trainingmgr.kub.models import (
    CHAIR,
    DISBANDED,
    MEMBER,
    SECRETARY,
    TREASURER,
    Kub,
    KubMember,
    PastOffice,
)
from trainingmgr.kub.services import membership
from trainingmgr.programmes.models import Craft


def set_board(
    session: Session,
    by: Actor,
    kub: Kub,
    *,
    chair: int | None,
    secretary: int | None,
    treasurer: int | None,
    on: date | None = None,
    version: int | None = None,
) -> None:
    """Choose the three officers by participant id, from a day on (default: today).

    A draft's officers simply change; those of a KUB that was formed leave their office in the
    history. Raises Refused by R03 or for a day that cannot be, Conflict when stale.
    """
    day = on or clock.today()
    membership.lock(session, kub)
    membership.check_version(kub, version)
    if kub.state == DISBANDED:
        raise Refused(N_("KUB %(kub)s sudah bubar."), kub=kub.name)
    here = membership.open_rows(session, kub)
    board = rules.Board(chair, secretary, treasurer)
    rules.check_board(board, {one.participant_id for one in here})
    places = {chair: CHAIR, secretary: SECRETARY, treasurer: TREASURER}
    changed = [
        (one, place)
        for one in here
        if (place := places.get(one.participant_id, MEMBER)) != one.position
    ]
    if not changed:
        return
    if kub.minutes_on is not None:
        _check_day(kub.minutes_on, [one for one, _ in changed], day)
        for _, place in changed:
            membership.check_office(session, kub, place, day)
    for one, place in changed:
        if kub.minutes_on is None:
            one.position = place
        else:
            _hand_over(one, place, day)
    # Counts the version on although only its members have changed.
    flag_modified(kub, "state")
    session.flush()
    detail = {
        "chair": chair, "secretary": secretary, "treasurer": treasurer, "on": day.isoformat()
    }  # fmt: skip
    audit(session, by, "kub.board", subject=("kub", kub.id), detail=detail)


def set_own_craft(session: Session, by: Actor, member: KubMember, craft: Craft | None) -> None:
    """A craft of a member's own beside the main one of the KUB, or none (handbook 1.2 A4)."""
    membership.lock(session, member.kub)
    if member.until_on is not None:
        raise Refused(N_("Anggota ini sudah keluar."))
    if craft is not None and craft.id == member.kub.craft_id:
        raise Refused(
            N_("Itu bidang usaha utama KUB ini. Pilih bidang lain, atau kosongkan."), field="craft"
        )
    if (craft.id if craft else None) == member.craft_id:
        return
    member.craft = craft
    session.flush()
    detail = {"participant": member.participant_id, "craft": craft.id if craft else None}
    audit(session, by, "kub.own_craft", subject=("kub", member.kub_id), detail=detail)


def _check_day(formed_on: date, members: Collection[KubMember], on: date) -> None:
    if on > clock.today():
        raise Refused(N_("Tanggal pergantian pengurus tidak boleh di masa depan."), field="on")
    if on < formed_on:
        raise Refused(N_("Pergantian pengurus mendahului berita acara pembentukan."), field="on")
    latest = max(membership.in_position_since(one) for one in members)
    if on < latest:
        raise Refused(
            N_("Pengurus terakhir berganti atau masuk pada %(day)s. Pilih tanggal sesudahnya."),
            field="on",
            day=latest,
        )


def _hand_over(member: KubMember, position: str, on: date) -> None:
    """Another position from a day on; taking back what was done on that same day leaves no mark."""
    since = membership.in_position_since(member)
    again = next(
        (
            one
            for one in member.past_offices
            if since == one.until_on == on and one.position == position
        ),
        None,
    )
    if again is not None:
        member.past_offices.remove(again)
        on = again.from_on
    elif member.position != MEMBER and since < on:
        member.past_offices.append(PastOffice(position=member.position, from_on=since, until_on=on))
    member.position = position
    member.position_from = on if on > member.from_on else None
