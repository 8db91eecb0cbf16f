"""Mentoring on the head's page: cards 7 to 10 of handbook 5.1."""

from __future__ import annotations

from flask_babel import gettext as _

from trainingmgr.facilitation.rules import KINDS
from trainingmgr.foundation.ui.format import angka
from trainingmgr.mentors.rules.deliverables import DELIVERABLES
from trainingmgr.progress.queries.outcome import Outcome
from trainingmgr.progress.routes.asked import Asked
from trainingmgr.progress.routes.figures import Figure, figure


def mentoring_figures(found: Outcome, view: Asked) -> list[Figure]:
    """Cards 7 to 10 of handbook 5.1: coverage, deliverables, prospect, referrals."""
    told = found.results
    recent = [sum(pair[place] for pair in found.recent.values()) for place in (0, 1)]
    high = told.prospects[0][1]
    raised = sum(row.raised for row in told.referrals)
    done = sum(row.done for row in told.referrals)
    days = told.median_days
    waited = _("nilai tengah %(days)s hari", days=angka(days)) if days is not None else ""
    return [
        figure(_("Pendampingan 30 hari"), f"{recent[0]}/{recent[1]}",
                _("KUB dan usaha berpendamping"),
                view.counted("mentors.list_coaching", sesi="baru")),
        figure(_("Empat luaran selesai"), str(told.complete), _("dari yang berpendamping"),
                view.counted("mentors.list_coaching", luaran="lengkap")),
        figure(_("Prospek tinggi"), f"{high}/{told.analysed.n}",
                _("dari yang dianalisis; %(n)s belum", n=told.analysed.of - told.analysed.n),
                view.counted("mentors.list_coaching", prospek="tinggi")),
        figure(_("Rujukan selesai"), f"{done}/{raised}", waited or _("dari yang diajukan"),
                view.counted("facilitation.list_referrals", keadaan="selesai")),
    ]  # fmt: skip


def deliverable_bars(found: Outcome, view: Asked) -> list[Figure]:
    """How many mentees have each of the four, of those with a mentor."""
    told = found.results
    return [
        {
            "label": _(word),
            "n": n,
            "total": told.complete.of,
            "href": view.counted("mentors.list_coaching", luaran=key),
        }
        for key, (word, n) in zip(DELIVERABLES, told.deliverables, strict=True)
    ]


def referral_bars(found: Outcome, view: Asked) -> list[Figure]:
    """Kinds of referrals of which there are any: ended with a result, of those raised."""
    told = found.results
    rows = []
    for key, row in zip(KINDS, told.referrals, strict=True):
        notes = [_("%(n)s belum selesai", n=row.open), _("%(n)s ditolak", n=row.declined)]
        if row.late:
            notes.insert(1, _("%(n)s lebih dari 30 hari", n=row.late))
        if row.days is not None:
            notes.append(_("nilai tengah %(days)s hari", days=angka(row.days)))
        rows.append(
            {
                "label": _("%(kind)s, %(division)s", kind=_(row.kind), division=_(row.division)),
                "n": row.done,
                "total": row.raised,
                "note": " · ".join(notes),
                "href": view.counted("facilitation.list_referrals", jenis=key),
            }
        )
    return [row for row in rows if row["total"]]
