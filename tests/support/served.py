"""The app with two more addresses, for watching from outside who works what, and with a way to fall
over at the worst moment: `served:app`."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from typing import Any

from flask import Response, request

from trainingmgr.app import create_app
from trainingmgr.foundation import jobs
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.access.web import public
from trainingmgr.foundation.db import db

app = create_app()
FATAL = app.extensions["settings"].instance / "mati"


@app.after_request
def fall(response: Response) -> Response:
    """Once the file `mati` names this endpoint: saved, nobody told, all processes gone."""
    if FATAL.exists() and response.status_code == 200 and FATAL.read_text() == request.endpoint:
        FATAL.unlink()
        os.killpg(0, signal.SIGKILL)
    return response


@jobs.handles("tes.who")
def who(run: jobs.Run) -> Mapping[str, Any]:
    """Which process did the work."""
    return {"pid": os.getpid()}


@app.get("/tes/pid")
@public
def pid() -> dict[str, int]:
    """Which process answers."""
    return {"pid": os.getpid()}


def ask() -> dict[str, int]:
    """Asks for work; which process did that, and the job's number."""
    job = jobs.enqueue(db.session(), COMMAND_LINE, "tes.who", {})
    db.session.commit()
    return {"pid": os.getpid(), "job": job.id}


app.add_url_rule("/tes/minta", "ask", public(ask), methods=["POST"])
app.extensions["csrf"].exempt(f"{ask.__module__}.{ask.__name__}")
