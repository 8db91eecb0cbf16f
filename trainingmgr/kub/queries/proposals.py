"""Proposals of the assistant: found, listed, and drawn up as the pages show them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.accounts.models import User
from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation.jobs import QUEUED, RUNNING, Job
from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.foundation.problems import NotFound
from trainingmgr.kub.models import Kub, KubMember, Proposal, ProposalGroup, ProposalSeat
from trainingmgr.kub.models.proposals import READY, WORKING
from trainingmgr.kub.queries.assistant import capacity, people_of, to_place
from trainingmgr.kub.rules.assistant import Grouping, Question
from trainingmgr.participants.models import ACCEPTED, Departure, Participant
from trainingmgr.programmes.queries import crafts

STATES: Mapping[str, str] = {
    "disusun": N_("Sedang disusun"),
    "siap": N_("Siap"),
    "mustahil": N_("Tidak mungkin"),
    "diterima": N_("Diterima"),
    "dibuang": N_("Dibuang"),
}


@dataclass(frozen=True)
class Seat:
    """One person's place as it lies in the database, with what a page calls them."""

    participant_id: int
    name: str
    number: str
    place: int
    locked: bool


def proposal_for(session: Session, proposal_id: int) -> Proposal:
    """One proposal with its cohort. Raises NotFound."""
    query = select(Proposal).where(Proposal.id == proposal_id)
    found = session.scalar(query.options(joinedload(Proposal.cohort)))
    if found is None:
        raise NotFound(N_("Usulan ini tidak ada."))
    return found


def seats_of(session: Session, proposal_id: int) -> list[Seat]:
    """Everyone placed in a proposal, by place and name."""
    rows = session.execute(
        select(
            ProposalSeat.participant_id,
            Participant.name,
            Participant.number,
            ProposalSeat.place,
            ProposalSeat.locked,
        )
        .join(Participant, Participant.id == ProposalSeat.participant_id)
        .where(ProposalSeat.proposal_id == proposal_id, ProposalSeat.place.is_not(None))
        .order_by(ProposalSeat.place, Participant.name, Participant.id)
    )
    return [
        Seat(one, name, number, place, locked)
        for one, name, number, place, locked in rows
        if place is not None
    ]


def question_about(
    session: Session, proposal: Proposal, seats: Sequence[Seat], groups: Sequence[ProposalGroup]
) -> Question:
    """The question a proposal answers, with its groups as large as they are now and without locks.

    Wishes and what mentors can follow are today's.
    """
    here = Counter(one.place for one in seats)
    made = [group.kub_id for group in groups if group.kub_id is not None]
    left = capacity(session, proposal.cohort.programme_id, besides=made)
    made_crafts = {group.craft_id for group in groups if group.craft_id is not None}
    return Question(
        people=people_of(session, [one.participant_id for one in seats]),
        sizes=tuple(here[group.place] for group in groups),
        crafts=tuple(sorted(made_crafts | {one.id for one in crafts(session)})),
        capacity=without(left, taken(session, proposal)),
        weights=proposal.weights,
    )


def grouping_of(seats: Sequence[Seat], groups: Sequence[ProposalGroup]) -> Grouping:
    """Who sits where, and what each group makes."""
    return Grouping(
        {one.participant_id: one.place for one in seats},
        {group.place: group.craft_id for group in groups if group.craft_id is not None},
    )


def taken(session: Session, proposal: Proposal) -> Counter[int]:
    """Crafts that earlier proposals of the same run make for other cohorts, as long as they wait
    to be accepted (then they are KUB)."""
    if proposal.job_id is None:
        return Counter()
    rows = session.execute(
        select(ProposalGroup.craft_id, func.count(ProposalGroup.id))
        .join(Proposal, Proposal.id == ProposalGroup.proposal_id)
        .join(Cohort, Cohort.id == Proposal.cohort_id)
        .where(
            Proposal.job_id == proposal.job_id,
            Proposal.id < proposal.id,
            Proposal.state == READY,
            Cohort.programme_id == proposal.cohort.programme_id,
            ProposalGroup.craft_id.is_not(None),
        )
        .group_by(ProposalGroup.craft_id)
    )
    return Counter({row[0]: row[1] for row in rows if row[0] is not None})


def without(left: Mapping[int, int], used: Mapping[int, int]) -> dict[int, int]:
    """What remains of a capacity."""
    return {craft: max(0, groups - used.get(craft, 0)) for craft, groups in left.items()}


