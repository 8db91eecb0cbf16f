"""A recap's figures are those that plain SQL reckons from minutes, whatever a course went through.

Nothing here reads a sum or a JP that the product has kept: both are made again from the marks'
letters and minutes and the sessions' times.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import openpyxl
import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.support.client import PageClient
from tests.support.participants import SETU, make_cohort, make_people
from tests.support.pdf import text_of
from tests.support.training import DAY, START, make_class, make_session
from trainingmgr.attendance.models import Register
from trainingmgr.attendance.queries.make_up import missed_by
from trainingmgr.attendance.queries.recap import Recap, recap
from trainingmgr.attendance.queries.sheets import sheet
from trainingmgr.attendance.services import make_up, registers
from trainingmgr.attendance.services.marking import MarkInput
from trainingmgr.cohorts.models import HELD, SCHEDULED, Cohort, TrainingSession
from trainingmgr.cohorts.services import cancel_session
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import Participant
from trainingmgr.participants.services import moves, people

MINUTES = {
    "sqlite": "(strftime('%s', t.ends_at) - strftime('%s', t.starts_at)) / 60",
    "postgresql": "cast(extract(epoch from t.ends_at - t.starts_at) as integer) / 60",
}
# A JP is 45 minutes; a make-up adds no more than its people missed (handbook R07, R08).
FIGURES = """
with counting as (
    select t.id, t.jp, t.chosen_only, t.makes_up_id, {minutes} - t.break_minutes as minutes
    from training_sessions t join registers r on r.session_id = t.id
    where t.course_id = :course and t.state <> 'batal' and r.closed_at is not null
), attended as (
    select c.id, m.participant_id, m.status,
        case when m.status <> 'H' then 0
            when (c.minutes - m.late_minutes - m.early_minutes) / 45 < c.jp
            then (c.minutes - m.late_minutes - m.early_minutes) / 45 else c.jp end as jp
    from counting c join marks m on m.session_id = c.id
), reckoned as (
    select a.participant_id, a.status,
        case when not c.chosen_only then a.jp when missed.id is null then 0
            when a.jp < missed.jp - coalesce(before.jp, 0) then a.jp
            else missed.jp - coalesce(before.jp, 0) end as jp
    from attended a join counting c on c.id = a.id
    left join counting missed on missed.id = c.makes_up_id
    left join attended before on before.id = missed.id
        and before.participant_id = a.participant_id
)
select e.participant_id, coalesce(sum(k.jp), 0),
    (select coalesce(sum(jp), 0) from counting where not chosen_only),
    sum(case when k.status = 'H' then 1 else 0 end),
    sum(case when k.status = 'I' then 1 else 0 end),
    sum(case when k.status = 'S' then 1 else 0 end),
    sum(case when k.status = 'A' then 1 else 0 end)
