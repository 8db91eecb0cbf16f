"""People who attended the workshop and say what they wish, for the assistant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from sqlalchemy.orm import Session

from tests.support.participants import person
from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.kub.models import CompanionWish, CraftWish, Proposal, WishSheet
from trainingmgr.kub.services import proposals
from trainingmgr.participants.models import Milestone, Participant
from trainingmgr.participants.services import people
from trainingmgr.programmes.models import Craft
from trainingmgr.programmes.queries import crafts

ATTENDED = date(2026, 2, 9)


def make_attenders(session: Session, cohort: Cohort, size: int, **fields: str) -> list[Participant]:
    """People of a cohort with the workshop behind them."""
    wanted = [person(sex="PPL"[n % 3], **fields) for n in range(size)]
    found = people.register_all(session, COMMAND_LINE, cohort, wanted, on=date(2026, 2, 2))
    session.add_all(
        Milestone(
            participant_id=one.id,
            kind="workshop",
            on=ATTENDED,
            data={},
            source="attendance:1",
            recorded_at=clock.now(),
        )
        for one in found
    )
    session.flush()
    return found


def wish(session: Session, one: Participant, *wished: Craft, split: bool = False) -> WishSheet:
    """What someone would like to make, best first."""
    sheet = WishSheet(
        participant_id=one.id,
        experience=one.id % 4,
        may_split=split,
        said_at=clock.now(),
        crafts=[CraftWish(rank=rank, craft_id=each.id) for rank, each in enumerate(wished, 1)],
    )
    session.add(sheet)
    session.flush()
    return sheet


def wishes(session: Session, those: Sequence[Participant], seed: int = 1) -> list[Craft]:
    """Nearly everyone wishes for two or three of five crafts, and some for a friend."""
    chance, offered = Random(seed), list(crafts(session))[:5]
    for one in those:
        if chance.random() < 0.9:
            wish(session, one, *chance.sample(offered, chance.choice((2, 3))))
        if chance.random() < 0.3:
            other = chance.choice([friend for friend in those if friend is not one])
            companion(session, one, other)
    return offered


def companion(session: Session, one: Participant, other: Participant, kind: str = "dengan") -> None:
    """Someone wishes to be with another person, or not to be."""
    session.add(
        CompanionWish(participant_id=one.id, other_id=other.id, kind=kind, said_at=clock.now())
    )
    session.flush()


def proposed(session: Session, cohort: Cohort) -> Proposal:
    """A proposal for a cohort, worked out."""
    job = proposals.ask(session, COMMAND_LINE, [cohort])
    asked = session.query(Proposal).filter_by(job_id=job.id).one()
    return answered(session, asked)


def answered(session: Session, asked: Proposal) -> Proposal:
    """The same once the solver has answered; what the job does, in the test's own session."""
    from trainingmgr.kub.services.solver import solve

    question = proposals.question_for(session, asked)
    proposals.keep_answer(session, asked.id, question, solve(question))
    return asked