def newest_by_cohort(session: Session) -> dict[int, Proposal]:
    """The newest proposal of each cohort."""
    last = (
        select(Proposal.cohort_id, func.max(Proposal.number).label("number"))
        .group_by(Proposal.cohort_id)
        .subquery()
    )
    rows = session.scalars(
        select(Proposal).join(
            last, (last.c.cohort_id == Proposal.cohort_id) & (last.c.number == Proposal.number)
        )
    )
    return {one.cohort_id: one for one in rows}


def working_job(session: Session, cohort_ids: Collection[int] | None = None) -> Job | None:
    """The newest job that is still working out proposals, of these cohorts or of any."""
    query = (
        select(Job)
        .join(Proposal, Proposal.job_id == Job.id)
        .where(Job.state.in_((QUEUED, RUNNING)), Proposal.state == WORKING)
    )
    if cohort_ids is not None:
        query = query.where(Proposal.cohort_id.in_(cohort_ids))
    return session.scalars(query.order_by(Job.id.desc()).limit(1)).first()


def listed_proposals(cohort_id: int, search: str = "") -> Select[*tuple[Any, ...]]:
    """A cohort's proposals, the newest first, found by number or by who asked."""
    groups = (
        select(func.count(ProposalGroup.id))
        .where(ProposalGroup.proposal_id == Proposal.id)
        .correlate(Proposal)
        .scalar_subquery()
    )
    query: Select[*tuple[Any, ...]] = (
        select(
            Proposal.id,
            Proposal.number,
            Proposal.state,
            Proposal.cost,
            Proposal.moved,
            Proposal.edited,
            Proposal.asked_at,
            User.name.label("asked_by"),
            groups.label("groups"),
        )
        .outerjoin(User, User.id == Proposal.asked_by_id)
        .where(Proposal.cohort_id == cohort_id)
        .order_by(Proposal.number.desc(), Proposal.id)
    )
    if search:
        asked_by = func.lower(User.name).contains(search.lower(), autoescape=True)
        number = search.lower().removeprefix("usulan").strip()
        known = number.isascii() and number.isdigit() and len(number) < 9
        query = query.where(Proposal.number == int(number) if known else asked_by)
    return query


def others_of(session: Session, proposal: Proposal) -> Sequence[Proposal]:
    """Proposals of the same cohort that have groups to compare with, the newest first."""
    return session.scalars(
        select(Proposal)
        .where(
            Proposal.cohort_id == proposal.cohort_id,
            Proposal.id != proposal.id,
            Proposal.groups.any(),
            Proposal.state != WORKING,
        )
        .order_by(Proposal.number.desc())
    ).all()


def newcomers(session: Session, proposal: Proposal, seats: Sequence[Seat]) -> int:
    """How many of the cohort could be placed and are not in the proposal."""
    return len(set(to_place(session, proposal.cohort)) - {one.participant_id for one in seats})


def unfit(session: Session, proposal: Proposal, seats: Sequence[Seat]) -> list[Sentence]:
    """Who of a proposal can no longer become a member, and why; by name."""
    fit = set(to_place(session, proposal.cohort))
    gone = {one.participant_id: one.name for one in seats if one.participant_id not in fit}
    if not gone:
        return []
    why = _reasons(session, proposal.cohort, gone)
    return [
        sentence(why[one][0], name=name, **why[one][1])
        for one, name in sorted(gone.items(), key=lambda item: item[1])
    ]


def _reasons(
    session: Session, cohort: Cohort, ids: Collection[int]
) -> dict[int, tuple[str, dict[str, str]]]:
    joined = session.execute(
        select(KubMember.participant_id, Kub.name)
        .join(Kub, Kub.id == KubMember.kub_id)
        .where(KubMember.participant_id.in_(ids), KubMember.until_on.is_(None))
    )
    stopped = session.scalars(
        select(Departure.participant_id).where(
            Departure.participant_id.in_(ids), Departure.returned_on.is_(None)
        )
    )
    usual = N_("%(name)s tidak lagi tercatat sebagai peserta lokakarya yang dapat ber-KUB.")
    found: dict[int, tuple[str, dict[str, str]]] = defaultdict(lambda: (usual, {}))
    people = session.scalars(select(Participant).where(Participant.id.in_(ids)))
    for person in people:
        if person.state == ACCEPTED and person.cohort_id != cohort.id:
            found[person.id] = (N_("%(name)s sudah pindah angkatan."), {})
    for one in stopped:
        found[one] = (N_("%(name)s sudah tercatat berhenti."), {})
    for one, kub in joined:
        found[one] = (N_("%(name)s sudah menjadi anggota KUB %(kub)s."), {"kub": kub})
    return found
