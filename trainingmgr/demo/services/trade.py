"""What happened after training: businesses, coaching, sales and the officers' visits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from random import Random
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.orm import Session

from trainingmgr.businesses import services as businesses
from trainingmgr.businesses.models import (
    NO_PART,
    NOT_MET,
    OWNER,
    RUNNING,
    SHARES,
    Business,
)
from trainingmgr.businesses.services import ProductionInput, SaleInput, VisitInput
from trainingmgr.demo.rules.shape import Group
from trainingmgr.demo.services.coaching import Coaching
from trainingmgr.demo.services.guidance import Guidance
from trainingmgr.demo.services.training import Turn
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.files import StoredFile
from trainingmgr.kub.models import Kub
from trainingmgr.mentors import services as mentors
from trainingmgr.mentors.models import Mentor

# Days after the workshop; days before the demonstration's day.
MENTOR_AFTER, START_AFTER = 30, 44
STALE_VISIT, LAST_MAKING = 100, 20


class Trade:
    """One KUB's life after its formation."""

    def __init__(
        self, turn: Turn, group: Group, number: int, mentor: Mentor, photos: Sequence[StoredFile]
    ) -> None:
        self.turn, self.group, self.number, self.mentor = turn, group, number, mentor
        self.session: Session = turn.session
        self.by: Actor = mentor.user.actor
        self.officer: Actor = turn.cast.officers[turn.area.code].actor
        self.photos = photos
        self.chance = Random(f"trade {number}")  # noqa: S311 - invented sales
        # Thousands of rupiah a month and person: mostly small, a few large.
        self.base = self.chance.choice((140, 160, 180, 210, 250, 320)) * (
            6 if number % 9 == 0 else 1
        )
        self.main: Business | None = None
        self.small: Business | None = None
        self.side: Business | None = None
        self.old: Business | None = None
        self.coaching = Coaching(self)

    @property
    def kub(self) -> Kub:
        return self.turn.kub[self.group.name]

    def write(self) -> None:
        """Mentor, businesses, monthly coaching, visits: into the diary."""
        diary, start = self.turn.diary, self.turn.start
        diary.on(start - MENTOR_AFTER, time(13), self._assign)
        diary.on(start - START_AFTER, time(10), self._start)
        self.coaching.write(start - START_AFTER - 1)
        Guidance(self.coaching).write(start - MENTOR_AFTER - 2)
        if self.group.active:
            before = 62 if self.turn.area.letter_expired else 12 + 5 * self.number % 60
            diary.on(before, time(11), lambda: self._visit(self.main))
        if self.group.stale:
            diary.on(STALE_VISIT, time(11), lambda: self._visit(self.old))
        if self.group.nascent and self.number % 3:
            diary.on(LAST_MAKING + 20, time(16), lambda: self._make(self.small))
        if self.group.unverified:
            diary.on(LAST_MAKING, time(16), lambda: self._make(self.side))
        if self.group.nascent and not self.group.active and not self.turn.area.letter_expired:
            diary.on(25, time(14), lambda: self._visit(self.main, NOT_MET))

    def _assign(self) -> None:
        mentors.assign_mentor(
            self.session, self.turn.cast.admin, self.mentor, self.coaching.file, clock.today()
        )

    def _people(self) -> tuple[list[int], list[int], list[int], list[int]]:
        """Members by what becomes of them: active, unverified, stale, nascent."""
        group, members = self.group, self.turn.members_of(self.group)
        parts, at = [], 0
        for count in (group.active, group.unverified, group.stale, group.nascent):
            parts.append(members[at : at + count])
            at += count
        return parts[0], parts[1], parts[2], parts[3]

    def _start(self) -> None:
        """The joint business of those who take part; a second one for those nobody visited."""
        active, unverified, stale, nascent = self._people()
        if active or nascent:
            self.main = self._found(active or nascent, "KUB")
        if nascent:
            self.small = self._found(nascent, "Rintisan") if active else self.main
            self._make(self.small)
        if unverified:
            self.side = self._found(unverified, "Usaha")
        if stale:
            self.old = self._found(stale, "Kelompok")

    def _found(self, people: list[int], kind: str) -> Business:
        joint = kind == "KUB"
        parts = dict.fromkeys(people, SHARES)
        if not joint:
            parts[people[0]] = OWNER
        return businesses.start_business(
            self.session,
            self.by,
            name=f"{kind} {self.group.name}",
            craft=self.kub.craft,
            kecamatan_code=self.turn.area.code,
            people=parts,
            kub=self.kub,
            joint=joint,
            started_on=clock.today(),
            address=f"Jl. Contoh Usaha No. {self.number}",
        )

    def _make(self, business: Business | None) -> None:
        if business is not None:
            businesses.record_production(
                self.session, self.by, business, self._production(), source="coaching"
            )

    def _production(self) -> ProductionInput:
        made_on = clock.today() - timedelta(days=2)
        quantity = f"{self.chance.choice((24, 36, 48, 60, 100, 150))} buah"
        return ProductionInput(made_on=made_on, item=self.group.craft, quantity=quantity)

    def sale(self, month: date, people: int) -> SaleInput:
        """Rupiah of a month: mostly small, and rising where the group grows."""
        age = (clock.today() - self.turn.diary.as_of).days // 30 + 12
        factor = 60 + 14 * age if self.group.grows else self.chance.choice((90, 97, 100, 104, 110))
        return SaleInput(
            month=f"{month:%Y-%m}",
            amount=self.base * max(people, 1) * factor // 100 * 1000,
            outside_buyer=True,
            buyer="Warga sekitar",
            proof=self.chance.choice(("buku_kas", "nota", "transfer")),
        )

    def register_nib(self) -> None:
        """The officer helped the joint business to its number."""
        if self.main is not None:
            today, year = clock.today(), self.turn.diary.as_of.year
            nib = f"1{year % 100:02d}000{self.number:07d}"
            businesses.register_nib(self.session, self.officer, self.main, nib, today)

    def _visit(self, business: Business | None, outcome: str = RUNNING) -> None:
        if business is None:
            return
        today, parts = clock.today(), {one.participant_id: one.role for one in business.people}
        seen = outcome == RUNNING
        here = self.turn.members_of(self.group)
        if business is self.main:
            parts = dict.fromkeys(here, NO_PART) | parts
        months = (today, today.replace(day=1) - timedelta(days=1)) if seen else ()
        businesses.record_visit(
            self.session,
            self.officer,
            business,
            VisitInput(
                client_id=str(uuid5(NAMESPACE_URL, f"demo visit {self.number} {business.name}")),
                visited_on=today,
                outcome=outcome,
                parts=parts,
                met="Ketua KUB" if seen else "",
                production=self._production() if seen else None,
                sales=[self.sale(month, len(business.people)) for month in months],
                workers_paid=self.number % 3 if seen else 0,
                workers_unpaid=self.number % 2 if seen else 0,
                obstacle=("modal", "pemasaran", "keterampilan")[self.number % 3],
                note="Dilihat langsung di tempat produksi." if seen else "Rumah tertutup.",
                photo=self.photos[self.number % len(self.photos)] if seen else None,
            ),
        )
