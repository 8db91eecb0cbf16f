"""The buku pendampingan of a mentee, from what its pages tell this reader."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.documents.mentoring_book import MentoringBook
from trainingmgr.documents.mentoring_file import Step
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.indonesia.dates import long_date
from trainingmgr.foundation.indonesia.money import rupiah
from trainingmgr.kub.models import MEMBER, KubMember
from trainingmgr.mentors import queries, rules
from trainingmgr.mentors.models import Mentee, MentoringPlan
from trainingmgr.mentors.queries import plans, worklog
from trainingmgr.mentors.queries.contacts import contacts_of
from trainingmgr.mentors.services import file_meetings, file_parts
from trainingmgr.mentors.services.file_words import agreement, kecamatan, kicker, moment
from trainingmgr.programmes.services.office import letterhead

Pairs = tuple[tuple[str, str], ...]


def book_of(session: Session, by: Actor, mentee: Mentee) -> MentoringBook:
    """Everything about a mentee, with no more than this reader's pages tell."""
    today, money = clock.today(), by.may("turnover.read")
    held = worklog.read(session, worklog.held(mentee_id=mentee.id))
    plan = plans.current_plan(session, mentee.id)
    mentor = queries.mentor_of(session, mentee.id)
    speaker = contacts_of(session, [mentee]).get(mentee.id)
    return MentoringBook(
        head=letterhead(session, today),
        name=mentee.name,
        kicker=kicker(session, mentee),
        identity=_identity(session, mentee),
        people=_people(session, mentee),
        work=file_parts.work_of(session, mentee, held, today),
        mentors=file_parts.followings(session, mentee),
        views=file_parts.views(session, mentee),
        needs=plan.needs if plan else "",
        agreement=agreement(plan),
        steps=_steps(plan),
        meetings=file_meetings.meetings(held),
        promises=file_meetings.promises(held, today),
        months=file_parts.months(session, mentee, money=money),
        money=money,
        leaving=file_parts.leaving(session, mentee),
        rating=file_parts.rating(session, mentee),
        business_plan=_business_plan(session, mentee, money=money),
        referrals=file_parts.referrals(session, mentee),
        moment=moment(),
        printed_by=by.name,
        mentor=mentor.name if mentor else "",
        speaker=speaker.name if speaker else "",
    )


def _identity(session: Session, mentee: Mentee) -> Pairs:
    found = [
        ("Nama", mentee.name),
        ("Jenis", rules.MENTEES[mentee.kind]),
        ("Bidang", mentee.craft.name if mentee.craft else mentee.field),
        ("Kecamatan", kecamatan(session, mentee)),
    ]
    if mentee.kub:
        found += [("Kode KUB", mentee.kub.code), ("Angkatan", mentee.kub.cohort.name)]
        if mentee.kub.minutes_on:
            found.append(("Terbentuk", long_date(mentee.kub.minutes_on)))
    business = queries.business_of(session, mentee)
    if business is not None:
        found.append(("Usaha", business.name))
        if business.nib:
            found.append(("NIB", business.nib))
    address = mentee.address or (business.address if business else "")
    return (*found, ("Alamat", address)) if address else tuple(found)


def _people(session: Session, mentee: Mentee) -> Pairs:
    """Names with their office; nobody's number."""
    members = queries.members_of(session, mentee)
    offices: dict[int, str] = {}
    if mentee.kub_id is not None:
        query = select(KubMember.participant_id, KubMember.position).where(
            KubMember.kub_id == mentee.kub_id,
            KubMember.until_on.is_(None),
            KubMember.position != MEMBER,
        )
        offices = {row[0]: row[1] for row in session.execute(query)}
    if not members and mentee.contact_name:
        return ((mentee.contact_name, ""),)
    return tuple((one.name, offices.get(one.id, "").capitalize()) for one in members)


def _steps(plan: MentoringPlan | None) -> tuple[Step, ...]:
    return tuple(
        Step(
            goal=one.goal,
            action=one.action,
            who=one.who,
            due=long_date(one.due_on) if one.due_on else "",
            indicator=one.indicator,
        )
        for one in (plan.steps if plan else ())
    )


def _business_plan(session: Session, mentee: Mentee, *, money: bool) -> Pairs:
    plan = plans.accepted_business_plan(session, mentee.id)
    if plan is None:
        return ()
    on = f", diterima {long_date(plan.decided_on)}" if plan.decided_on else ""
    unit = plan.unit or "satuan"
    found = [
        ("Versi", f"{plan.number}{on}"),
        ("Produk", plan.product),
        ("Pembeli", plan.buyer),
        ("Target sebulan", f"{plan.monthly_target} {unit}" if plan.monthly_target else ""),
    ]
    amounts = (
        (f"Harga per {unit}", plan.price),
        (f"Biaya per {unit}", plan.cost),
        ("Biaya tetap sebulan", plan.fixed_cost),
        ("Kebutuhan modal", plan.capital_need),
    )
    if money:
        found += [(label, rupiah(value)) for label, value in amounts if value is not None]
    return tuple(found)
