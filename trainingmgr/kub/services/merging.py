"""What this room does when two records turn out to be one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.kub.models import (
    MEMBER,
    Kub,
    KubMember,
    Meeting,
    MeetingGuest,
    PastOffice,
    ProposalSeat,
)
from trainingmgr.kub.queries import evidence as evidence
from trainingmgr.kub.services import wish_history
from trainingmgr.participants.services.every_room import Clash, Moved
from trainingmgr.participants.services.moving import Row, Rows, clashing, move


def one_membership(kept: Row, gone: Row) -> Row:
    """Since the earlier day; an office goes before plain membership, a craft before none."""
    better = {
        "from_on": min(kept["from_on"], gone["from_on"]),
        "craft_id": kept["craft_id"] or gone["craft_id"],
    }
    if kept["position"] == MEMBER != gone["position"]:
        better |= {"position": gone["position"], "position_from": gone["position_from"]}
    return better


# Past memberships all stay in the history (R04); only two open ones in one KUB become one.
OPEN = Rows(
    KubMember,
    same=lambda row: row["kub_id"] if row["until_on"] is None else None,
    better=one_membership,
)
# Once in each proposal; the seat that gives way makes its group one smaller.
SEATS = Rows(ProposalSeat, same=lambda row: row["proposal_id"])
# Once at each meeting.
PRESENT = Rows(MeetingGuest, same=lambda row: row["meeting_id"])
LED = (Rows(Meeting, column="chaired_by_id"), Rows(Meeting, column="minutes_by_id"))
ROWS = (OPEN, PRESENT, *LED, SEATS, *wish_history.ROWS)


def merge(session: Session, kept_id: int, gone_id: int) -> Sequence[Moved]:
    """Every membership, every place in a proposal and every wish to the kept record."""
    done = _past_offices(session, kept_id, gone_id)
    done += wish_history.clear(session, kept_id, gone_id)
    return [*done, *move(session, ROWS, kept_id, gone_id)]


def _past_offices(session: Session, kept_id: int, gone_id: int) -> list[Moved]:
    """The offices of a membership that gives way go to the one that stays, before it goes."""
    done = []
    session.flush()
    for kept, gone in clashing(session, OPEN, kept_id, gone_id):
        theirs = PastOffice.member_id == gone["id"]
        ids = session.scalars(select(PastOffice.id).where(theirs)).all()
        if ids:
            session.execute(update(PastOffice).where(theirs).values(member_id=kept["id"]))
            before = {one: {"member_id": gone["id"]} for one in ids}
            done.append(Moved(PastOffice.__tablename__, before))
    return done


def clashes(session: Session, kept_id: int, gone_id: int) -> Sequence[Clash]:
    """Members of two KUB at once cannot be one person (R04); twice in one KUB is one member."""
    wishes = wish_history.clash(session, kept_id, gone_id)
    both = clashing(session, OPEN, kept_id, gone_id)
    rows = session.execute(
        select(KubMember.participant_id, Kub.id, Kub.name)
        .join(Kub, Kub.id == KubMember.kub_id)
        .where(KubMember.participant_id.in_((kept_id, gone_id)), KubMember.until_on.is_(None))
    ).all()
    names = {kub_id: name for _, kub_id, name in rows}
    if both:
        text = N_("Keduanya anggota KUB %(kub)s: jumlah anggotanya berkurang satu.")
        return [Clash(sentence(text, kub=names[both[0][0]["kub_id"]])), *wishes]
    if len(rows) == 2:
        text = N_(
            "Keduanya anggota KUB yang berbeda (%(one)s dan %(other)s). Keluarkan dahulu dari "
            "salah satunya, lalu gabungkan."
        )
        one, other = sorted(names.values())[0], sorted(names.values())[-1]
        return [Clash(sentence(text, one=one, other=other), blocks=True), *wishes]
    return wishes


def holds(session: Session, participant_ids: Collection[int]) -> Mapping[int, Sequence[Sentence]]:
    """The KUB of each, past ones too."""
    rows = session.execute(
        select(KubMember.participant_id, Kub.name, KubMember.until_on)
        .join(Kub, Kub.id == KubMember.kub_id)
        .where(KubMember.participant_id.in_(participant_ids))
        .order_by(KubMember.id)
    )
    found: dict[int, list[Sentence]] = defaultdict(list)
    for one, name, until_on in rows:
        text = N_("Anggota KUB %(kub)s") if until_on is None else N_("Pernah anggota KUB %(kub)s")
        found[one].append(sentence(text, kub=name))
    return found
