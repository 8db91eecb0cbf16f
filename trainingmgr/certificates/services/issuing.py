"""Certificates numbered, copied and revoked."""

from __future__ import annotations

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingmgr.certificates import queries, rules
from trainingmgr.certificates.models import (
    APPROVED,
    ISSUED,
    Certificate,
    CertificateBatch,
    NumberSeries,
)
from trainingmgr.certificates.services.content import Writer
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.services.turns import keep
from trainingmgr.programmes import queries as programmes


def issue(
    session: Session, by: Actor, batch: CertificateBatch, public_url: str
) -> list[Certificate]:
    """Numbers the certificates of an approved batch, in the order of names, and freezes what
    they say. A second call changes nothing and returns the same. Raises Refused.

    Numbers are unique and gap-free per year because the series moves in this transaction (R10).
    Whoever is no longer *tuntas*, because a register was corrected since, is left out and may be
    proposed again.
    """
    session.refresh(batch, with_for_update={"of": CertificateBatch})
    if batch.state == ISSUED:
        return queries.certificates_of_batch(session, batch.id)
    if batch.state != APPROVED:
        raise Refused(N_("Usulan ini belum disetujui pimpinan program."))
    # Nobody is erased or merged between being judged and being named on paper.
    keep(session, [one.participant_id for one in batch.entries])
    ready = [one for one in queries.batch_people(session, batch) if not one.reasons]
    if not ready:
        raise Refused(N_("Tidak ada lagi peserta tuntas pada usulan ini. Buat usulan baru."))
    today = clock.today()
    first = _take_numbers(session, today.year, len(ready))
    classification = str(programmes.setting(session, "certificate_classification", today))
    unit = str(programmes.setting(session, "certificate_unit", today))
    results = {one.participant.id: one.result for one in ready if one.result}
    writer = Writer(session, batch.cohort, results, today, public_url)
    rows = []
    for sequence, one in enumerate(ready, first):
        number = rules.certificate_number(classification, sequence, unit, today)
        register = rules.register_number(today.year, batch.cohort.kecamatan_code, sequence)
        code = rules.new_code()
        rows.append(
            {
                "batch_id": batch.id,
                "participant_id": one.participant.id,
                "year": today.year,
                "sequence": sequence,
                "number": number,
                "register_number": register,
                "code": code,
                "issued_on": today,
                "issued_by_id": by.user_id,
                "content": writer.content(one.participant, number, register, code),
                "copies": 0,
                "version": 1,
            }
        )
    session.execute(insert(Certificate), rows)
    batch.state, batch.issued_at = ISSUED, clock.now()
    session.flush()
    detail = {"first": first, "count": len(rows), "left_out": len(batch.entries) - len(rows)}
    audit.record(session, by, "certificates.issue", subject=("batch", batch.id), detail=detail)
    return queries.certificates_of_batch(session, batch.id)


def copy(session: Session, by: Actor, certificate: Certificate) -> int:
    """The number of the next *Salinan ke-n* (handbook 3.4); each one is counted and recorded."""
    session.refresh(certificate, with_for_update={"of": Certificate})
    certificate.copies += 1
    session.flush()
    subject, detail = ("certificate", certificate.id), {"copy": certificate.copies}
    audit.record(session, by, "certificates.copy", subject=subject, detail=detail)
    return certificate.copies


def revoke(session: Session, by: Actor, certificate: Certificate, reason: str) -> None:
    """Its number stays taken; the public page says *tidak berlaku* (R10). Raises Refused."""
    if not reason.strip():
        raise Refused(N_("Alasan pembatalan wajib diisi."), field="reason")
    if certificate.revoked_on is not None:
        raise Refused(N_("Sertifikat ini sudah dibatalkan."))
    certificate.revoked_on, certificate.revoke_reason = clock.today(), reason.strip()
    session.flush()
    subject = ("certificate", certificate.id)
    audit.record(session, by, "certificates.revoke", subject=subject)


def _take_numbers(session: Session, year: int, count: int) -> int:
    """The first of `count` numbers that follow the last one used in the year."""
    if session.get(NumberSeries, year) is None:
        try:
            with session.begin_nested():
                session.add(NumberSeries(year=year, last=0))
        except IntegrityError:
            # Somebody else began the year at the same moment.
            session.expire_all()
    series = session.get_one(NumberSeries, year, with_for_update=True, populate_existing=True)
    first = rules.next_serial(series.last)
    series.last = first + count - 1
    session.flush()
    return first
