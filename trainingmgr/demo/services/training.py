"""One kecamatan's turn: enrolment, workshop, KUB, technical courses, certificates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta
from functools import partial
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.attendance.models import ACCEPTED, REPAIR
from trainingmgr.attendance.services import products, registers
from trainingmgr.attendance.services.registers import MarkInput
from trainingmgr.certificates import services as certificates
from trainingmgr.cohorts import services as cohorts
from trainingmgr.cohorts.models import TECHNICAL, WORKSHOP, Cohort, Course, TrainingSession
from trainingmgr.demo.rules.people import Person, people_of
from trainingmgr.demo.rules.shape import AREAS, Area, Group
from trainingmgr.demo.services import founding
from trainingmgr.demo.services.cast import Cast
from trainingmgr.demo.services.diary import Diary
from trainingmgr.demo.services.founding import Founding
from trainingmgr.foundation import clock
from trainingmgr.foundation.indonesia.dates import long_date
from trainingmgr.foundation.sheets import Table, write_workbook
from trainingmgr.kub import queries as kub_queries
from trainingmgr.kub import services as kub
from trainingmgr.kub.models import CHAIR, MEMBER, SECRETARY, TREASURER, Kub
from trainingmgr.kub.rules import papers
from trainingmgr.participants.models import Participant
from trainingmgr.participants.services import (
    closing,
    import_clinic,
    import_results,
    people,
)
from trainingmgr.programmes import queries as programmes
from trainingmgr.programmes.models import Programme
from trainingmgr.trainers.models import Trainer

FIRST_WORKSHOP, BETWEEN_TURNS = 310, 24
COURSE_WEEKS = 8
FORGETS = 4
"""Of every fourth KUB the office has not got the signed papers back."""
LATECOMERS = 2
"""So many of those without a KUB go on elsewhere."""
SUBJECTS = (
    ("B", "Bahan, alat, dan keselamatan kerja", 4),
    ("B", "Dasar produksi", 8),
    ("B", "Desain produk dan kemasan", 8),
    ("B", "Mutu dan standardisasi", 4),
    ("C", "Pembukuan sederhana", 4),
    ("C", "Rencana usaha", 4),
)
# Which subject each of the eight weekly sessions of four JP teaches.
WEEKS = (0, 1, 1, 2, 2, 3, 4, 5)
HEADER = (
    "No.", "Nama Lengkap", "NIK", "L/P", "Tempat Lahir", "Tanggal Lahir", "Alamat", "Kelurahan",
    "No. HP", "Pendidikan", "Pekerjaan", "Sudah punya usaha",
)  # fmt: skip


@dataclass
class Turn:
    """One kecamatan's turn as it is lived: who is who, filled in as the days go by."""

    session: Session
    diary: Diary
    cast: Cast
    programme: Programme
    area: Area
    index: int
    cohort: Cohort = field(init=False)
    founding: Founding = field(init=False)
    workshop: Course = field(init=False)
    people: list[Person] = field(init=False)
    ids: list[int] = field(default_factory=list)
    kub: dict[str, Kub] = field(default_factory=dict)
    courses: list[Course] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Days between the workshop and the demonstration's day."""
        return FIRST_WORKSHOP - BETWEEN_TURNS * self.index

    @property
    def assisted(self) -> bool:
        """The first turn's groups are those that the assistant proposed."""
        return self.index == 0

    @property
    def last(self) -> bool:
        return self.index == len(AREAS) - 1

    @property
    def stopping(self) -> set[int]:
        """Who never starts the technical course of their own KUB."""
        return set(self._spare()[: self.area.never_started])

    @property
    def failing(self) -> set[int]:
        """Who gives up half-way."""
        first = self.area.never_started
        return set(self._spare()[first : first + self.area.failed])

    def members_of(self, group: Group) -> list[int]:
        """Participant ids in the KUB today, in the order in which they joined."""
        return [
            one.participant_id
            for one in kub_queries.open_members(self.session, self.kub[group.name].id)
        ]

    def _spare(self) -> list[int]:
        """Members on whom no business rests, last groups first."""
        found = []
        for group in reversed(self.area.groups):
            if not group.disbands:
                busy = group.active + group.unverified + group.stale + group.nascent
                found += self.members_of(group)[busy:]
        return sorted(found)

    def write(self) -> None:
        """Puts the turn into the diary, up to the certificates."""
        start, morning = self.start, time(9)
        self.diary.on(start + 12, morning, self._open)
        self.diary.on(start + 7, morning, self._enrol)
        self.diary.on(start + 3, morning, self._close_enrolment)
        self.diary.on(start, time(15, 30), self._hold_workshop)
        steps = self.area.groups
        for number, group in enumerate(steps):
            self.diary.on(start - 4 - 2 * number, time(14), partial(self._form, group))
        if self.assisted or self.last:
            self.diary.on(start - 1, time(19), lambda: self.founding.wish(self.ids))
        if self.assisted:
            self.diary.on(start - 2, morning, lambda: self.founding.accept(self.cohort))
            self.diary.on(40, time(19), self._change_board)
        if self.area.loose > LATECOMERS:
            self.diary.on(30, time(19), self._wish_late)
        self.diary.on(start - 25, morning, self._decree)
        self.diary.on(start - 26, morning, self._open_courses)

    def _open(self) -> None:
        admin, day = self.cast.admin, clock.today()
        self.founding = Founding(self.session, admin, self.area)
        end = self.diary.as_of + timedelta(days=70) if self.last else day + timedelta(days=110)
        self.cohort = cohorts.create_cohort(
            self.session,
            admin,
            self.programme,
            code=f"{self.area.prefix}-{self.programme.code[-4:]}",
            name=f"{self.area.name} {self.programme.code[-4:]}",
            kecamatan_code=self.area.code,
            turn=self.index + 1,
            starts_on=day,
            ends_on=end,
        )
        trainer = self.cast.trainers[self.index]
        self.workshop = cohorts.plan_course(
            self.session,
            admin,
            self.cohort,
            kind=WORKSHOP,
            title="Lokakarya pembekalan dan pilihan usaha",
            venue=f"Balai Latihan {self.area.name}",
            trainer=trainer,
        )
        cohorts.set_subjects(
            self.session, admin, self.workshop, [("A", "Lokakarya pembekalan dan pilihan usaha", 8)]
        )
        cohorts.plan_session(
            self.session,
            admin,
            self.workshop,
            held_on=day + timedelta(days=12),
            starts_at=time(8),
            ends_at=time(15),
            break_minutes=60,
            subject=self.workshop.subjects[0],
            trainer=trainer,
        )

    def _enrol(self) -> None:
        names = [one.name for one in programmes.kelurahan(self.session, self.area.code)]
        self.people = people_of(self.area, self.diary.as_of, names)
        batch = import_clinic.dry_run(
            self.session,
            self.cast.admin,
            self.cohort,
            f"peserta-{self.area.prefix.lower()}.xlsx",
            _workbook(self.people),
        )
        import_clinic.commit_batch(self.session, self.cast.admin, batch)
        query = select(Participant.id).where(Participant.cohort_id == self.cohort.id)
        self.ids = list(self.session.scalars(query.order_by(Participant.id)))
        if len(self.ids) != self.area.people:
            summary = import_results.summary_json(self.session, batch)
            raise RuntimeError(f"{self.area.name}: {summary}")

    def _close_enrolment(self) -> None:
        closing.close_enrolment(self.session, self.cast.admin, self.cohort)

    def _hold_workshop(self) -> None:
        away = self.ids[: self.area.absent]
        marks = [MarkInput(one, "ISA"[one % 3] if one in away else "H") for one in self.ids]
        self._save(self.workshop.sessions[0], marks)

    def _save(self, held: TrainingSession, marks: list[MarkInput]) -> None:
        by = held.trainer.user.actor
        registers.save(self.session, by, held, marks, close=True)

    def _form(self, group: Group) -> None:
        """A KUB of ten: the assistant's, the next ten without one, those of the disbanded, or nine
        and a loan."""
        admin, day = self.cast.admin, clock.today()
        groups, number = self.area.groups, self.area.groups.index(group) + 1
        before = groups[number - 2] if number > 1 else None
        one = self.founding.draft_for(group) or self._draft(group, before)
        self.kub[group.name] = one
        founding.decide(self.session, admin, one, group, number)
        if before is not None and before.lends:
            lent = kub_queries.open_members(self.session, self.kub[before.name].id)[-1]
            kub.move_member(
                self.session, admin, lent, one, reason="Melengkapi kelompok baru", on=day
            )
        founding.hold_meeting(self.session, admin, one, self.area, absent=1 if group.lends else 0)
        kub.form_kub(
            self.session,
            admin,
            one,
            minutes_on=day,
            minutes_number=founding.minutes_number(self.area, number, day),
        )
        if number % FORGETS:
            founding.keep_scans(self.session, admin, one, founding.FORMED_KINDS)
        if group.disbands:
            # Before the next group is formed of the same people.
            self.diary.on((self.diary.as_of - day).days - 1, time(16), lambda: self._disband(group))

    def _draft(self, group: Group, before: Group | None) -> Kub:
        offices = (CHAIR, SECRETARY, TREASURER)
        return kub.draft_kub(
            self.session,
            self.cast.admin,
            self.cohort,
            name=group.name,
            craft=programmes.craft_by_name(self.session, group.craft),
            members=[
                (person, offices[at] if at < len(offices) else MEMBER)
                for at, person in enumerate(self._next_ten(group, before))
            ],
            on=clock.today(),
        )

    def _change_board(self) -> None:
        founding.change_board(self.session, self.cast.admin, self.kub[self.area.groups[0].name])

    def _wish_late(self) -> None:
        """Those who have no KUB and did not leave say what they wish."""
        first = self.area.absent + LATECOMERS
        self.founding.wish(self.ids[first : self.area.absent + self.area.loose])

    def _next_ten(self, group: Group, before: Group | None) -> list[int]:
        if before is not None and before.disbands:
            rows = self.kub[before.name].members
            return [one.participant_id for one in rows]
        placed = {one.participant_id for each in self.kub.values() for one in each.members}
        free = [one for one in self.ids[self.area.absent + self.area.loose :] if one not in placed]
        return free[: 9 if before is not None and before.lends else 10]

    def _disband(self, group: Group) -> None:
        kub.disband(
            self.session,
            self.cast.admin,
            self.kub[group.name],
            reason="Anggota sepakat bergabung dalam kelompok baru",
            on=clock.today(),
        )
        self.session.refresh(self.kub[group.name], ["members"])

    def _decree(self) -> None:
        for number, group in enumerate(self.area.groups, 1):
            if not group.disbands:
                kub.decree_kub(
                    self.session,
                    self.cast.admin,
                    self.kub[group.name],
                    number=f"500.9/{10 * self.index + number:03d}/KUB/{clock.today().year}",
                    on=clock.today(),
                )
                if number % FORGETS:
                    founding.keep_scans(
                        self.session, self.cast.admin, self.kub[group.name], (papers.DECREE,)
                    )
        if self.assisted:
            first = self.kub[self.area.groups[0].name]
            founding.keep_scans(self.session, self.cast.admin, first, founding.ALL_KINDS)

    def _open_courses(self) -> None:
        """One technical course for each craft, eight weeks, and its registers."""
        crafts = dict.fromkeys(g.craft for g in self.area.groups if not g.disbands)
        for number, craft_name in enumerate(crafts):
            trainer = self.cast.trainers[(2 * self.index + number) % len(self.cast.trainers)]
            course = self._plan(craft_name, trainer, number)
            groups = [g for g in self.area.groups if g.craft == craft_name and not g.disbands]
            kub.open_course(
                self.session,
                self.cast.admin,
                [self.kub[group.name] for group in groups],
                course=course,
                on=clock.today(),
            )
            self.courses.append(course)
            for week, held in enumerate(course.sessions):
                before = (self.diary.as_of - held.held_on).days
                self.diary.on(before, held.ends_at, partial(self._teach, held, week, groups))
            self.diary.on(before, time(16, 30), partial(self._judge, course, groups))
            self.diary.on(
                before - 1,
                time(9),
                partial(cohorts.finish_course, self.session, self.cast.admin, course),
            )
        self.diary.on(self.start - 100 if not self.last else 2, time(10), self._propose)
        if self.area.loose > 1:
            self.diary.on(50, time(10), self._say_goodbye)
            self.diary.on(9, time(10), self._object)

    def _plan(self, craft_name: str, trainer: Trainer, number: int) -> Course:
        admin, day = self.cast.admin, clock.today()
        course = cohorts.plan_course(
            self.session,
            admin,
            self.cohort,
            kind=TECHNICAL,
            title=f"Pelatihan Kewirausahaan Industri Kreatif: {craft_name}",
            venue=f"Balai Latihan {self.area.name}, ruang {number + 1}",
            trainer=trainer,
            craft=programmes.craft_by_name(self.session, craft_name),
        )
        cohorts.set_subjects(self.session, admin, course, SUBJECTS)
        for week, subject in enumerate(WEEKS):
            cohorts.plan_session(
                self.session,
                admin,
                course,
                held_on=day + timedelta(days=3 + 7 * week),
                starts_at=time(9) if number % 2 == 0 else time(13),
                ends_at=time(12, 15) if number % 2 == 0 else time(16, 15),
                break_minutes=15,
                subject=course.subjects[subject],
                trainer=trainer,
            )
        self.session.refresh(course, ["sessions"])
        return course

    def _teach(self, held: TrainingSession, week: int, groups: list[Group]) -> None:
        stopping, failing = self.stopping, self.failing
        marks = []
        for group in groups:
            for person in self.members_of(group):
                marks.append(_mark(person, week, person in stopping, person in failing))
        self._save(held, marks)

    def _judge(self, course: Course, groups: list[Group]) -> None:
        stopping, failing = self.stopping, self.failing
        by = course.trainer.user.actor if course.trainer else self.cast.admin
        for group in groups:
            for person in self.members_of(group):
                if person in stopping:
                    continue
                good = person not in failing
                products.judge(
                    self.session,
                    by,
                    course,
                    person,
                    decision=ACCEPTED if good else REPAIR,
                    note="" if good else "Produk belum selesai",
                )

    def _say_goodbye(self) -> None:
        """Two of those without a KUB go on elsewhere; they stay in N (handbook R18, R30)."""
        loose = self.ids[self.area.absent : self.area.absent + self.area.loose]
        kinds = (("bekerja", "Diterima bekerja di toko"), ("pindah", "Pindah ke luar kota"))
        for person, (kind, reason) in zip(loose, kinds, strict=False):
            one = self.session.get_one(Participant, person)
            people.leave(
                self.session, self.cast.admin, one, kind=kind, reason=reason, on=clock.today()
            )

    def _object(self) -> None:
        """Someone says that a mark is wrong; the office has not answered yet."""
        one = self.session.get_one(Participant, self.ids[0])
        people.open_objection(
            self.session,
            self.cast.admin,
            one,
            text="Saya hadir pada lokakarya, tetapi tercatat tidak hadir.",
        )

    def _propose(self) -> None:
        """The last turn's batch waits for the head; the others were issued."""
        batch = certificates.propose(self.session, self.cast.admin, self.cohort)
        if self.last:
            return
        certificates.approve(self.session, self.cast.head, batch)
        issued = certificates.issue(self.session, self.cast.admin, batch, self.public_url)
        if self.index == 1:
            certificates.revoke(
                self.session, self.cast.admin, issued[3], "Nama pada sertifikat salah ketik"
            )

    public_url: str = ""


def _mark(person: int, week: int, stopping: bool, failing: bool) -> MarkInput:
    """H for nearly everyone; at most one of eight weeks is missed by those who will pass."""
    chance = Random(f"{person}")  # noqa: S311 - invented attendance
    missed, letter = chance.randrange(20), chance.choice("IISSA")
    late = chance.choice((0, 0, 0, 0, 0, 10, 15))
    if stopping:
        return MarkInput(person, "I" if week == 0 else "A")
    if failing and week >= 4:
        return MarkInput(person, "A")
    if week == missed:
        return MarkInput(person, letter)
    return MarkInput(person, "H", late=late if week == missed % COURSE_WEEKS else 0)


def _workbook(people: list[Person]) -> bytes:
    """The register of participants as an office sends it."""
    rows = [
        (
            str(number),
            one.name,
            one.nik,
            one.sex,
            one.birth_place,
            long_date(one.birth_date),
            one.address,
            one.kelurahan,
            one.phone,
            one.education,
            one.occupation,
            "Ya" if one.already_running else "Tidak",
        )
        for number, one in enumerate(people, 1)
    ]
    return write_workbook([Table("Peserta", HEADER, rows)])
