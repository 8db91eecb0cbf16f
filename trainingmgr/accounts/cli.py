"""`flask users create`: an account made where the server runs, with a link to set its password."""

from __future__ import annotations

import click
from flask import current_app

from trainingmgr.accounts import rules, services
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE, ROLES
from trainingmgr.foundation.command import CommandGroup
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.phone import normalise_phone
from trainingmgr.foundation.indonesia.regions import find_kecamatan
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.format import waktu

commands = CommandGroup("users", help="Akun.")


@commands.command("create", help="Membuat akun dan menampilkan tautan sekali pakai.")
@click.option("--role", type=click.Choice(list(ROLES)), required=True, help="Peran.")
@click.option("--email", required=True, help="Surel untuk masuk.")
@click.option("--name", required=True, help="Nama.")
@click.option("--phone", help="Nomor ponsel.")
@click.option("--kecamatan", help="Nama atau kode; wajib untuk peran field dan intel.")
def create(role: str, email: str, name: str, phone: str | None, kecamatan: str | None) -> None:
    """Prints the link once: it is stored only as a digest."""
    user = services.create_user(
        db.session(),
        COMMAND_LINE,
        email=email,
        name=name,
        role=role,
        phone=normalise_phone(phone) if phone else None,
        kecamatan_code=_code_of(kecamatan),
    )
    token = services.make_password_link(db.session(), COMMAND_LINE, user)
    db.session.commit()
    link = current_app.extensions["settings"].public_url + rules.LINK_PATH + token
    click.echo(f"Akun dibuat: {user.name} <{user.email}>, peran {ROLES[role]}.")
    click.echo(f"Tautan sekali pakai, sampai {waktu(clock.now() + rules.LINK_LIFETIME)}:")
    click.echo(link)


def _code_of(kecamatan: str | None) -> str | None:
    if not kecamatan:
        return None
    match = find_kecamatan(kecamatan)
    if match is None:
        raise Refused(N_("Kecamatan %(name)s tidak dikenal."), name=kecamatan)
    return match.code
