"""Which programme and which day a page is asked for, and links that keep both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, request, url_for

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import PERMISSIONS
from trainingmgr.foundation.access.web import ATTRIBUTE, actor
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.dates import parse_date
from trainingmgr.foundation.problems import NotFound, Refused
from trainingmgr.programmes import queries as programmes
from trainingmgr.programmes.models import Programme


@dataclass(frozen=True)
class Asked:
    """The programme and the day; `kept` is what a link must carry to stay on them."""

    programme: Programme
    as_of: date
    kept: dict[str, str]

    @property
    def today(self) -> bool:
        return self.as_of == clock.today()

    def link(self, endpoint: str, **arguments: Any) -> str | None:
        """The address of a page, or None where the reader may not go or nobody built it."""
        view = current_app.view_functions.get(endpoint)
        if actor().role not in PERMISSIONS.get(getattr(view, ATTRIBUTE, ""), ()):
            return None
        ours = self.kept if endpoint.startswith("progress.") else {}
        return url_for(endpoint, **(ours | arguments))

    def people(self, **figure: Any) -> str | None:
        """The list behind a figure."""
        return self.link("progress.people_behind", **figure)

    def kub(self, figure: str, **narrower: Any) -> str | None:
        """The KUB that a figure counts; their list knows today only."""
        return self.counted("kub.list_kub", keadaan=figure, **narrower)

    def counted(self, endpoint: str, **narrower: Any) -> str | None:
        """What a figure of this programme counts, in the list of another room, as of today."""
        return self.link(endpoint, program=self.programme.code, **narrower)


def asked() -> Asked | None:
    """`?program=` (default: this year's) and `?per=` (default: today, never later); None while
    there is no programme. Raises NotFound for a code nobody knows."""
    session, today = db.session(), clock.today()
    code = request.args.get("program", "")
    usual = programmes.current_programme(session, today)
    programme = programmes.programme_by_code(session, code) if code else usual
    if programme is None or usual is None:
        return None
    day = min(_day(today), today)
    kept = {} if programme.id == usual.id else {"program": programme.code}
    if day != today:
        kept["per"] = day.isoformat()
    return Asked(programme, day, kept)


def asked_for() -> Asked:
    """The same where a page has no sense without a programme. Raises NotFound."""
    found = asked()
    if found is None:
        raise NotFound("")
    return found


def _day(today: date) -> date:
    try:
        return parse_date(request.args.get("per", ""), today=today).date
    except Refused:
        return today
