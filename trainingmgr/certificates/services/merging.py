"""What this room does when two records turn out to be one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.certificates.models import BatchEntry, Certificate
from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.participants.services.every_room import Clash, Moved
from trainingmgr.participants.services.moving import Rows, move

# Proposed twice in one batch is proposed once. What is issued is never touched (R10).
ROWS = (Rows(BatchEntry, same=lambda row: row["batch_id"]), Rows(Certificate))


def merge(session: Session, kept_id: int, gone_id: int) -> Sequence[Moved]:
    """Every certificate and proposal to the kept record."""
    return move(session, ROWS, kept_id, gone_id)


def clashes(session: Session, kept_id: int, gone_id: int) -> Sequence[Clash]:
    """One person holds one valid certificate; which of two goes is for an official to say."""
    numbers = session.scalars(
        select(Certificate.number)
        .where(Certificate.participant_id.in_((kept_id, gone_id)), Certificate.revoked_on.is_(None))
        .order_by(Certificate.id)
    ).all()
    if len(numbers) < 2:
        return []
    text = N_(
        "Keduanya memegang sertifikat yang berlaku (%(one)s dan %(other)s). Batalkan dahulu salah "
        "satunya, lalu gabungkan."
    )
    return [Clash(sentence(text, one=numbers[0], other=numbers[1]), blocks=True)]


def holds(session: Session, participant_ids: Collection[int]) -> Mapping[int, Sequence[Sentence]]:
    """The certificates of each."""
    rows = session.execute(
        select(Certificate.participant_id, Certificate.number, Certificate.revoked_on)
        .where(Certificate.participant_id.in_(participant_ids))
        .order_by(Certificate.id)
    )
    found: dict[int, list[Sentence]] = defaultdict(list)
    for one, number, revoked_on in rows:
        text = (
            N_("Sertifikat %(number)s")
            if revoked_on is None
            else N_("Sertifikat %(number)s (dibatalkan)")
        )
        found[one].append(sentence(text, number=number))
    return found
