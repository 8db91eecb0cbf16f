"""A cohort outside N whose thirty people attended their workshop yesterday: groups to be tried."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from trainingmgr.attendance.services import registers
from trainingmgr.attendance.services.registers import MarkInput
from trainingmgr.cohorts import services as cohorts
from trainingmgr.cohorts.models import WORKSHOP, Cohort, Course
from trainingmgr.demo.rules.people import Person, more_people
from trainingmgr.demo.rules.shape import AREAS, Area
from trainingmgr.demo.services.cast import Cast
from trainingmgr.demo.services.diary import Diary
from trainingmgr.demo.services.founding import Founding
from trainingmgr.participants.models import Application, Participant
from trainingmgr.participants.rules.applications import PURPOSES
from trainingmgr.participants.rules.person import PersonData
from trainingmgr.participants.services import enrolment, selection
from trainingmgr.participants.services.applications import Company, apply
from trainingmgr.participants.services.links import open_registration
from trainingmgr.programmes import queries as programmes
from trainingmgr.programmes.models import Programme

AREA: Area = AREAS[4]
FIRST_SERIAL, PEOPLE, PARTY = 401, 30, 3
UNDECIDED = 3
"""So many of them have not said what they wish."""
SUBJECT = "Lokakarya pembekalan dan pilihan usaha"


@dataclass
class Practice:
    """Thirty people, three of whom registered together and are not divided unless they agree."""

    session: Session
    diary: Diary
    cast: Cast
    programme: Programme
    cohort: Cohort = field(init=False)
    workshop: Course = field(init=False)
    people: list[Participant] = field(init=False)

    def write(self) -> None:
        """Puts the cohort into the diary, up to last night."""
        self.diary.on(4, time(9), self._open)
        self.diary.on(3, time(9), self._register)
        self.diary.on(1, time(15, 30), self._hold_workshop)
        self.diary.on(1, time(19), self._wish)

    def _open(self) -> None:
        session, admin, as_of = self.session, self.cast.admin, self.diary.as_of
        self.cohort = cohorts.create_cohort(
            session,
            admin,
            self.programme,
            code="UJK",
            name=f"Uji kelompok {AREA.name}",
            kecamatan_code=AREA.code,
            turn=None,
            starts_on=as_of - timedelta(days=4),
            ends_on=as_of + timedelta(days=60),
            counts=False,
        )
        trainer = self.cast.trainers[1]
        self.workshop = cohorts.plan_course(
            session,
            admin,
            self.cohort,
            kind=WORKSHOP,
            title=SUBJECT,
            venue=f"Balai Latihan {AREA.name}",
            trainer=trainer,
        )
        cohorts.set_subjects(
            session, admin, self.workshop, [("A", SUBJECT, 8), ("A", "Rencana kerja kelompok", 4)]
        )
        hours = ((-1, time(8), time(15), 60), (6, time(9), time(12, 15), 15))
        for subject, (day, start, end, pause) in zip(self.workshop.subjects, hours, strict=True):
            cohorts.plan_session(
                session,
                admin,
                self.workshop,
                held_on=as_of + timedelta(days=day),
                starts_at=start,
                ends_at=end,
                break_minutes=pause,
                subject=subject,
                trainer=trainer,
            )
        session.refresh(self.workshop, ["sessions"])

    def _register(self) -> None:
        session, admin = self.session, self.cast.admin
        wards = {one.name: one.code for one in programmes.kelurahan(session, AREA.code)}
        people = [
            _data(one, wards)
            for one in more_people(AREA, self.diary.as_of, list(wards), FIRST_SERIAL, PEOPLE)
        ]
        link = open_registration(session, admin, self.cohort, contact="+6281200000001")
        made: list[Application] = []
        for place, person in enumerate(people[:PARTY]):
            group = made[0].group if made else None
            made.append(
                apply(
                    session,
                    link,
                    person,
                    sent_id=str(UUID(int=FIRST_SERIAL + place)),
                    consents=dict.fromkeys(PURPOSES, True),
                    company=Company(code=group.code) if group else Company(new=True),
                )
            )
        selection.admit(session, admin, self.cohort, [one.id for one in made])
        rest = enrolment.register_all(session, admin, self.cohort, people[PARTY:])
        first = [session.get_one(Participant, one.participant_id) for one in made]
        self.people = [*first, *rest]

    def _hold_workshop(self) -> None:
        held = self.workshop.sessions[0]
        marks = [MarkInput(one.id, "H") for one in self.people]
        registers.save(self.session, held.trainer.user.actor, held, marks, close=True)

    def _wish(self) -> None:
        ids = [one.id for one in self.people]
        Founding(self.session, self.cast.admin, AREA).wish(ids[: PEOPLE - UNDECIDED])


def _data(one: Person, wards: dict[str, str]) -> PersonData:
    return PersonData(
        name=one.name,
        nik=one.nik,
        sex="P" if one.sex == "P" else "L",
        birth_date=one.birth_date,
        birth_place=one.birth_place,
        kelurahan_code=wards[one.kelurahan],
        address=one.address,
        phone=f"+62{one.phone[1:]}",
        education=one.education,
        occupation=one.occupation,
    )
