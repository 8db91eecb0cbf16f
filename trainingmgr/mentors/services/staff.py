"""Institutions and mentors added, mentors assigned to mentees."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.accounts.models import User
from trainingmgr.foundation import audit
from trainingmgr.foundation.access.policy import MENTOR, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.models import DISBANDED
from trainingmgr.mentors import queries, rules
from trainingmgr.mentors.models import (
    ACADEMIC,
    Institution,
    Mentee,
    Mentor,
    MentorAssignment,
)
from trainingmgr.mentors.services.mentees import lock
from trainingmgr.participants.models import AS_MENTOR
from trainingmgr.participants.services import people


def load_institutions(session: Session) -> None:
    """The four universities, once."""
    known = set(session.scalars(select(Institution.label)))
    for label, name, former in rules.INSTITUTIONS:
        if label not in known:
            session.add(Institution(label=label, name=name, former_name=former, kind=ACADEMIC))
    session.flush()


def add_institution(
    session: Session, by: Actor, *, label: str, name: str, kind: str
) -> Institution:
    """A practitioners' organisation or another university. Raises Refused."""
    if kind not in rules.KINDS:
        raise Refused(N_("Pilih jenis lembaga."), field="kind")
    if session.scalar(select(Institution.id).where(Institution.label == label.strip())):
        raise Refused(N_("Nama pendek lembaga ini sudah dipakai."), field="label")
    row = Institution(label=label.strip(), name=name.strip(), kind=kind)
    session.add(row)
    session.flush()
    audit.record(session, by, "institution.add", subject=("institution", row.id))
    return row


def add_mentor(
    session: Session, by: Actor, user: User, institution: Institution, expertise: str = ""
) -> Mentor:
    """Makes an account's owner a mentor of an institution. Raises Refused."""
    if user.role != MENTOR:
        raise Refused(N_("Akun ini bukan akun pendamping."), field="account")
    if session.scalar(select(Mentor.id).where(Mentor.user_id == user.id)):
        raise Refused(N_("Pemilik akun ini sudah tercatat sebagai pendamping."), field="account")
    mentor = Mentor(
        user_id=user.id,
        institution_id=institution.id,
        name=user.name,
        expertise=expertise.strip(),
        active=True,
    )
    session.add(mentor)
    session.flush()
    audit.record(session, by, "mentor.add", subject=("mentor", mentor.id))
    return mentor


def assign_mentor(
    session: Session, by: Actor, mentor: Mentor, mentee: Mentee, from_on: date
) -> MentorAssignment:
    """The mentor follows the mentee from a day on; the one before stops. Raises Refused."""
    lock(session, mentee)
    if mentee.kub is not None and mentee.kub.state == DISBANDED:
        raise Refused(N_("KUB ini sudah bubar."), field="mentor_id")
    if not mentor.active:
        raise Refused(N_("Pendamping ini sudah tidak aktif."), field="mentor_id")
    later = queries.assigned_after(session, mentee.id, from_on)
    if later is not None:
        raise Refused(
            N_("Sudah ada pendamping sejak %(day)s. Pilih tanggal sesudahnya."),
            field="from_on",
            day=later.from_on,
        )
    for before in session.scalars(
        queries.open_assignment(from_on).where(MentorAssignment.mentee_id == mentee.id)
    ):
        if before.mentor_id == mentor.id:
            return before
        before.until_on = from_on
        people.end_assignments(session, _source(before), from_on)
    row = MentorAssignment(mentor_id=mentor.id, mentee_id=mentee.id, from_on=from_on)
    session.add(row)
    session.flush()
    members = [one.id for one in queries.members_of(session, mentee)]
    people.assign(session, by, members, mentor.user_id, AS_MENTOR, from_on, _source(row))
    audit.record(
        session, by, "mentor.assign", subject=("mentee", mentee.id), detail={"mentor": mentor.id}
    )
    return row


def _source(row: MentorAssignment) -> str:
    return f"mentor_assignment:{row.id}"
