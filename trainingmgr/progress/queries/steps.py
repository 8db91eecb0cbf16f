"""The eight stages of one person, each with the evidence that entered it, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.attendance.models import PRESENT, PracticalProduct
from trainingmgr.attendance.queries import TrainingResult
from trainingmgr.businesses.models import RUNNING, Visit, VisitPerson
from trainingmgr.cohorts.models import TECHNICAL, WORKSHOP
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.indonesia.dates import long_month
from trainingmgr.foundation.indonesia.money import percent
from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.journey import facts as journey
from trainingmgr.journey.facts import Fact
from trainingmgr.journey.stages import Stage
from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.participants.models import Participant

if TYPE_CHECKING:
    from trainingmgr.progress.queries.person import Attended


@dataclass(frozen=True)
class Step:
    """A stage: the day on which it was reached and why, or None while it is still ahead."""

    stage: Stage
    on: date | None
    evidence: Sentence | None


def steps(
    session: Session,
    actor: Actor,
    participant: Participant,
    reached: Mapping[Stage, date],
    facts: Sequence[Fact],
    attended: Sequence[Attended],
    memberships: Sequence[tuple[Kub, KubMember]],
    result: TrainingResult | None,
) -> list[Step]:
    """All eight, in order; what the reader's role may not read stands there without detail."""
    words: dict[Stage, Callable[[], Sentence | None]] = {
        Stage.TERDAFTAR: lambda: _accepted(participant),
        Stage.LOKAKARYA: lambda: _first(attended, WORKSHOP),
        Stage.ANGGOTA_KUB: lambda: _joined(memberships),
        Stage.PELATIHAN_TEKNIS: lambda: _first(attended, TECHNICAL),
        Stage.TUNTAS: lambda: _passed(session, actor, participant, result),
        Stage.RINTISAN: lambda: _started(facts),
        Stage.AKTIF: lambda: _verified(session, actor, participant, reached[Stage.AKTIF]),
        Stage.BERKEMBANG: lambda: sentence(
            N_("Penjualan naik dan usaha naik kelas, misalnya dengan NIB.")
        ),
    }
    return [
        Step(stage, reached.get(stage), words[stage]() if stage in reached else None)
        for stage in Stage
    ]


def _accepted(participant: Participant) -> Sentence:
    cohort = participant.cohort.name
    if participant.already_in_business:
        return sentence(
            N_("Diterima pada angkatan %(cohort)s; sudah berusaha saat mendaftar."), cohort=cohort
        )
    return sentence(N_("Diterima pada angkatan %(cohort)s."), cohort=cohort)


def _first(attended: Sequence[Attended], kind: str) -> Sentence | None:
    """The first closed session of a kind at which the person was present."""
    for one in attended:
        if one.kind == kind and one.mark == PRESENT:
            return sentence(
                N_("Hadir pada pertemuan %(title)s di %(venue)s."), title=one.title, venue=one.venue
            )
    return None


def _joined(memberships: Sequence[tuple[Kub, KubMember]]) -> Sentence | None:
    for kub, member in memberships:
        if kub.minutes_on is not None:
            return sentence(
                N_("KUB %(name)s sebagai %(position)s, berita acara %(day)s."),
                name=kub.name,
                position=member.position,
                day=kub.minutes_on,
            )
    return None


def _passed(
    session: Session, actor: Actor, participant: Participant, result: TrainingResult | None
) -> Sentence | None:
    if result is None or not actor.may("attendance.read"):
        return None
    product = session.scalar(
        select(PracticalProduct).where(
            PracticalProduct.participant_id == participant.id,
            PracticalProduct.course_id == result.course_id,
        )
    )
    return sentence(
        N_("%(n)s dari %(of)s JP (%(rate)s); produk praktik diterima pelatih %(day)s."),
        n=result.counted_jp,
        of=result.held_jp,
        rate=percent(result.counted_jp, result.held_jp),
        day=product.decided_on if product else "–",
    )


def _started(facts: Sequence[Fact]) -> Sentence | None:
    for fact in facts:
        if fact.kind == journey.PRODUCTION:
            return sentence(
                N_("Produksi pertama: %(item)s, %(quantity)s."),
                item=fact.data["item"],
                quantity=fact.data["quantity"],
            )
        if fact.kind == journey.SALES and fact.data["amount"] > 0:
            return sentence(N_("Penjualan pertama, %(month)s."), month=month(fact.data["month"]))
    return None


def _verified(session: Session, actor: Actor, participant: Participant, on: date) -> Sentence:
    """The visit under which all five conditions held for the first time."""
    query = (
        select(Visit)
        .join(VisitPerson, VisitPerson.visit_id == Visit.id)
        .options(joinedload(Visit.officer), joinedload(Visit.letter))
        .where(
            VisitPerson.participant_id == participant.id,
            VisitPerson.eligible.is_(True),
            Visit.outcome == RUNNING,
            Visit.visited_on <= on,
        )
        .order_by(Visit.visited_on.desc(), Visit.id.desc())
        .limit(1)
    )
    visit = session.scalar(query) if actor.may("visits.read") else None
    if visit is None:
        return sentence(N_("Kelima syarat pelaku usaha nyata terpenuhi."))
    return sentence(
        N_("Kelima syarat terpenuhi; dilihat berjalan %(day)s oleh %(officer)s, "
           "surat tugas %(letter)s."),
        day=visit.visited_on,
        officer=visit.officer.name,
        letter=visit.letter.number if visit.letter else "–",
    )  # fmt: skip


def month(text: str) -> str:
    """`2026-08` in words: `Agustus 2026`."""
    return long_month(date.fromisoformat(f"{text}-01"))
