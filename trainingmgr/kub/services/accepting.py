"""A proposal is accepted: its groups become draft KUB, all of them or none."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_, Sentence
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.models import MEMBER, Kub, KubMember, Proposal, ProposalGroup
from trainingmgr.kub.models.proposals import ACCEPTED, READY
from trainingmgr.kub.queries.assistant import bounds
from trainingmgr.kub.queries.proposals import (
    Seat,
    grouping_of,
    question_about,
    seats_of,
    unfit,
)
from trainingmgr.kub.rules.groupings import broken
from trainingmgr.kub.services.formation import draft_kub
from trainingmgr.kub.services.proposals import check_version, hold_open
from trainingmgr.participants.models import Participant
from trainingmgr.programmes.models import Craft, Kelurahan

# Stored with the KUB and its members, so in the office's own language.
FORCED = "{people} peserta lokakarya angkatan {cohort} tidak habis dibagi {usual}"
ELSEWHERE = "Mengikuti lokakarya angkatan {cohort}"
LONGEST_NAME = 80
TOLD = 3


def accept(
    session: Session, by: Actor, proposal: Proposal, *, version: int | None = None
) -> list[Kub]:
    """Make the groups draft KUB with provisional names; a second time, the same KUB.

    Raises Refused, and nothing happens, when someone is no longer free (told by name and reason)
    or a hard rule does not hold; Conflict when it was changed since it was looked at.
    """
    hold_open(session, proposal)
    session.expire(proposal, ["groups"])
    if proposal.state == ACCEPTED:
        return [group.kub for group in proposal.groups if group.kub is not None]
    check_version(proposal, version)
    if proposal.state != READY:
        raise Refused(N_("Usulan ini tidak dapat diterima."))
    seats = seats_of(session, proposal.id)
    _check_people(unfit(session, proposal, seats))
    _check_rules(session, proposal, seats)
    _check_crafts(session, proposal)
    taken = _names(session, proposal.cohort)
    made = [_form(session, by, proposal, group, seats, taken) for group in proposal.groups]
    proposal.state, proposal.accepted_at = ACCEPTED, clock.now()
    session.flush()
    detail = {"kub": [one.id for one in made]}
    audit(session, by, "proposal.accept", subject=("proposal", proposal.id), detail=detail)
    return made


def _check_people(gone: Sequence[Sentence]) -> None:
    if not gone:
        return
    told = " ".join(map(str, gone[:TOLD]))
    if len(gone) > TOLD:
        raise Refused(
            N_("%(people)s Ada %(n)d orang lagi. Susun ulang usulan ini, lalu terima."),
            people=told, n=len(gone) - TOLD,
        )  # fmt: skip
    raise Refused(N_("%(people)s Susun ulang usulan ini, lalu terima."), people=told)


def _check_rules(session: Session, proposal: Proposal, seats: Sequence[Seat]) -> None:
    question = question_about(session, proposal, seats, proposal.groups)
    for one in broken(question, grouping_of(seats, proposal.groups)):
        raise Refused(one.message, **one.params)


def _check_crafts(session: Session, proposal: Proposal) -> None:
    """A craft that the office has withdrawn meanwhile is chosen by no new KUB."""
    asked = select(Craft.name).where(
        Craft.id.in_([group.craft_id for group in proposal.groups]), Craft.active.is_(False)
    )
    gone = session.scalars(asked.order_by(Craft.name)).first()
    if gone is not None:
        raise Refused(
            N_("Bidang usaha %(craft)s sudah tidak dibuka. Pilih bidang lain, lalu terima."),
            craft=gone,
        )


def _form(
    session: Session,
    by: Actor,
    proposal: Proposal,
    group: ProposalGroup,
    seats: Sequence[Seat],
    taken: set[str],
) -> Kub:
    members = [one.participant_id for one in seats if one.place == group.place]
    cohort, craft = proposal.cohort, session.get_one(Craft, group.craft_id)
    away = _from_elsewhere(session, cohort, members)
    kub = draft_kub(
        session,
        by,
        cohort,
        name=_provisional(cohort, craft, taken),
        craft=craft,
        members=[(one, MEMBER) for one in members],
        reason=ELSEWHERE.format(cohort=cohort.name)[:200] if away else "",
    )
    if away:
        at_home = KubMember.participant_id.not_in(away)
        mine = update(KubMember).where(KubMember.kub_id == kub.id, at_home)
        session.execute(mine.values(joined_reason=None))
    usual = bounds(session).usual
    if len(members) != usual:
        words = FORCED.format(people=len(seats), cohort=cohort.name, usual=usual)
        kub.size_reason = words[:200]
    group.kub = kub
    session.flush()
    return kub


def _from_elsewhere(session: Session, cohort: Cohort, people: Collection[int]) -> list[int]:
    """Those who live in another kecamatan."""
    rows = session.scalars(
        select(Participant.id)
        .join(Kelurahan, Kelurahan.code == Participant.kelurahan_code)
        .where(
            Participant.id.in_(people), Kelurahan.kecamatan_code != (cohort.kecamatan_code or "")
        )
    )
    return list(rows)


def _names(session: Session, cohort: Cohort) -> set[str]:
    """Names in use in the programme, in small letters."""
    rows = session.scalars(
        select(func.lower(Kub.name))
        .join(Cohort, Cohort.id == Kub.cohort_id)
        .where(Cohort.programme_id == cohort.programme_id)
    )
    return set(rows)


def _provisional(cohort: Cohort, craft: Craft, taken: set[str]) -> str:
    """The first free name of craft, kecamatan and number, until the group chooses its own."""
    where = cohort.kecamatan.name if cohort.kecamatan else cohort.code
    number = 1
    while True:
        tail = f" {where} {number}"
        name = craft.name[: LONGEST_NAME - len(tail)].rstrip() + tail
        if name.lower() not in taken:
            taken.add(name.lower())
            return name
        number += 1
