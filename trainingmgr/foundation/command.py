"""Command groups: a user's mistake is one line and exit status 1, never a traceback."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError, ProgrammingError

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

NOT_MIGRATED = N_("Basis data belum disiapkan. Jalankan dahulu: flask --app wsgi db upgrade")
UNREACHABLE = N_("Basis data tidak dapat dipakai: %(why)s")


class CommandGroup(AppGroup):
    """Like Flask's AppGroup, for `commands = CommandGroup("participants")` in a room's cli."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refused as refusal:
            click.echo(str(refusal), err=True)
            ctx.exit(1)
        except OperationalError as error:
            # The driver's own words, without the statement: it may hold what someone typed.
            if "no such table" in str(error.orig):
                click.echo(NOT_MIGRATED, err=True)
            else:
                click.echo(UNREACHABLE % {"why": str(error.orig).splitlines()[0]}, err=True)
            ctx.exit(1)
        except ProgrammingError as error:
            if "does not exist" not in str(error.orig):
                raise
            click.echo(NOT_MIGRATED, err=True)
            ctx.exit(1)
