"""What this room holds on a person: copied for them, and taken away when they wish it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_, sentence
from trainingmgr.kub.models import Kub, KubMember, Proposal, ProposalSeat
from trainingmgr.kub.queries.proposals import STATES
from trainingmgr.kub.services import paper_history, personal_history, wish_history
from trainingmgr.kub.services.personal_history import POSITIONS
from trainingmgr.participants.services.every_room import Kept, Plan, Section, Whole
from trainingmgr.participants.services.retention import ACCOUNT, kept_until
from trainingmgr.programmes.models import Craft


def copy(session: Session, ids: Sequence[int]) -> list[Section]:
    """Memberships without anything about the other members."""
    rows = session.execute(
        select(Kub.code, Kub.name, Craft.name, KubMember)
        .join(KubMember, KubMember.kub_id == Kub.id)
        .outerjoin(Craft, Craft.id == KubMember.craft_id)
        .where(KubMember.participant_id.in_(ids))
        .order_by(KubMember.from_on, KubMember.id)
    )
    return [
        Section(
            "kub",
            N_("Keanggotaan KUB"),
            {
                "code": N_("Kode"),
                "name": N_("KUB"),
                "position": N_("Kedudukan"),
                "from": N_("Sejak"),
                "until": N_("Sampai"),
                "craft": N_("Bidang usaha sendiri"),
                "note": N_("Alasan"),
            },
            [
                {
                    "code": code,
                    "name": name,
                    "position": one.position,
                    "from": one.from_on,
                    "until": one.until_on,
                    "craft": craft,
                    "note": " ".join(filter(None, (one.joined_reason, one.reason))) or None,
                }
                for code, name, craft, one in rows
            ],
            {"position": POSITIONS},
        ),
        *personal_history.sections(session, ids),
        *_proposed(session, ids),
        *wish_history.sections(session, ids),
    ]


def subjects(session: Session, ids: Sequence[int]) -> Mapping[str, Collection[int]]:
    """The KUB one has been in."""
    mine = select(KubMember.kub_id).where(KubMember.participant_id.in_(ids)).distinct()
    return {"kub": session.scalars(mine).all()}


def plan(session: Session, ids: Sequence[int]) -> Plan:
    """Reasons go; that a nameless member was there stays, or the KUB would not have been ten."""
    mine = KubMember.participant_id.in_(ids)
    n = session.scalar(select(func.count()).select_from(KubMember).where(mine)) or 0
    seats = select(func.count()).where(ProposalSeat.participant_id.in_(ids))
    proposed = session.scalar(seats) or 0
    places = [sentence(N_("Tempat dalam %(n)d usulan kelompok"), n=proposed)] if proposed else []
    places += wish_history.goes(session, ids)
    if not n:
        return Plan(goes=places)
    return Plan(
        goes=[*places, sentence(N_("Alasan pada %(n)d keanggotaan KUB"), n=n)],
        stays=[
            Kept(
                sentence(N_("%(n)d keanggotaan KUB tanpa nama: kedudukan dan tanggal"), n=n),
                ACCOUNT,
                kept_until(session),
            ),
            *paper_history.stays(session, ids),
        ],
    )


def erase(session: Session, by: Actor, person: Whole) -> Collection[str]:
    """The reasons of memberships, and the name wherever a KUB's own texts repeat it."""
    mine = KubMember.participant_id.in_(person.ids)
    session.execute(update(KubMember).where(mine).values(joined_reason=None, reason=None))
    session.execute(delete(ProposalSeat).where(ProposalSeat.participant_id.in_(person.ids)))
    wish_history.erase(session, person.ids)
    kub_ids = select(KubMember.kub_id).where(mine)
    for kub in session.scalars(select(Kub).where(Kub.id.in_(kub_ids))):
        kub.name = person.hide(kub.name)[:80]
        kub.address = person.hide(kub.address)[:200]
        kub.rules = person.hide(kub.rules)
        if kub.meeting:
            kub.meeting.place = person.hide(kub.meeting.place)[:160]
            kub.meeting.notes = person.hide(kub.meeting.notes)
        if kub.size_reason:
            kub.size_reason = person.hide(kub.size_reason)[:200]
        if kub.disband_reason:
            kub.disband_reason = person.hide(kub.disband_reason)[:200]
    paper_history.erase(session, person)
    session.flush()
    return ()


def _proposed(session: Session, ids: Sequence[int]) -> list[Section]:
    """In which group the assistant would have placed someone, and nobody else of it."""
    rows = session.execute(
        select(Proposal.number, Proposal.answered_at, ProposalSeat.place, Proposal.state)
        .join(ProposalSeat, ProposalSeat.proposal_id == Proposal.id)
        .where(ProposalSeat.participant_id.in_(ids), ProposalSeat.place.is_not(None))
        .order_by(Proposal.id)
    ).all()
    columns = {
        "number": N_("Usulan"),
        "at": N_("Disusun"),
        "group": N_("Kelompok"),
        "state": N_("Keadaan"),
    }
    told = [dict(zip(columns, row, strict=True)) for row in rows]
    words = {"state": STATES}
    return [Section("proposals", N_("Usulan kelompok"), columns, told, words)] if told else []
