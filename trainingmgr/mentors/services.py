"""Mentors added and assigned, coaching sessions logged."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.accounts.models import User
from trainingmgr.businesses import services as businesses
from trainingmgr.businesses.models import Business
from trainingmgr.businesses.services import SaleInput
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import MENTOR, Actor
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub import queries as kub_queries
from trainingmgr.kub.models import DISBANDED, Kub
from trainingmgr.mentors import queries
from trainingmgr.mentors.models import (
    ACADEMIC,
    PRACTITIONER,
    AgreedAction,
    CoachingPerson,
    CoachingSession,
    Institution,
    Mentor,
    MentorAssignment,
)
from trainingmgr.participants.models import AS_MENTOR
from trainingmgr.participants.services import people

TOPICS = {
    "pemasaran": N_("Pemasaran"),
    "produksi": N_("Produksi"),
    "akuntansi": N_("Akuntansi"),
    "administrasi": N_("Administrasi"),
    "penilaian_diri": N_("Penilaian diri"),
    "rencana_usaha": N_("Rencana usaha"),
    "legalitas": N_("Legalitas"),
    "lainnya": N_("Lainnya"),
}
MODES = {"kunjungan": N_("Kunjungan"), "daring": N_("Daring"), "klinik": N_("Klinik")}
KINDS = {ACADEMIC: N_("Akademisi"), PRACTITIONER: N_("Praktisi")}

# The four of the programme, with the label people use (handbook 2.14), and a practitioners' body.
INSTITUTIONS = (
    ("UIN", "UIN Syarif Hidayatullah Jakarta", None, ACADEMIC),
    ("UT", "Universitas Terbuka", None, ACADEMIC),
    ("ITI", "Institut Teknologi Indonesia", None, ACADEMIC),
    (
        "STIE — kini ITB-AD",
        "Institut Teknologi dan Bisnis Ahmad Dahlan Jakarta",
        "STIE Ahmad Dahlan Jakarta",
        ACADEMIC,
    ),
)


@dataclass(frozen=True)
class ActionInput:
    """What was agreed; owner is a participant id or None for the whole KUB."""

    text: str
    owner_id: int | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class CoachingInput:
    """One session as the mentor tells it; only `finding` cannot be guessed. minutes: length."""

    client_id: str
    held_on: date
    finding: str
    topic: str = "pemasaran"
    mode: str = "kunjungan"
    minutes: int = 60
    advice: str = ""
    present: Collection[int] = ()
    actions: Sequence[ActionInput] = field(default_factory=tuple)
    done_actions: Collection[int] = ()
    sale: SaleInput | None = None
    next_on: date | None = None
    photo: StoredFile | None = None


def load_institutions(session: Session) -> None:
    """The four universities, once."""
    known = set(session.scalars(select(Institution.label)))
    for label, name, former, kind in INSTITUTIONS:
        if label not in known:
            session.add(Institution(label=label, name=name, former_name=former, kind=kind))
    session.flush()


def add_institution(
    session: Session, by: Actor, *, label: str, name: str, kind: str
) -> Institution:
    """A practitioners' organisation or another university. Raises Refused."""
    if kind not in KINDS:
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
        raise Refused(N_("Akun ini bukan akun pendamping."), field="user_id")
    mentor = Mentor(
        user_id=user.id,
        institution_id=institution.id,
        name=user.name,
        expertise=expertise,
        active=True,
    )
    session.add(mentor)
    session.flush()
    audit.record(session, by, "mentor.add", subject=("mentor", mentor.id))
    return mentor


def assign_mentor(
    session: Session, by: Actor, mentor: Mentor, kub: Kub, from_on: date
) -> MentorAssignment:
    """The mentor follows the KUB from a day on; the one before stops. Raises Refused."""
    if kub.state == DISBANDED:
        raise Refused(N_("KUB ini sudah bubar."), field="kub_id")
    for before in session.scalars(
        queries.open_assignment(from_on).where(MentorAssignment.kub_id == kub.id)
    ):
        if before.mentor_id == mentor.id:
            return before
        before.until_on = from_on
        people.end_assignments(session, _source(before), from_on)
    row = MentorAssignment(mentor_id=mentor.id, kub_id=kub.id, from_on=from_on)
    session.add(row)
    session.flush()
    members = [member.participant_id for member in kub_queries.open_members(session, kub.id)]
    people.assign(session, by, members, mentor.user_id, AS_MENTOR, from_on, _source(row))
    audit.record(
        session, by, "mentor.assign", subject=("kub", kub.id), detail={"mentor": mentor.id}
    )
    return row


def log_session(session: Session, by: Actor, kub: Kub, told: CoachingInput) -> CoachingSession:
    """Saves a coaching session; a repeated `client_id` returns the first one. Raises Refused."""
    known = session.scalar(
        select(CoachingSession).where(CoachingSession.client_id == told.client_id)
    )
    if known is not None:
        return known
    _check(told)
    mentor = queries.mentor_of_user(session, by.user_id)
    held = CoachingSession(
        client_id=told.client_id,
        kub_id=kub.id,
        mentor_id=mentor.id,
        held_on=told.held_on,
        minutes=told.minutes,
        mode=told.mode,
        topic=told.topic,
        finding=told.finding.strip(),
        advice=told.advice.strip(),
        next_on=told.next_on,
        photo_id=told.photo.id if told.photo else None,
        recorded_at=clock.now(),
    )
    held.people = [CoachingPerson(participant_id=number) for number in sorted(set(told.present))]
    held.actions = [
        AgreedAction(text=action.text.strip(), owner_id=action.owner_id, due_on=action.due_on)
        for action in told.actions
        if action.text.strip()
    ]
    session.add(held)
    session.flush()
    _tick_promises(session, kub, told)
    if told.sale:
        business = business_of(session, kub)
        if business is None:
            raise Refused(N_("KUB ini belum mempunyai usaha tercatat."), field="sale_amount")
        businesses.record_sale(session, by, business, told.sale, source=f"coaching:{held.id}")
    audit.record(session, by, "coaching.log", subject=("coaching", held.id))
    return held


def business_of(session: Session, kub: Kub) -> Business | None:
    """The KUB's joint business, where the month's sales go."""
    query = select(Business).where(Business.kub_id == kub.id, Business.joint.is_(True))
    return session.scalar(query.order_by(Business.id))


def _check(told: CoachingInput) -> None:
    if not told.finding.strip():
        raise Refused(N_("Tulis satu kalimat tentang keadaan yang Anda temukan."), field="finding")
    if told.held_on > clock.today():
        raise Refused(N_("Tanggal sesi belum tiba. Periksa kembali."), field="held_on")
    if told.topic not in TOPICS:
        raise Refused(N_("Pilih topik."), field="topic")
    if told.mode not in MODES:
        raise Refused(N_("Pilih cara pendampingan."), field="mode")
    if not 5 <= told.minutes <= 600:
        raise Refused(N_("Lama sesi antara 5 dan 600 menit."), field="minutes")
    if told.next_on is not None and told.next_on < told.held_on:
        raise Refused(N_("Tanggal berikutnya sebelum tanggal sesi."), field="next_on")


def _tick_promises(session: Session, kub: Kub, told: CoachingInput) -> None:
    ticked = set(told.done_actions)
    for action in queries.open_actions(session, [kub.id]).get(kub.id, []):
        if action.id in ticked:
            action.done_on = told.held_on
    session.flush()


def _source(row: MentorAssignment) -> str:
    return f"mentor_assignment:{row.id}"
