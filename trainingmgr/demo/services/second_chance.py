"""The class that is taught today: thirty people who did not finish get another chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.attendance.services import registers
from trainingmgr.attendance.services.registers import MarkInput
from trainingmgr.cohorts import services as cohorts
from trainingmgr.cohorts.models import TECHNICAL, Course, TrainingSession
from trainingmgr.demo.services.cast import Cast, open_own_page
from trainingmgr.demo.services.diary import Diary
from trainingmgr.demo.services.training import SUBJECTS, WEEKS, Turn
from trainingmgr.kub.models import KubMember
from trainingmgr.participants.models import Participant
from trainingmgr.participants.services import rosters
from trainingmgr.programmes import queries as programmes

HELD = 3
"""So many of its eight weekly meetings are over."""
AWAY = {
    2: "AAA", 6: "HIH", 8: "IAA", 15: "HAA", 18: "ISI", 21: "SHS", 24: "HHI", 27: "AHH",
}  # fmt: skip
"""Marks of those who did not come every time, by their place among the thirty; two of the first
fourteen have still not begun."""
LATE = {4: (0, 15, 0), 11: (10, 0, 20)}


@dataclass
class SecondChance:
    """Who never started a course of their own, or gave up half-way, begins three weeks ago."""

    session: Session
    diary: Diary
    cast: Cast
    turns: Sequence[Turn]
    course: Course = field(init=False)
    people: list[int] = field(init=False)

    def write(self) -> None:
        """Puts the class into the diary, up to yesterday."""
        self.diary.on(7 * HELD + 1, time(10), self._open)
        for week in range(HELD):
            self.diary.on(7 * (HELD - week), time(11, 15), partial(self._teach, week))

    def show_one(self) -> None:
        """Someone of a KUB, with a mentor, a past and meetings ahead, has a page of their own."""
        inside = select(KubMember.participant_id).where(
            KubMember.participant_id.in_(self.people), KubMember.until_on.is_(None)
        )
        someone = max(self.session.scalars(inside))
        open_own_page(self.session, self.session.get_one(Participant, someone))

    def _open(self) -> None:
        session, admin, as_of = self.session, self.cast.admin, self.diary.as_of
        opened = as_of - timedelta(days=7 * HELD)
        self.course = cohorts.plan_course(
            session,
            admin,
            self.turns[-1].cohort,
            kind=TECHNICAL,
            title="Kelas ulang: Dasar produksi dan pembukuan",
            venue="Balai Latihan Serpong, ruang 1",
            trainer=self.cast.trainers[0],
            craft=programmes.craft_by_name(session, "Kokoru"),
        )
        cohorts.set_subjects(session, admin, self.course, SUBJECTS)
        for week, subject in enumerate(WEEKS):
            cohorts.plan_session(
                session,
                admin,
                self.course,
                held_on=opened + timedelta(days=7 * week),
                starts_at=time(8),
                ends_at=time(11, 15),
                break_minutes=15,
                subject=self.course.subjects[subject],
            )
        cohorts.open_course(session, admin, self.course, on=opened)
        self.people = [
            *sorted(one for turn in self.turns for one in turn.stopping),
            *sorted(one for turn in self.turns for one in turn.failing),
        ]
        rosters.enrol(session, admin, self.course, self.people, opened)
        session.refresh(self.course, ["sessions"])

    def _teach(self, week: int) -> None:
        held: TrainingSession = self.course.sessions[week]
        marks = [
            MarkInput(person, AWAY.get(place, "HHH")[week], late=LATE.get(place, (0, 0, 0))[week])
            for place, person in enumerate(self.people)
        ]
        registers.save(self.session, held.trainer.user.actor, held, marks, close=True)
