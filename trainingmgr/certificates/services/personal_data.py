"""What this room holds on a person: copied for them, and taken away when they wish it.

The register of certificates is an archive: its numbers are never used again and a code goes on
proving that training was given. Who it was given to is no longer said by us; the paper says it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.certificates.models import BatchEntry, Certificate, CertificateBatch
from trainingmgr.foundation import files
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_, sentence
from trainingmgr.participants.services.every_room import GONE, Kept, Plan, Section, Whole
from trainingmgr.participants.services.retention import ARCHIVE, kept_until


def copy(session: Session, ids: Sequence[int]) -> list[Section]:
    """Certificates as they stand in the register, and the proposals one is on."""
    proposed = session.execute(
        select(CertificateBatch.proposed_at, CertificateBatch.state)
        .join(BatchEntry, BatchEntry.batch_id == CertificateBatch.id)
        .where(BatchEntry.participant_id.in_(ids))
        .order_by(CertificateBatch.proposed_at)
    )
    return [
        Section(
            "certificate_proposals",
            N_("Usulan sertifikat"),
            {"at": N_("Diusulkan"), "state": N_("Keadaan")},
            [{"at": at, "state": state} for at, state in proposed],
        ),
        Section(
            "certificates",
            N_("Sertifikat"),
            {
                "number": N_("Nomor"),
                "register_number": N_("Nomor register"),
                "issued_on": N_("Terbit"),
                "training": N_("Pelatihan"),
                "holder": N_("Nama tercetak"),
                "copies": N_("Salinan dicetak"),
                "revoked_on": N_("Dibatalkan"),
                "revoke_reason": N_("Alasan pembatalan"),
            },
            [
                {
                    "number": one.number,
                    "register_number": one.register_number,
                    "issued_on": one.issued_on,
                    "training": one.content.get("training"),
                    "holder": one.content.get("holder"),
                    "copies": one.copies,
                    "revoked_on": one.revoked_on,
                    "revoke_reason": one.revoke_reason,
                }
                for one in _of(session, ids)
            ],
        ),
    ]


def subjects(session: Session, ids: Sequence[int]) -> Mapping[str, Collection[int]]:
    """One's certificates, and the proposals one is on."""
    proposed = select(BatchEntry.batch_id).where(BatchEntry.participant_id.in_(ids))
    certified = [one.id for one in _of(session, ids)]
    return {"batch": session.scalars(proposed).all(), "certificate": certified}


def plan(session: Session, ids: Sequence[int]) -> Plan:
    """Name, birth and PDF go; number, training and dates stay in the register."""
    found = _of(session, ids)
    if not found:
        return Plan()
    stays = [
        Kept(
            sentence(
                N_("Nomor sertifikat %(number)s, pelatihan, dan tanggalnya, tanpa nama"),
                number=one.number,
            ),
            ARCHIVE,
            kept_until(session, one.issued_on),
        )
        for one in found
    ]
    goes = [sentence(N_("Nama, kelahiran, dan PDF pada %(n)d sertifikat"), n=len(found))]
    return Plan(goes, stays)


def erase(session: Session, by: Actor, person: Whole) -> Collection[str]:
    """The holder's name, birth and KUB, the kept PDF, and why one was revoked."""
    pdf_ids = []
    for one in _of(session, person.ids):
        gone = {"holder": person.pseudonym, "birth_place_date": None, "kub": ""}
        one.content = dict(one.content) | gone
        if one.revoke_reason:
            one.revoke_reason = GONE
        if one.pdf_id:
            pdf_ids.append(one.pdf_id)
            one.pdf, one.pdf_id = None, None
    batches = select(BatchEntry.batch_id).where(BatchEntry.participant_id.in_(person.ids))
    for batch in session.scalars(select(CertificateBatch).where(CertificateBatch.id.in_(batches))):
        batch.note = person.hide(batch.note)[:200]
    session.flush()
    names: set[str] = set()
    for pdf_id in pdf_ids:
        names |= files.drop(session, pdf_id)
    return names


def _of(session: Session, ids: Sequence[int]) -> Sequence[Certificate]:
    query = select(Certificate).where(Certificate.participant_id.in_(ids))
    return session.scalars(query.order_by(Certificate.issued_on, Certificate.id)).all()
