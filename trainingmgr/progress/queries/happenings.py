"""What happened to one person besides the stages, each with its day and its own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.attendance.models import ACCEPTED, PracticalProduct
from trainingmgr.businesses.models import MOVED, NOT_MET, NOT_RUNNING, RUNNING, Visit
from trainingmgr.certificates.models import Certificate
from trainingmgr.foundation.access.policy import FIELD, Actor
from trainingmgr.foundation.indonesia.money import rupiah
from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.journey import facts as journey
from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.mentors.models import CoachingPerson, CoachingSession, Mentee
from trainingmgr.mentors.queries import stands, visible_sessions
from trainingmgr.participants.models import Participant
from trainingmgr.progress.queries.steps import month

Known = Sequence[Row[*tuple[Any, ...]]]
OUTCOMES = {
    RUNNING: N_("usaha berjalan"),
    NOT_RUNNING: N_("usaha tidak berjalan"),
    NOT_MET: N_("tidak ditemui"),
    MOVED: N_("usaha pindah"),
}
STOPPED = {
    "berhenti": N_("Berhenti dari program."),
    "bekerja": N_("Mendapat pekerjaan."),
    "pindah": N_("Pindah dari Tangerang Selatan."),
}


@dataclass(frozen=True)
class Happening:
    """One line of the record; `endpoint` with `arguments` opens its source, if there is a page."""

    on: date
    label: str
    words: Sentence
    endpoint: str | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)


def happenings(
    session: Session,
    actor: Actor,
    participant: Participant,
    known: Known,
    memberships: Sequence[tuple[Kub, KubMember]],
    certificates: Sequence[Certificate],
) -> list[Happening]:
    """The newest first. Each kind only for roles that may read it (handbook 5.9)."""
    found = [*_facts(actor, known), *_groups(memberships)]
    if actor.may("attendance.read"):
        found += _products(session, participant)
    if actor.may("visits.read"):
        found += _visits(session, known)
    if actor.may("certificates.read"):
        found += _certificates(certificates)
    found += _coaching(session, actor, participant)
    return sorted(found, key=lambda one: one.on, reverse=True)


def _facts(actor: Actor, known: Known) -> Iterator[Happening]:
    """Production and sales, objections, leaving and coming back."""
    business, money = actor.may("businesses.read"), actor.may("turnover.read")
    for row in known:
        data = row.data
        if row.kind == journey.PRODUCTION and business:
            words = sentence(
                N_("%(item)s, %(quantity)s."), item=data["item"], quantity=data["quantity"]
            )
            yield Happening(row.on, N_("Produksi"), words)
        elif row.kind == journey.SALES and business:
            yield Happening(row.on, N_("Penjualan"), _sale(data, money))
        elif row.kind == journey.LEGALITY:
            yield Happening(row.on, N_("Legalitas"), sentence(N_("NIB tercatat.")))
        elif row.kind == journey.OBJECTION_OPENED:
            words = sentence(N_("Dibuka; selama terbuka, status aktif ditangguhkan."))
            yield Happening(row.on, N_("Sanggahan"), words)
        elif row.kind == journey.OBJECTION_CLOSED:
            yield Happening(row.on, N_("Sanggahan"), sentence(N_("Diselesaikan.")))
        elif row.kind == journey.STOPPED:
            yield Happening(row.on, N_("Keluar"), sentence(STOPPED[data["reason"]]))
        elif row.kind == journey.RESUMED:
            yield Happening(row.on, N_("Ikut lagi"), sentence(N_("Kembali mengikuti program.")))


def _sale(data: Mapping[str, Any], money: bool) -> Sentence:
    """A month's sales; the amount only for those who may read turnover."""
    amount = rupiah(data["amount"]) if money else ""
    if data["amount"] == 0:
        text = N_("%(month)s: tidak ada penjualan.")
    elif not data["proof"]:
        text = N_("%(month)s%(amount)s, tanpa bukti.")
    elif data["outside_buyer"]:
        text = N_("%(month)s%(amount)s, dengan bukti dan pembeli luar KUB.")
    else:
        text = N_("%(month)s%(amount)s, dengan bukti.")
    return sentence(text, month=month(data["month"]), amount=f": {amount}" if amount else "")


