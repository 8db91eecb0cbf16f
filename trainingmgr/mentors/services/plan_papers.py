"""Plans of a mentee, frozen before they are drawn."""

from __future__ import annotations

from sqlalchemy.orm import Session

from trainingmgr.documents.business_plan import BusinessPlanDocument, Fact
from trainingmgr.documents.mentoring_plan import MentoringPlanDocument, Party, Step
from trainingmgr.foundation import clock
from trainingmgr.foundation.indonesia.money import rupiah
from trainingmgr.mentors import queries
from trainingmgr.mentors.models import (
    ACCEPTED,
    KUB,
    RETURNED,
    SUBMITTED,
    BusinessPlan,
    Mentee,
    MentoringPlan,
)
from trainingmgr.mentors.rules import MENTEES
from trainingmgr.mentors.rules import business_plans as rules
from trainingmgr.mentors.rules.break_even_chart import chart
from trainingmgr.mentors.services.suggestions import signatory_of
from trainingmgr.programmes.queries import kecamatan
from trainingmgr.programmes.services.office import PLACE

# As the paper prints them, whatever language the reader's screen is in.
STATES = {
    ACCEPTED: "Diterima pendamping",
    SUBMITTED: "Diajukan kepada pendamping",
    RETURNED: "Dikembalikan untuk diperbaiki",
}
DRAFT_STATE = "Draf"


def mentoring_plan_paper(
    session: Session, mentee: Mentee, plan: MentoringPlan | None
) -> MentoringPlanDocument:
    """A plan as it stands; None makes the form to fill in by hand."""
    day = (plan.agreed_on if plan else None) or clock.today()
    steps = tuple(
        Step(
            goal=step.goal,
            action=step.action,
            who=step.who,
            due_on=step.due_on,
            indicator=step.indicator,
        )
        for step in (plan.steps if plan else ())
    )
    return MentoringPlanDocument(
        issued_on=day,
        place=PLACE,
        number=plan.number if plan else None,
        mentor=_mentor(session, mentee, plan),
        mentee=_mentee(session, mentee, plan.signatory if plan else ""),
        field=mentee.craft.name if mentee.craft else mentee.field,
        needs=tuple(line for line in plan.needs.splitlines() if line.strip()) if plan else (),
        priority=plan.priority if plan else "",
        from_on=plan.from_on if plan else None,
        until_on=plan.until_on if plan else None,
        sessions=plan.sessions_planned if plan else None,
        steps=steps,
        agreed_on=plan.agreed_on if plan else None,
    )


def business_plan_paper(
    session: Session, mentee: Mentee, plan: BusinessPlan | None
) -> BusinessPlanDocument:
    """A version as it stands; None makes the form to fill in by hand."""
    sums = rules.reckon(plan) if plan else None
    unit = (plan.unit if plan else "") or "satuan"
    return BusinessPlanDocument(
        issued_on=(plan.decided_on if plan else None) or clock.today(),
        place=PLACE,
        number=plan.number if plan else None,
        state=STATES.get(plan.state, DRAFT_STATE) if plan else "",
        decided_on=plan.decided_on if plan and plan.state == ACCEPTED else None,
        mentor=_mentor(session, mentee, None),
        mentee=_mentee(session, mentee, ""),
        about=_about(plan),
        figures=_figures(plan, unit),
        sums=_sums(sums, unit),
        verdict=str(rules.verdict(sums, unit)) if sums else "",
        chart=chart(sums) if sums else None,
        even_label=_number(sums.break_even) if sums and sums.break_even else "",
        target_label=_number(sums.target) if sums else "",
        canvas={
            block: Fact(label=label, value=(plan.canvas if plan else {}).get(block, ""))
            for block, label in rules.BLOCKS.items()
        },
    )


def _about(plan: BusinessPlan | None) -> tuple[Fact, ...]:
    told = {name: getattr(plan, name) if plan else "" for name in ("product", "buyer", "unit")}
    return tuple(Fact(label=rules.FIELDS[name], value=value) for name, value in told.items())


def _figures(plan: BusinessPlan | None, unit: str) -> tuple[Fact, ...]:
    def money(name: str) -> str:
        value = getattr(plan, name) if plan else None
        return "" if value is None else rupiah(value)

    target = plan.monthly_target if plan else None
    return (
        Fact(label=f"Harga jual per {unit}", value=money("price")),
        Fact(label=f"Biaya bahan dan upah per {unit}", value=money("cost")),
        Fact(label="Biaya tetap sebulan", value=money("fixed_cost")),
        Fact(label="Target sebulan", value=f"{_number(target)} {unit}" if target else ""),
        Fact(label="Kebutuhan modal", value=money("capital_need")),
        Fact(label="Modal dipakai untuk", value=plan.capital_use if plan else ""),
    )


def _sums(sums: rules.Reckoning | None, unit: str) -> tuple[Fact, ...]:
    if sums is None:
        return ()
    even = "tidak tercapai" if sums.break_even is None else f"{_number(sums.break_even)} {unit}"
    found = [
        Fact(label=f"Sisa dari satu {unit}", value=_signed(sums.margin)),
        Fact(label="Titik impas sebulan", value=even),
        Fact(label="Uang masuk sebulan", value=rupiah(sums.income)),
        Fact(label="Uang keluar sebulan", value=rupiah(sums.spending)),
        Fact(label="Laba sebulan" if sums.profit >= 0 else "Rugi sebulan",
             value=rupiah(abs(sums.profit))),
    ]  # fmt: skip
    if sums.payback:
        found.append(Fact(label="Modal kembali dalam", value=f"{_number(sums.payback)} bulan"))
    return tuple(found)


def _signed(amount: int) -> str:
    return f"−{rupiah(-amount)}" if amount < 0 else rupiah(amount)


def _number(value: int | None) -> str:
    return f"{value or 0:,}".replace(",", ".")


def _mentor(session: Session, mentee: Mentee, plan: MentoringPlan | None) -> Party:
    """Who wrote the plan, else who follows the mentee today; nobody is left dotted."""
    mentor = plan.mentor if plan else queries.mentor_of(session, mentee.id)
    if mentor is None:
        return Party(name="", line="", signatory="")
    number = f"NIDN/NIP {mentor.staff_number}" if mentor.staff_number else ""
    return Party(name=mentor.name, line=mentor.institution.name, signatory=mentor.name, note=number)


def _mentee(session: Session, mentee: Mentee, signatory: str) -> Party:
    places = {one.code: one.name for one in kecamatan(session)}
    where = places.get(mentee.kecamatan_code or "", "")
    kind = MENTEES[mentee.kind]
    return Party(
        name=mentee.name,
        line=f"{kind} di Kecamatan {where}" if where else kind,
        signatory=signatory or signatory_of(session, mentee),
        note="Ketua" if mentee.kind == KUB else "",
    )
