"""The assistant is asked, once or again from an earlier proposal, and its answer is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.jobs import Job, enqueue
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.kub.models import Proposal, ProposalGroup, ProposalSeat
from trainingmgr.kub.models.proposals import DROPPED, IMPOSSIBLE, READY, WORKING
from trainingmgr.kub.queries.assistant import bounds, capacity, people_of, to_place
from trainingmgr.kub.queries.proposals import seats_of, taken, without, working_job
from trainingmgr.kub.rules.assistant import HEAVIEST, KINDS, USUAL, Answer, Question
from trainingmgr.kub.rules.carrying import Earlier, carry
from trainingmgr.programmes.queries import crafts

KIND = "kub.proposals"
NOBODY = N_("Tidak ada peserta lokakarya yang menunggu kelompok di sini.")
INDIVISIBLE = N_(
    "Jumlah peserta yang menunggu di sini tidak dapat dibagi menjadi kelompok baru. "
    "Masukkan sebagian ke KUB yang ada, lalu susun usulan."
)
STALE = N_("Usulan ini baru saja diubah orang lain. Periksa keadaannya sekarang, lalu ulangi.")


def ask(
    session: Session, by: Actor, cohorts: Sequence[Cohort], weights: Mapping[str, int] = USUAL
) -> Job:
    """Ask for groups of these cohorts, as one job in this order.

    A cohort that is being worked on already, or whose people do not divide into groups within
    bounds, is passed over; when none is left, the job under way is the answer. Raises Refused
    without one.
    """
    _hold(session, [one.id for one in cohorts])
    busy = _busy(session, [one.id for one in cohorts])
    waiting = {one.id: len(to_place(session, one)) for one in cohorts}
    limits = bounds(session)
    asked = [
        one
        for one in cohorts
        if one.id not in busy and waiting[one.id] and not limits.sizes(waiting[one.id]).outside
    ]
    if not asked:
        running = working_job(session, [one.id for one in cohorts])
        if running is None:
            raise Refused(INDIVISIBLE if any(waiting.values()) else NOBODY)
        return running
    known = checked(weights)
    return _enqueue(session, by, [_new(session, by, one, known) for one in asked])


def ask_again(
    session: Session,
    by: Actor,
    parent: Proposal,
    *,
    nearest: bool,
    weights: Mapping[str, int] | None = None,
    version: int | None = None,
) -> Job:
    """Ask anew with a proposal's locks: as few as possible move (`nearest`), or all may.

    Raises Refused when that proposal has no groups to begin with, Conflict when it was changed
    since it was looked at.
    """
    _hold(session, [parent.cohort_id])
    session.refresh(parent)
    _busy(session, [parent.cohort_id])
    running = working_job(session, [parent.cohort_id])
    if running is not None:
        return running
    check_version(parent, version)
    if parent.state not in (READY, DROPPED):
        raise Refused(N_("Usulan ini tidak dapat disusun ulang."))
    child = _new(session, by, parent.cohort, checked(weights or parent.weights))
    child.parent_id, child.nearest = parent.id, nearest
    session.add_all(
        ProposalGroup(
            proposal_id=child.id,
            place=one.place,
            size=one.size,
            craft_id=one.craft_id,
            craft_locked=one.craft_locked,
        )
        for one in parent.groups
    )
    session.add_all(
        ProposalSeat(
            proposal_id=child.id,
            participant_id=one.participant_id,
            place=one.place,
            locked=one.locked,
        )
        for one in seats_of(session, parent.id)
    )
    return _enqueue(session, by, [child])


def question_for(session: Session, proposal: Proposal) -> Question:
    """What the solver is asked for a proposal that waits. Raises Refused when there is nobody, or
    the locks cannot hold."""
    ids = to_place(session, proposal.cohort)
    if not ids:
        raise Refused(NOBODY)
    seats = seats_of(session, proposal.id)
    earlier = Earlier(
        {one.participant_id: one.place for one in seats},
        [one.participant_id for one in seats if one.locked],
        {one.place: one.craft_id for one in proposal.groups if one.craft_locked and one.craft_id},
    )
    sizes = bounds(session).sizes(len(ids)).sizes
    laid = carry(earlier, set(ids), sizes, as_they_are=proposal.nearest)
    left = capacity(session, proposal.cohort.programme_id)
    offered = {one.id for one in crafts(session)} | set(laid.crafts.values())
    return Question(
        people=people_of(session, ids),
        sizes=laid.sizes,
        crafts=tuple(sorted(offered)),
        capacity=without(left, taken(session, proposal)),
        weights=proposal.weights,
        seats=laid.seats,
        group_crafts=laid.crafts,
        start=laid.start if proposal.nearest else {},
        nearest=proposal.nearest,
    )


def keep_answer(
    session: Session, proposal_id: int, question: Question | None, result: Answer | Refused
) -> None:
    """Store what came of a question; nothing when the proposal no longer waits for it."""
    proposal = session.get_one(Proposal, proposal_id, with_for_update=True, populate_existing=True)
    if proposal.state != WORKING:
        return
    for table in (ProposalSeat, ProposalGroup):
        session.execute(delete(table).where(table.proposal_id == proposal_id))
    proposal.answered_at = clock.now()
    if isinstance(result, Refused):
        people = list(getattr(result, "people", ()))
        proposal.state = IMPOSSIBLE
        proposal.problem = {
            "message": result.message,
            "params": dict(result.params),
            "people": people,
        }
    else:
        locked = question.seats if question else {}
        held = question.group_crafts if question else {}
        _store(session, proposal, result, locked, held)
    session.flush()
    session.expire(proposal, ["groups"])


def drop(session: Session, by: Actor, proposal: Proposal, *, version: int | None = None) -> None:
    """A proposal is not wanted; it stays as history. Doing it twice is harmless."""
    hold_open(session, proposal)
    if proposal.state == DROPPED:
        return
    check_version(proposal, version)
    given_up = proposal.state == WORKING and not _busy(session, [proposal.cohort_id])
    if not given_up and proposal.state not in (READY, IMPOSSIBLE):
        raise Refused(N_("Usulan ini tidak dapat dibuang."))
    proposal.state = DROPPED
    session.flush()
    audit(session, by, "proposal.drop", subject=("proposal", proposal.id))


def checked(weights: Mapping[str, int]) -> dict[str, int]:
    """A weight for every kind. Raises Refused for one that is out of range."""
    known = {kind: weights.get(kind, USUAL[kind]) for kind in KINDS}
    for kind, weight in known.items():
        if not 0 <= weight <= HEAVIEST:
            raise Refused(N_("Isi bobot dari 0 sampai %(most)d."), field=kind, most=HEAVIEST)
    return known


def check_version(proposal: Proposal, version: int | None) -> None:
    """Raise Conflict when someone else has changed the proposal since it was looked at."""
    if version is not None and version != proposal.version:
        raise Conflict(STALE)


def hold_open(session: Session, proposal: Proposal) -> None:
    """Changes of one proposal wait for each other until the commit."""
    _hold(session, [proposal.cohort_id])
    session.refresh(proposal)


def _hold(session: Session, cohort_ids: Collection[int]) -> None:
    query = select(Cohort.id).where(Cohort.id.in_(cohort_ids)).order_by(Cohort.id)
    session.execute(query.with_for_update(key_share=True)).all()


def _busy(session: Session, cohort_ids: Sequence[int]) -> set[int]:
    """Cohorts whose proposal is being worked out; one whose job has failed is given up on."""
    rows = session.scalars(
        select(Proposal).where(Proposal.cohort_id.in_(cohort_ids), Proposal.state == WORKING)
    )
    busy = set()
    for one in rows:
        if working_job(session, [one.cohort_id]) is not None:
            busy.add(one.cohort_id)
        else:
            one.state = DROPPED
    return busy


def _new(session: Session, by: Actor, cohort: Cohort, weights: dict[str, int]) -> Proposal:
    last = session.scalar(select(func.max(Proposal.number)).where(Proposal.cohort_id == cohort.id))
    one = Proposal(
        cohort_id=cohort.id,
        number=(last or 0) + 1,
        state=WORKING,
        weights=weights,
        asked_by_id=by.user_id,
        asked_at=clock.now(),
    )
    session.add(one)
    session.flush()
    return one


def _enqueue(session: Session, by: Actor, asked: Sequence[Proposal]) -> Job:
    job = enqueue(session, by, KIND, {"proposals": [one.id for one in asked]})
    for one in asked:
        one.job_id = job.id
        audit(session, by, "proposal.ask", subject=("proposal", one.id))
    session.flush()
    return job


def _store(
    session: Session,
    proposal: Proposal,
    answer: Answer,
    locked: Collection[int],
    held: Collection[int],
) -> None:
    proposal.state, proposal.problem = READY, None
    proposal.cost, proposal.bound = answer.cost, answer.bound
    proposal.moved, proposal.fewest = answer.moved, answer.fewest
    seats, made = answer.grouping.seats, answer.grouping.crafts
    session.add_all(
        ProposalGroup(
            proposal_id=proposal.id,
            place=place,
            size=len(answer.grouping.members(place)),
            craft_id=made.get(place),
            craft_locked=place in held,
        )
        for place in sorted(set(seats.values()))
    )
    session.add_all(
        ProposalSeat(proposal_id=proposal.id, participant_id=one, place=place, locked=one in locked)
        for one, place in sorted(seats.items())
    )
