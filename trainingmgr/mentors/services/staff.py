"""Institutions and mentors added and changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from trainingmgr.accounts.models import User
from trainingmgr.foundation import audit
from trainingmgr.foundation.access.policy import MENTOR, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.mentors import rules
from trainingmgr.mentors.models import ACADEMIC, Institution, Mentor
from trainingmgr.mentors.rules.assignments import check_capacity
from trainingmgr.programmes.models import Craft, Kecamatan

USUAL_CAPACITY = 8


@dataclass(frozen=True)
class InstitutionInput:
    """`label`: as people call it; `former_name`: as it was called; who receives its summary."""

    label: str
    name: str
    kind: str
    former_name: str = ""
    leader_title: str = ""
    leader_name: str = ""


@dataclass(frozen=True)
class MentorInput:
    """What a mentor knows, where the mentor can go, and how many mentees at once."""

    expertise: str = ""
    staff_number: str = ""
    capacity: int = USUAL_CAPACITY
    craft_ids: Collection[int] = ()
    kecamatan_codes: Collection[str] = ()


def load_institutions(session: Session) -> None:
    """The four universities, once."""
    known = set(session.scalars(select(Institution.label)))
    for label, name, former in rules.INSTITUTIONS:
        if label not in known:
            session.add(Institution(label=label, name=name, former_name=former, kind=ACADEMIC))
    session.flush()


def add_institution(session: Session, by: Actor, told: InstitutionInput) -> Institution:
    """A practitioners' organisation or another university. Raises Refused."""
    row = Institution()
    _tell_institution(session, row, told)
    session.add(row)
    session.flush()
    audit.record(session, by, "institution.add", subject=("institution", row.id))
    return row


def change_institution(
    session: Session, by: Actor, institution: Institution, told: InstitutionInput
) -> None:
    """Its names and who leads it. Raises Refused."""
    _tell_institution(session, institution, told)
    session.flush()
    audit.record(session, by, "institution.change", subject=("institution", institution.id))


def add_mentor(
    session: Session,
    by: Actor,
    user: User,
    institution: Institution,
    told: MentorInput = MentorInput(),
) -> Mentor:
    """Makes an account's owner a mentor of an institution. Raises Refused."""
    if user.role != MENTOR:
        raise Refused(N_("Akun ini bukan akun pendamping."), field="account")
    if session.scalar(select(Mentor.id).where(Mentor.user_id == user.id)):
        raise Refused(N_("Pemilik akun ini sudah tercatat sebagai pendamping."), field="account")
    mentor = Mentor(user_id=user.id, institution_id=institution.id, name=user.name, active=True)
    _tell_mentor(session, mentor, told)
    session.add(mentor)
    session.flush()
    audit.record(session, by, "mentor.add", subject=("mentor", mentor.id))
    return mentor


def change_mentor(
    session: Session,
    by: Actor,
    mentor: Mentor,
    name: str,
    institution: Institution,
    told: MentorInput,
) -> None:
    """Name, institution, knowledge and room. Raises Refused."""
    if not name.strip():
        raise Refused(N_("Tulis nama pendamping."), field="name")
    mentor.name, mentor.institution_id = name.strip(), institution.id
    _tell_mentor(session, mentor, told)
    # Crafts and kecamatan are rows of their own: a change of them alone is a new version as well.
    flag_modified(mentor, "name")
    session.flush()
    audit.record(session, by, "mentor.change", subject=("mentor", mentor.id))


def _tell_institution(session: Session, row: Institution, told: InstitutionInput) -> None:
    if told.kind not in rules.KINDS:
        raise Refused(N_("Pilih jenis lembaga."), field="kind")
    same = select(Institution.id).where(Institution.label == told.label.strip())
    if session.scalar(same.where(Institution.id != row.id) if row.id else same):
        raise Refused(N_("Nama pendek lembaga ini sudah dipakai."), field="label")
    row.label, row.name, row.kind = told.label.strip(), told.name.strip(), told.kind
    row.former_name = told.former_name.strip() or None
    row.leader_title, row.leader_name = told.leader_title.strip(), told.leader_name.strip()


def _tell_mentor(session: Session, mentor: Mentor, told: MentorInput) -> None:
    check_capacity(told.capacity)
    mentor.expertise, mentor.staff_number = told.expertise.strip(), told.staff_number.strip()
    mentor.capacity = told.capacity
    crafts = select(Craft).where(Craft.id.in_(told.craft_ids))
    mentor.crafts = list(session.scalars(crafts))
    places = select(Kecamatan).where(Kecamatan.code.in_(told.kecamatan_codes))
    mentor.kecamatan = list(session.scalars(places))
