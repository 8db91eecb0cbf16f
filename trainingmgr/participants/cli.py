"""`flask --app wsgi participants …`: what administrators script."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask_babel import gettext as _
from sqlalchemy import select

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.command import CommandGroup
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.sheets import MAX_BYTES
from trainingmgr.participants.rules.findings import STATUS_WORDS
from trainingmgr.participants.services import breach
from trainingmgr.participants.services.import_clinic import commit_batch, dry_run
from trainingmgr.participants.services.import_results import rest_workbook, summary_json

commands = CommandGroup("participants", help="Peserta: mengimpor dari lembar kerja.")
personal_data = CommandGroup("personal-data", help="Data pribadi: latihan kebocoran.")
more_commands = (personal_data,)


@commands.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--cohort", "code", required=True, help="Kode angkatan, misalnya UJI.")
@click.option("--commit", is_flag=True, help="Simpan baris yang siap; tanpa ini hanya uji coba.")
@click.option("--json", "as_json", is_flag=True, help="Cetak satu objek JSON.")
@click.option("--sender", default="", help="Pengirim berkas; susunan kolomnya diingat.")
@click.option(
    "--rest",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Tulis baris yang belum diimpor beserta alasannya ke berkas .xlsx ini.",
)
@click.pass_context
def import_file(
    ctx: click.Context,
    file: Path,
    code: str,
    commit: bool,
    as_json: bool,
    sender: str,
    rest: Path | None,
) -> None:
    """Periksa FILE (.xlsx atau .csv), lalu impor baris yang siap bila diminta.

    Baris yang perlu dipastikan hanya didaftar; persetujuannya diberikan di layar. Status keluar
    1 bila ada baris yang ditahan.
    """
    cohort = db.session.scalar(select(Cohort).where(Cohort.code == code))
    if cohort is None:
        raise Refused(N_("Angkatan %(code)s tidak ada. Periksa kodenya."), code=code)
    # Whoever types the command again means it; of a trial nothing stays, on the disk neither.
    batch = dry_run(
        db.session(),
        COMMAND_LINE,
        cohort,
        file.name,
        _content(file),
        afresh=True,
        keep=commit,
        sender=sender,
    )
    if commit:
        commit_batch(db.session(), COMMAND_LINE, batch, knowingly=True)
    summary = summary_json(db.session(), batch)
    left_over = rest_workbook(db.session(), batch) if rest else b""
    notes = batch.notes
    if commit:
        db.session.commit()
    else:
        db.session.rollback()
    if rest:
        _write(rest, left_over)
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False))
    else:
        _tell(summary, notes, committed=commit)
    ctx.exit(1 if summary["held"] else 0)


@personal_data.command("breach")
@click.option("--since", required=True, help="Awal masa, misalnya 2026-11-20T08:00.")
@click.option("--until", required=True, help="Akhir masa (tidak termasuk).")
@click.option("--recipient", help="Lembaga penerima; tanpa ini menurut aturan program.")
def drill(since: str, until: str, recipient: str | None) -> None:
    """Menghitung siapa dan data apa yang tersentuh, lalu menulis rancangan kedua surat."""
    found = breach.affected(db.session(), _moment(since), _moment(until))
    for line in breach.summary(found):
        click.echo(line)
    click.echo("\n" + breach.notice_to_subjects(found))
    click.echo("\n" + breach.notice_to_agency(db.session(), found, recipient))


def _moment(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
        return clock.instant(read.date(), read.time()) if read.tzinfo is None else read
    except (ValueError, OverflowError):
        raise Refused(
            N_("Waktu %(text)s tidak terbaca. Contoh: 2026-11-20T08:00."), text=text
        ) from None


def _content(file: Path) -> bytes:
    """Return the file's bytes, or enough of them to see that it is too large."""
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError:
        raise Refused(N_("Berkas %(name)s tidak dapat dibuka."), name=file.name) from None


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError:
        raise Refused(N_("Berkas %(name)s tidak dapat ditulis."), name=file.name) from None


def _tell(summary: dict[str, Any], notes: Sequence[Mapping[str, Any]], *, committed: bool) -> None:
    click.echo(
        _(
            "%(rows)d baris peserta: %(ready)d siap, %(questionable)d perlu dipastikan, "
            "%(held)d ditahan.",
            **{name: summary[name] for name in ("rows", "ready", "questionable", "held")},
        )
    )
    for problem in summary["problems"]:
        status = _(STATUS_WORDS[problem["status"]]).lower()
        click.echo(f"{_place(problem)} ({status}): {problem['reason']}")
    skipped: dict[str, list[str]] = defaultdict(list)
    for note in notes:
        skipped[note["reason"]].append(_place(note))
    for reason, places in skipped.items():
        click.echo(_("Dilewati: %(places)s. %(reason)s", places=", ".join(places), reason=reason))
    if committed:
        click.echo(_("%(n)d peserta diimpor.", n=summary["committed"]))
    else:
        click.echo(_("Uji coba: belum ada yang disimpan. Tambahkan --commit untuk mengimpor."))


def _place(where: Mapping[str, Any]) -> str:
    """Return `baris 12`, with the sheet's name if there is one to tell."""
    sheet = _("lembar %(name)s", name=where["sheet"]) if where.get("sheet") else ""
    row = _("baris %(row)d", row=where["row"]) if where["row"] else ""
    return " ".join(part for part in (row, sheet) if part)
