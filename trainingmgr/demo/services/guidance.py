"""What a mentor brings a KUB to besides sessions: diagnosis, plans, books, and its prospect."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.orm import Session

from trainingmgr.demo.services.coaching import LAST_COACHING, Coaching
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.mentors.models import BusinessPlan, Mentee
from trainingmgr.mentors.queries import mentor_of
from trainingmgr.mentors.rules.assessments import AREAS
from trainingmgr.mentors.rules.business_plans import PlanInput
from trainingmgr.mentors.rules.plans import MentoringPlanInput, Step
from trainingmgr.mentors.rules.prospects import ASPECTS
from trainingmgr.mentors.services import assessments, business_plans, deliverables, plans
from trainingmgr.mentors.services.assessments import AssessmentInput
from trainingmgr.mentors.services.deliverables import CashInput
from trainingmgr.mentors.services.prospects import analyse_prospect
from trainingmgr.participants.models import Participant

PLAN_BEFORE, SECOND_BEFORE, PROSPECT_BEFORE, ITEMS_BEFORE = 50, 8, 20, 34
CASH_MONTHS = 3
OPENING, SAVED = 200_000, 35_000
ITEMS = ("nota", "pesanan", "map", "stok", "inventaris")
NEVER_DIAGNOSED, NOT_AGREEING = 6, 3
"""Of every seventh KUB nobody has made a diagnosis; of another the cash book does not agree."""
STEPS = (
    ("finance", "Uang usaha terpisah dari uang rumah", "Mengisi buku kas setiap hari",
     "Dua bulan buku kas cocok"),
    ("marketing", "Ada pembeli tetap di luar kenalan", "Menitipkan contoh di tiga toko",
     "Tiga toko memesan lagi"),
    ("production", "Mutu sama setiap kali membuat", "Menulis dan memakai takaran tetap",
     "Tidak ada barang kembali sebulan"),
)  # fmt: skip
CANVAS = {
    "segments": "Warga sekitar, toko oleh-oleh, dan kantor yang memesan untuk acara.",
    "value": "Buatan tangan sendiri, dapat dipesan satuan, dan diantar.",
    "channels": "Titip toko, WhatsApp, dan pameran kota.",
    "costs": "Bahan, kemasan, ongkos antar, dan bagi hasil anggota.",
}


class Guidance:
    """One KUB's file, grown over the months; how far depends on how its business goes."""

    def __init__(self, coaching: Coaching) -> None:
        self.coaching, self.trade, self.number = coaching, coaching.trade, coaching.number
        self.session: Session = coaching.session
        group = self.trade.group
        # 3: it grows; 2: it runs; 1: it tries; 0: it stands still.
        self.strength = 3 if group.grows else 2 if group.active else 1 if group.unverified else 0

    @property
    def file(self) -> Mentee:
        return self.coaching.file

    @property
    def by(self) -> Actor:
        mentor = mentor_of(self.session, self.file.id) or self.trade.mentor
        return mentor.user.actor

    @property
    def chair(self) -> Participant:
        members = self.trade.turn.members_of(self.trade.group)
        return self.session.get_one(Participant, members[0])

    def write(self, first: int) -> None:
        """Puts it all into the diary, `first` being the days before at which it begins."""
        diary, strength = self.trade.turn.diary, self.strength
        if self.number % 7 != NEVER_DIAGNOSED:
            diary.on(first, time(14), partial(self._assess, 0))
            diary.on(first - 2, time(14), self._plan)
            if strength:
                diary.on(LAST_COACHING, time(16, 40), partial(self._assess, 1))
        for back in range(CASH_MONTHS, 0, -1):
            if strength >= 2 or (strength and back == 1):
                diary.on(*self._cash_day(back), partial(self._cash, back))
        diary.on(ITEMS_BEFORE, time(14), self._items)
        if strength or self.number % 2:
            diary.on(PLAN_BEFORE, time(14), self._business_plan)
        if strength:
            diary.on(PROSPECT_BEFORE, time(14), self._prospect)

    def _key(self, what: str) -> str:
        return str(uuid5(NAMESPACE_URL, f"demo {what} {self.number}"))

    def _assess(self, time_: int) -> None:
        """Both sides look at the five areas; months later they look again."""
        gained = time_ * (2 if self.strength == 3 else 1)
        for by_mentee in (False, True):
            scores = {
                area: min(4, 1 + (self.number + place + by_mentee) % 2 + gained * (place != 4))
                for place, area in enumerate(AREAS)
            }
            if self.trade.group.grows and time_:
                scores["legality"] = 3
            assessments.assess(
                self.session,
                self.by,
                self.file,
                AssessmentInput(
                    client_id=self._key(f"assessment {time_} {by_mentee}"),
                    by_mentee=by_mentee,
                    assessed_on=clock.today(),
                    scores=scores,
                    notes={} if by_mentee else {"finance": "Buku kas dilihat bersama bendahara."},
                    respondent=self.chair.name if by_mentee else "",
                    participant_id=self.chair.id if by_mentee else None,
                ),
            )

    def _plan(self) -> None:
        """Three steps for half a year; whose business runs has signed."""
        today = clock.today()
        told = MentoringPlanInput(
            from_on=today,
            until_on=today + timedelta(days=180),
            needs="Pencatatan uang dan pembeli di luar kenalan.",
            priority="Buku kas dan pembeli tetap",
            signatory=self.chair.name,
            steps=[
                Step(
                    goal=goal,
                    action=action,
                    who="Bendahara" if area == "finance" else "Seluruh KUB",
                    due_on=today + timedelta(days=60),
                    indicator=indicator,
                )
                for area, goal, action, indicator in STEPS
            ],
        )
        plan = plans.write_plan(self.session, self.by, self.file, told, number=1)
        if self.strength:
            plans.agree(
                self.session, self.by, self.file, plan, agreed_on=today, signatory=self.chair.name
            )

    def _cash_day(self, back: int) -> tuple[int, time]:
        """The tenth of the month after, or yesterday."""
        as_of = self.trade.turn.diary.as_of
        after = _months_before(as_of, back - 1).replace(day=10)
        return max((as_of - after).days, 1), time(14, back)

    def _cash(self, back: int) -> None:
        """A month of the cash book, each beginning with what the one before left."""
        opening = OPENING + SAVED * (CASH_MONTHS - back)
        earned = self.trade.base * 1000 * max(self.trade.group.active, 1)
        off = 15_000 if back == 1 and self.number % 7 == NOT_AGREEING else 0
        deliverables.keep_cash_month(
            self.session,
            self.by,
            self.file,
            CashInput(
                month=f"{_months_before(self.trade.turn.diary.as_of, back):%Y-%m}",
                opening=opening,
                money_in=earned,
                money_out=earned - SAVED,
                closing=opening + SAVED - off,
                file=self.trade.photos[back % len(self.trade.photos)],
            ),
        )

    def _items(self) -> None:
        there = ITEMS[: 2 + self.strength] if self.number % 5 else ITEMS[:2]
        deliverables.keep_items(self.session, self.by, self.file, there)

    def _told(self, number: int) -> PlanInput:
        """A version; each asks a thousand rupiah more, and only a business that runs knows all."""
        full, price = self.strength >= 2, 1000 * (11 + self.number % 9 + number)
        return PlanInput(
            product=f"{self.trade.group.craft} dalam kemasan satuan dan paket",
            buyer="Warga sekitar, toko oleh-oleh, dan pesanan acara",
            unit="buah",
            price=price,
            cost=price * 6 // 10,
            fixed_cost=150_000,
            monthly_target=60 + 10 * (self.number % 6) if full else None,
            capital_need=2_500_000 if full else None,
            capital_use="Alat kemas dan bahan untuk dua bulan" if full else "",
            canvas=CANVAS,
        )

    def _business_plan(self) -> None:
        """Accepted where the business grows, else waiting for an answer or still a draft."""
        plan = self._version(1)
        if self.strength >= 2:
            business_plans.submit(self.session, self.by, self.file, plan)
        if self.strength == 3 or (self.strength == 2 and self.number % 2):
            business_plans.accept(self.session, self.by, self.file, plan)
            if self.number % 3 == 1:
                diary = self.trade.turn.diary
                diary.on(SECOND_BEFORE, time(14), self._think_again)

    def _think_again(self) -> None:
        """A second version begins at a higher price."""
        self._version(2)

    def _version(self, number: int) -> BusinessPlan:
        return business_plans.write_business_plan(
            self.session, self.by, self.file, self._told(number), number=number
        )

    def _prospect(self) -> None:
        scores: Mapping[str, int] = {
            aspect: min(4, self.strength + (self.number + place) % 2)
            for place, aspect in enumerate(ASPECTS)
        }
        words = {3: "Pesanan melebihi kesanggupan dan bukunya rapi.",
                 2: "Pembeli tetap sudah ada, tetapi modal putar sempit.",
                 1: "Berjalan, tetapi pembelinya masih kenalan."}  # fmt: skip
        analyse_prospect(
            self.session,
            self.by,
            self.file,
            client_id=self._key("prospect"),
            scores=scores,
            reason=words[self.strength],
        )


def _months_before(day: date, back: int) -> date:
    """The first of the month so many months before."""
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)
