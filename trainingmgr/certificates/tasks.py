"""The PDF of every certificate of a batch, one after the other; taken up again where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from trainingmgr.certificates import queries
from trainingmgr.certificates.models import Certificate, CertificateBatch
from trainingmgr.certificates.services import document_of
from trainingmgr.documents.certificate import certificate_pdf
from trainingmgr.documents.render import render_many
from trainingmgr.foundation import files, jobs
from trainingmgr.foundation.access.policy import Actor

RENDER = "certificates.render"


def ask(session: Session, by: Actor, batch: CertificateBatch) -> None:
    """Asks for the PDF of a batch in the caller's transaction."""
    batch.job_id = jobs.enqueue(session, by, RENDER, {"batch": batch.id}).id
    session.flush()


@jobs.handles(RENDER)
def render_batch(run: jobs.Run) -> Mapping[str, Any]:
    """Renders what is not there yet; safe to run again."""
    certificates = queries.certificates_of_batch(run.session, run.arguments["batch"])
    made = render(run.session, run.by, certificates, run.progress)
    return {"made": made}


def render(
    session: Session,
    by: Actor,
    certificates: list[Certificate],
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Makes and keeps the PDF of those that have none; commits each. Returns how many were made."""
    missing = [one for one in certificates if one.pdf_id is None]
    documents = [document_of(one) for one in missing]
    ready, total = len(certificates) - len(missing), len(certificates)
    # Rendering takes seconds; nobody else's save may wait for it.
    session.commit()
    if progress:
        progress(ready, total)
    pages = render_many(certificate_pdf, documents)
    drawn = zip(missing, documents, pages, strict=True)
    for made, (certificate, document, pdf) in enumerate(drawn, 1):
        session.refresh(certificate, with_for_update={"of": Certificate})
        # Its holder may have been erased, or the paper revoked, while it was drawn.
        if document_of(certificate) == document:
            _keep(session, by, certificate, pdf)
        session.commit()
        if progress:
            progress(ready + made, total)
    return len(missing)


def _keep(session: Session, by: Actor, certificate: Certificate, pdf: bytes) -> None:
    stored = files.store_bytes(session, by, pdf, "application/pdf", "pdf")
    # Past the version column: a picture of the certificate is no change of it.
    session.execute(
        update(Certificate)
        .where(Certificate.id == certificate.id, Certificate.pdf_id.is_(None))
        .values(pdf_id=stored.id)
    )
