"""`flask journey check` and `flask reports outcome`."""

from __future__ import annotations

from pathlib import Path

import click

from trainingmgr.foundation import clock, files
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.command import CommandGroup
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.dates import parse_date
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.programmes import queries as programmes
from trainingmgr.progress import services
from trainingmgr.progress.queries.check import check as compare

commands = CommandGroup("journey", help="Tahap dan status peserta.")
reports = CommandGroup("reports", help="Laporan capaian.")
more_commands = (reports,)


@commands.command("check")
def check() -> None:
    """Menghitung ulang setiap tahap dari buktinya; keluar dengan 1 bila ada yang berbeda."""
    found = compare(db.session())
    for difference in found.differences:
        click.echo(str(difference))
    if found.differences:
        raise Refused(
            N_("%(n)d perbedaan pada %(people)d peserta."),
            n=len(found.differences),
            people=len({one.number for one in found.differences}),
        )
    click.echo(
        f"Cocok: {found.people} peserta, {found.facts} bukti, {found.standings} kedudukan, "
        f"{found.stages} tahap."
    )


@reports.command("outcome")
@click.option("--programme", "code", required=True, help="Kode program.")
@click.option("--as-of", "as_of", help="Tanggal keadaan, misalnya 2026-11-21 (asal: hari ini).")
@click.option(
    "--out", "path", required=True, type=click.Path(dir_okay=False, path_type=Path), help="PDF."
)
def outcome(code: str, as_of: str | None, path: Path) -> None:
    """Membuat laporan capaian per tanggal, menyimpannya, dan menulis PDF-nya."""
    session = db.session()
    programme = programmes.programme_by_code(session, code)
    day = parse_date(as_of).date if as_of else clock.today()
    run = services.make_report(session, COMMAND_LINE, programme, day)
    # Rendering takes seconds; nobody else's save may wait for it.
    db.session.commit()
    pdf = services.keep_pdf(session, COMMAND_LINE, run)
    try:
        files.write_whole(path, pdf)
    except OSError as error:
        raise Refused(
            N_("%(file)s tidak dapat ditulis: %(why)s."), file=str(path), why=error.strerror
        ) from error
    db.session.commit()
    report = services.report_of(run)
    click.echo(
        f"{report.snapshot} per {day}: {report.headline} ({report.headline.rate}), "
        f"belum diverifikasi {report.unverified}. Ditulis ke {path}."
    )