from course_enrolments e left join reckoned k on k.participant_id = e.participant_id
where e.course_id = :course group by e.participant_id
"""


@pytest.fixture(autouse=True)
def _in_august() -> Iterator[None]:
    with clock.at(datetime(2026, 8, 20, 5, tzinfo=UTC)):
        yield


class Life:
    """What may happen to a course, by chance; what the rules refuse does not happen."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session, self.chance = session, Random(seed)
        self.course, self.trainer, _ = make_class(session, 5)
        self.other = make_cohort(session, self.course.cohort.programme, code="STU",
                                 kecamatan_code=SETU, turn=2)  # fmt: skip
        self.day = DAY
        self.done: list[str] = []

    def go_on(self, steps: int) -> None:
        acts: list[Callable[[], object]] = [
            *[self.hold] * 6, *[self.correct] * 4, *[self.miss_again] * 4, self.reopen, self.close,
            self.plan, self.cancel, self.come, self.leave,
        ]  # fmt: skip
        for _ in range(steps):
            act = self.chance.choice(acts)
            try:
                with self.session.begin_nested():
                    act()
            except (Refused, IndexError):
                # IndexError: nothing there to choose from.
                continue
            self.done.append(act.__name__)

    def plan(self) -> TrainingSession:
        self.day += timedelta(days=self.chance.randint(1, 4))
        hours = self.chance.choice((2, 3, 4, 6))
        jp = (hours * 60 - 15) // 45
        return make_session(self.session, self.course, self.trainer, self.day, hours=hours, jp=jp)

    def hold(self) -> None:
        self._mark(self.plan(), close=self.chance.random() < 0.9)

    def correct(self) -> None:
        one = self.chance.choice(self._sessions(HELD))
        found = sheet(self.session, one)
        row = self.chance.choice(found.rows)
        self._save(one, [self._any(row.participant_id, row.revision, one)], close=True)

    def reopen(self) -> None:
        one = self.chance.choice(self._sessions(HELD))
        register = self.session.scalars(select(Register).where(Register.session_id == one.id)).one()
        registers.reopen(self.session, COMMAND_LINE, one, version=register.version, reason="salah")

    def close(self) -> None:
        self._mark(self.chance.choice(self._sessions(SCHEDULED)), close=True)

    def cancel(self) -> None:
        cancel_session(self.session, COMMAND_LINE, self.chance.choice(self._sessions()), "hujan")

    def miss_again(self) -> None:
        """A make-up for some who missed a session, most often held at once."""
        one = self.chance.choice(self._sessions(HELD))
        missing = missed_by(self.session, one)
        first = self.chance.choice(missing)
        chosen = {first.participant_id} | {
            who.participant_id for who in missing if self.chance.random() < 0.5
        }
        self.day += timedelta(days=1)
        made = make_up.plan_make_up(
            self.session, COMMAND_LINE, one, chosen,
            held_on=self.day, starts_at=one.starts_at, ends_at=one.ends_at,
            break_minutes=one.break_minutes, venue="Balai", trainer=self.trainer,
        )  # fmt: skip
        if self.chance.random() < 0.8:
            self._mark(made, close=True)

    def come(self) -> None:
        cohort = self.session.get_one(Cohort, self.course.cohort_id)
        (who,) = make_people(self.session, cohort, 1, on=START)
        people.enrol(self.session, COMMAND_LINE, self.course, [who.id], self.day)

    def leave(self) -> None:
        inside = self.session.scalars(
            select(Participant).where(Participant.cohort_id == self.course.cohort_id)
        ).all()
        moves.move(self.session, COMMAND_LINE, self.chance.choice(inside), self.other,
                   reason="pindah rumah", on=self.day)  # fmt: skip

    def _sessions(self, *states: str) -> list[TrainingSession]:
        query = select(TrainingSession).where(TrainingSession.course_id == self.course.id)
        found = self.session.scalars(query.order_by(TrainingSession.id)).all()
        return [one for one in found if not states or one.state in states]

    def _mark(self, one: TrainingSession, *, close: bool) -> None:
        rows = sheet(self.session, one).rows
        marks = [self._any(row.participant_id, row.revision, one) for row in rows]
        self._save(one, marks, close=close)

    def _save(self, one: TrainingSession, marks: list[MarkInput], *, close: bool) -> None:
        registers.save(self.session, COMMAND_LINE, one, marks, close=close, reason="diperiksa lagi")

    def _any(self, person: int, revision: int, one: TrainingSession) -> MarkInput:
        letter = self.chance.choice("HHHHISA")
        late, early = 0, 0
        if letter == "H" and self.chance.random() < 0.5:
            late, early = self.chance.randint(0, 70), self.chance.randint(0, 40)
        return MarkInput(person, letter, late, early, base=revision)


def by_plain_sql(session: Session, course_id: int) -> dict[int, list[int]]:
    """JP counted, JP held and how often each letter was given, by person."""
    statement = FIGURES.format(minutes=MINUTES[session.get_bind().dialect.name])
    rows = session.execute(text(statement), {"course": course_id})
    return {row[0]: [int(figure) for figure in row[1:]] for row in rows}


def shown(found: Recap) -> dict[int, list[int]]:
    return {
        line.participant_id: [line.course_jp, line.course_held, *line.letters.values()]
        for line in found.lines
    }


@pytest.mark.parametrize("seed", [0, 4])
def test_whatever_happened_the_recap_says_what_plain_sql_says(session: Session, seed: int) -> None:
    live(session, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 160))
def test_whatever_happens_the_recap_says_what_plain_sql_says(session: Session, seed: int) -> None:
    live(session, seed)


def live(session: Session, seed: int) -> None:
    life = Life(session, seed)
    for _ in range(3):
        life.go_on(15)
        session.flush()
        assert shown(recap(session, life.course)) == by_plain_sql(session, life.course.id), (
            life.done
        )
    assert {"hold", "miss_again", "correct"} <= set(life.done)
    assert len(set(life.done)) > 5, life.done


def test_paper_workbook_and_page_say_what_plain_sql_says(
    session: Session, as_role: Callable[..., PageClient]
) -> None:
    life = Life(session, 77)
    life.go_on(40)
    session.flush()
    figures = by_plain_sql(session, life.course.id)
    names = {line.participant_id: line.name for line in recap(session, life.course).lines}
    course_id, client = life.course.id, as_role("admin")
    book = client.get(f"/pelatihan/{course_id}/rekap.xlsx").data
    rows = list(openpyxl.load_workbook(io.BytesIO(book)).worksheets[0].values)
    asked = ("Nama", "JP kelas diikuti", "JP kelas selesai", "Hadir", "Izin", "Sakit", "Alpa")
    places = [rows[0].index(name) for name in asked]
    told = sorted(tuple(row[place] for place in places) for row in rows[1:])
    assert told == sorted((names[one], *figures[one]) for one in figures)
    paper = text_of(client.get(f"/pelatihan/{course_id}/rekap.pdf").data)
    page = client.page(f"/pelatihan/{course_id}").text
    for one, (jp, held, *letters) in figures.items():
        line = paper[paper.index(names[one]) :]
        assert f"{jp}/{held}" in line
        assert names[one] in page
        assert all(str(count) in line for count in letters)
