"""`flask audit verify`: shows that nobody has changed or cut the trail of acts."""

from __future__ import annotations

import click
from flask import current_app

from trainingmgr.foundation import audit
from trainingmgr.foundation.command import CommandGroup
from trainingmgr.foundation.db import db

commands = CommandGroup("audit", help="Jejak audit.")


@commands.command("verify", help="Memeriksa rantai catatan; status 1 bila ada yang berubah.")
def verify() -> None:
    """One line each fault; a whole chain's head is kept outside the database."""
    settings = current_app.extensions["settings"]
    heads = settings.instance / audit.HEADS
    faults = audit.verify(db.session(), heads)
    if faults:
        for fault in faults:
            click.echo(fault, err=True)
        raise SystemExit(1)
    audit.export_head(db.session(), heads)
    count = db.session.query(audit.AuditEvent).count()
    click.echo(f"Rantai audit utuh: {count} catatan.")
