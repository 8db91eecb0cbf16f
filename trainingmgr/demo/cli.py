"""`demo load` fills an empty database; `demo ensure` is what `make run` calls."""

from __future__ import annotations

from datetime import date, datetime

import click
from flask import current_app

from trainingmgr.config import Settings
from trainingmgr.demo.services import load as demo
from trainingmgr.demo.services.cast import PASSWORD, SIGN_INS
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import ROLES
from trainingmgr.foundation.command import CommandGroup
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

commands = CommandGroup("demo", help="Program contoh untuk mencoba, bukan untuk data sungguhan.")


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


@commands.command("load")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Hari contoh; bawaan: hari ini.")
def load(as_of: datetime | None) -> None:
    """Mengisi basis data kosong dengan program contoh."""
    _load(as_of.date() if as_of else clock.today())
    _print_sign_ins()


@commands.command("ensure")
def ensure() -> None:
    """Mengisi basis data bawaan bila kosong, lalu menampilkan akun contoh."""
    settings = _settings()
    if settings.production or not settings.default_database or not settings.sqlite:
        return
    if demo.is_empty(db.session()):
        _load(clock.today())
    _print_sign_ins()


def _load(as_of: date) -> None:
    if _settings().production:
        raise Refused(N_("Data contoh tidak dapat dimuat di lingkungan production."))
    click.echo("Memuat program contoh …", err=True)
    with click.progressbar(length=100, label="Program contoh") as bar:

        def progress(done: int, total: int) -> None:
            bar.update(100 * done // total - bar.pos)

        demo.load(db.session(), as_of, _settings().public_url, progress)
    db.session.commit()


def _print_sign_ins() -> None:
    from trainingmgr.accounts.queries import user_by_email

    if user_by_email(db.session(), SIGN_INS["admin"][0]) is None:
        return
    click.echo("\nAkun contoh (kata sandi sama untuk semua):")
    for role, (email, _) in SIGN_INS.items():
        click.echo(f"  {ROLES[role]:<20} {email}")
    click.echo(f"  Kata sandi           {PASSWORD}\n")
