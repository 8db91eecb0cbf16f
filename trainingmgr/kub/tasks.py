"""Long work of this room: groups worked out, one cohort after the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from trainingmgr.foundation.jobs import Run, handles
from trainingmgr.foundation.orm import reading
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.models import Proposal
from trainingmgr.kub.models.proposals import WORKING
from trainingmgr.kub.rules.assistant import Answer, Question
from trainingmgr.kub.services.proposals import KIND, keep_answer, question_for
from trainingmgr.kub.services.solver import solve


@handles(KIND)
def work_out_proposals(run: Run) -> Mapping[str, Any]:
    """Answers each proposal of the run that still waits; safe to run again."""
    asked = [int(one) for one in run.arguments["proposals"]]
    for done, proposal_id in enumerate(asked):
        run.progress(done, len(asked))
        # Solving takes seconds, in which nobody who saves may have to wait.
        with reading():
            waits = run.session.get_one(Proposal, proposal_id).state == WORKING
            question, result = _answer(run.session, proposal_id) if waits else (None, None)
            run.session.rollback()
        if result is not None:
            keep_answer(run.session, proposal_id, question, result)
            run.session.commit()
    run.progress(len(asked), len(asked))
    return {}


def _answer(session: Session, proposal_id: int) -> tuple[Question | None, Answer | Refused]:
    try:
        question = question_for(session, session.get_one(Proposal, proposal_id))
        session.rollback()
    except Refused as problem:
        return None, problem
    try:
        return question, solve(question)
    except Refused as problem:
        return question, problem
