"""One field that finds people, KUB, cohorts and businesses, from any page."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.progress.queries import search
from trainingmgr.progress.routes import bp

IN_PALETTE, ON_PAGE = 5, 20
KINDS = {
    "participant": (N_("Peserta"), "progress.participant_page", "participant_id"),
    "kub": (N_("KUB"), "progress.kub_page", "kub_id"),
    "cohort": (N_("Angkatan"), "cohorts.show_cohort", "cohort_id"),
    "business": (N_("Usaha"), "businesses.business_page", "business_id"),
}


@bp.get("/cari")
@needs("search.use")
def find() -> str:
    """The page of results; the palette asks for the same lines alone."""
    typed, alone = search_term(), bool(request.headers.get("HX-Request"))
    found = search.find(db.session(), actor(), typed, IN_PALETTE if alone else ON_PAGE)
    groups = [
        (label, [(one, _address(view, key, one.id)) for one in found if one.kind == kind])
        for kind, (label, view, key) in KINDS.items()
    ]
    return render_template(
        "progress/_found.html" if alone else "progress/find.html",
        typed=typed,
        n=len(found),
        groups=[(label, lines) for label, lines in groups if lines],
    )


def _address(view: str, key: str, row_id: int) -> str:
    values: dict[str, Any] = {key: row_id}
    return url_for(view, **values)