def _groups(memberships: Sequence[tuple[Kub, KubMember]]) -> Iterator[Happening]:
    for kub, member in memberships:
        place = {"endpoint": "progress.kub_page", "arguments": {"kub_id": kub.id}}
        joined = max(member.from_on, kub.minutes_on or member.from_on)
        words = sentence(
            N_("Masuk %(name)s sebagai %(position)s."), name=kub.name, position=member.position
        )
        yield Happening(joined, N_("KUB"), words, **place)  # type: ignore[arg-type]
        if member.until_on is not None:
            words = sentence(
                N_("Keluar dari %(name)s: %(reason)s"), name=kub.name, reason=member.reason or "–"
            )
            yield Happening(member.until_on, N_("KUB"), words, **place)  # type: ignore[arg-type]


def _products(session: Session, participant: Participant) -> Iterator[Happening]:
    query = select(PracticalProduct).where(PracticalProduct.participant_id == participant.id)
    for one in session.scalars(query):
        note = f" {one.note}" if one.note else ""
        text = N_("Diterima.%(note)s") if one.decision == ACCEPTED else N_("Perbaiki.%(note)s")
        yield Happening(one.decided_on, N_("Produk praktik"), sentence(text, note=note))


def _visits(session: Session, known: Known) -> Iterator[Happening]:
    ids = {int(row.source.partition(":")[2]) for row in known if row.source.startswith("visit:")}
    query = (
        select(Visit)
        .where(Visit.id.in_(ids))
        .options(joinedload(Visit.officer), joinedload(Visit.letter))
    )
    for visit in session.scalars(query):
        words = sentence(
            N_("%(outcome)s, dilihat %(officer)s dengan surat tugas %(letter)s."),
            outcome=OUTCOMES[visit.outcome].capitalize(),
            officer=visit.officer.name,
            letter=visit.letter.number if visit.letter else "–",
        )
        place = {"visit_id": visit.id}
        yield Happening(
            visit.visited_on, N_("Kunjungan petugas"), words, "businesses.visit_page", place
        )


def _certificates(certificates: Sequence[Certificate]) -> Iterator[Happening]:
    for one in certificates:
        place = {"certificate_id": one.id}
        words = sentence(N_("Diterbitkan, nomor %(number)s."), number=one.number)
        page = "certificates.show_certificate"
        yield Happening(one.issued_on, N_("Sertifikat"), words, page, place)
        if one.revoked_on:
            words = sentence(N_("Dibatalkan: %(reason)s"), reason=one.revoke_reason or "–")
            yield Happening(one.revoked_on, N_("Sertifikat"), words, page, place)


def _coaching(session: Session, actor: Actor, participant: Participant) -> list[Happening]:
    """Every session for those who read the log, a summary for the field officer, else nothing."""
    was_there = _was_there(participant.id)
    if actor.may("coaching.read"):
        query = visible_sessions(actor).where(was_there, stands())
        query = query.options(joinedload(CoachingSession.mentor))
        return [_coached(one) for one in session.scalars(query)]
    if actor.role != FIELD:
        return []
    count = select(func.count(), func.max(CoachingSession.held_on)).where(was_there, stands())
    n, last = session.execute(count).one()
    words = sentence(N_("%(n)d sesi sampai sekarang; ini yang terakhir."), n=n)
    return [Happening(last, N_("Pendampingan"), words)] if last else []


def _was_there(participant_id: int) -> ColumnElement[bool]:
    """Named among those present, or a member then where nobody was named."""
    present = exists().where(CoachingPerson.session_id == CoachingSession.id)
    member = exists().where(
        Mentee.id == CoachingSession.mentee_id,
        Mentee.kub_id == KubMember.kub_id,
        KubMember.participant_id == participant_id,
        KubMember.from_on <= CoachingSession.held_on,
        or_(KubMember.until_on.is_(None), KubMember.until_on > CoachingSession.held_on),
    )
    named = present.where(CoachingPerson.participant_id == participant_id)
    return or_(named, and_(~present, member))


def _coached(one: CoachingSession) -> Happening:
    words = sentence(
        N_("Oleh %(mentor)s: %(finding)s"), mentor=one.mentor.name, finding=one.finding
    )
    return Happening(
        one.held_on, N_("Pendampingan"), words, "mentors.session_page", {"coaching_id": one.id}
    )
