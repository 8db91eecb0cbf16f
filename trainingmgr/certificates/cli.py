"""`flask certificates issue`: numbers and files for a cohort whose batch the head approved."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app

from trainingmgr.certificates import queries, rules, services, tasks
from trainingmgr.certificates.models import Certificate
from trainingmgr.cohorts import queries as cohorts
from trainingmgr.documents.certificate import certificate_pdf
from trainingmgr.foundation import files
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.command import CommandGroup
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

commands = CommandGroup("certificates", help="Sertifikat pelatihan.")


@commands.command("issue")
@click.option("--cohort", "code", required=True, help="Kode angkatan.")
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Map tujuan berkas PDF.",
)
def issue(code: str, folder: Path) -> None:
    """Menerbitkan usulan yang disetujui dan menulis PDF setiap sertifikat angkatan."""
    session = db.session()
    cohort = cohorts.cohort_by_code(session, code)
    public_url = current_app.extensions["settings"].public_url
    issued = 0
    for batch in queries.approved_batches(session, cohort.id):
        issued += len(services.issue(session, COMMAND_LINE, batch, public_url))
    certificates = queries.certificates_of_cohort(session, cohort.id)
    if not certificates:
        raise Refused(
            N_("Belum ada usulan sertifikat angkatan %(code)s yang disetujui."), code=cohort.code
        )
    _open(folder)
    db.session.commit()
    tasks.render(session, COMMAND_LINE, certificates)
    for one in certificates:
        session.refresh(one)
        _write(folder / rules.file_name(one.number), _pdf(one))
    click.echo(
        f"{issued} sertifikat diterbitkan, {len(certificates)} berkas ditulis ke {folder}"
        f" ({certificates[0].number} sampai {certificates[-1].number})."
    )


def _pdf(certificate: Certificate) -> bytes:
    """The kept file; a revoked certificate is drawn anew, with its mark."""
    if certificate.pdf is None or certificate.revoked_on:
        return certificate_pdf(services.document_of(certificate))
    return files.path_of(certificate.pdf).read_bytes()


def _open(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(
            N_("Map %(folder)s tidak dapat dibuat: %(why)s."),
            folder=str(folder),
            why=error.strerror,
        ) from error


def _write(path: Path, pdf: bytes) -> None:
    try:
        files.write_whole(path, pdf)
    except OSError as error:
        raise Refused(
            N_("%(file)s tidak dapat ditulis: %(why)s."), file=str(path), why=error.strerror
        ) from error
