"""Sessions in full and what was promised in them, as papers print them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from trainingmgr.documents.mentoring import clock_text
from trainingmgr.documents.mentoring_file import Meeting, Promise
from trainingmgr.foundation.indonesia.dates import long_date
from trainingmgr.mentors import rules
from trainingmgr.mentors.models import AgreedAction, CoachingSession
from trainingmgr.mentors.services.report_papers import paraf


def meetings(held: Sequence[CoachingSession]) -> tuple[Meeting, ...]:
    """Sessions in full, oldest first as `held` is."""
    ended: dict[int, list[str]] = {}
    for each in held:
        for action in each.actions:
            if action.done_in_id is not None:
                ended.setdefault(action.done_in_id, []).append(_with(action.text, action.result))
    return tuple(_meeting(one, place, ended.get(one.id, [])) for place, one in enumerate(held, 1))


def _meeting(one: CoachingSession, number: int, ended: list[str]) -> Meeting:
    names = [each.participant.name for each in one.people]
    return Meeting(
        number=number,
        on=one.held_on,
        clock=clock_text(one.starts_at, one.minutes),
        minutes=one.minutes,
        mentor=one.mentor.name,
        mode=rules.MODES[one.mode],
        place=one.place,
        topics=", ".join(rules.TOPICS[topic] for topic in one.topics),
        people=", ".join([*names, *filter(None, [one.others])]),
        finding=one.finding,
        advice=one.advice,
        agreed=tuple(_agreed(action) for action in one.actions),
        settled=tuple(ended),
        paraf=_paraf(one),
        next_on=one.next_on,
        photos=len(one.photos),
    )


def _paraf(one: CoachingSession) -> str:
    answer = one.confirmation
    if answer is None:
        return paraf(one)
    return _with(f"{paraf(one)} oleh {answer.name}", answer.remark)


def _agreed(action: AgreedAction) -> str:
    due = f"tenggat {long_date(action.due_on)}" if action.due_on else ""
    return f"{action.text} ({', '.join(filter(None, [owner_of(action), due]))})"


def owner_of(action: AgreedAction) -> str:
    """Who does it."""
    return action.owner.name if action.owner else action.owner_name or "bersama"


def promises(held: Sequence[CoachingSession], today: date) -> tuple[Promise, ...]:
    """What was agreed in these sessions and how it ended."""
    return tuple(
        _promise(action, one, number, today)
        for number, one in enumerate(held, 1)
        for action in one.actions
    )


def _promise(action: AgreedAction, one: CoachingSession, number: int, today: date) -> Promise:
    is_open = action.done_on is None and action.dropped_on is None
    late = bool(is_open and action.due_on and action.due_on < today)
    if action.done_on:
        state = _with(f"selesai {long_date(action.done_on)}", action.result)
    elif action.dropped_on:
        state = _with(f"tidak dilanjutkan {long_date(action.dropped_on)}", action.result)
    else:
        state = "lewat tenggat" if late else "belum selesai"
    return Promise(
        number=number,
        agreed_on=one.held_on,
        text=action.text,
        owner=owner_of(action),
        due_on=action.due_on,
        state=state,
        late=late,
        open=is_open,
    )


def _with(words: str, more: str) -> str:
    return f"{words}: {more}" if more else words
