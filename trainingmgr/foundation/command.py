"""Command groups: a user's mistake is one line and exit status 1, never a traceback."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup

from trainingmgr.foundation.problems import Refused


class CommandGroup(AppGroup):
    """Like Flask's AppGroup, for `commands = CommandGroup("participants")` in a room's cli."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refused as refusal:
            click.echo(str(refusal), err=True)
            ctx.exit(1)
