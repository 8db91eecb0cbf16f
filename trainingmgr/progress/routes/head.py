"""The head's one page: every number with its denominator, its people and its definition."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from trainingmgr.documents.findings import findings_of
from trainingmgr.documents.report import KubRow, Share
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.format import angka, rupiah
from trainingmgr.journey.stages import Stage
from trainingmgr.programmes import queries as programmes
from trainingmgr.progress.forms import AskedForm
from trainingmgr.progress.queries.definitions import definitions
from trainingmgr.progress.queries.outcome import FUNNEL, Outcome, outcome
from trainingmgr.progress.routes import bp
from trainingmgr.progress.routes.asked import Asked, asked, asked_for
from trainingmgr.progress.routes.figures import Figure, figure, share
from trainingmgr.progress.routes.mentoring import (
    deliverable_bars,
    mentoring_figures,
    referral_bars,
)

ROOM = 5
"""Per cent added to the right of the highest bar or target of the kecamatan."""


@bp.get("/capaian")
@needs("progress.head")
def head_page() -> str:
    """Are we going to reach the target, who lags, who is stuck, what is to be decided."""
    view = asked()
    if view is None:
        return render_template("progress/no_programme.html")
    session, now = db.session(), clock.now()
    found = outcome(session, view.programme, view.as_of, cutoff=now, snapshot="")
    return render_template(
        "progress/head_page.html",
        asked=view,
        report=found.report,
        found=findings_of(found.report),
        now=now,
        funnel_rows=_funnel(found, view),
        decisions=_decisions(found, view),
        areas=_areas(session, found, view),
        scale=_scale(found),
        training=_training(found, view),
        groups=_groups(found, view),
        mentoring=mentoring_figures(found, view),
        deliverables=deliverable_bars(found, view),
        referrals=referral_bars(found, view),
        businesses=_businesses(found, view),
        form=_form(session, view),
    )


@bp.get("/capaian/definisi")
@needs("progress.head")
def show_definitions() -> str:
    """What each number means, with the settings in force on the day."""
    view = asked_for()
    rules = programmes.settings(db.session(), view.as_of)
    window, percent = int(rules["active_window_days"]), int(rules["pass_percent"])
    return render_template(
        "progress/show_definitions.html",
        asked=view,
        definitions=definitions(window, percent, int(rules["kub_size"])),
    )


def _form(session: Session, view: Asked) -> AskedForm:
    form = AskedForm(formdata=None, per=view.as_of, program=view.programme.code)
    every = session.scalars(programmes.programmes()).all()
    form.program.choices = [(one.code, f"{one.name} ({one.code})") for one in every]
    return form


def _funnel(found: Outcome, view: Asked) -> list[tuple[str, int, str | None]]:
    stages = zip(FUNNEL, found.report.stages, strict=True)
    return [(_(row.title), row.reached, view.people(tahap=stage.value)) for stage, row in stages]


def _decisions(found: Outcome, view: Asked) -> list[tuple[str, str, str]]:
    items = []
    for one in found.decisions:
        text, address = _(one.sentence, **one.params), view.link(one.endpoint, **one.arguments)
        items.append((text, _(one.link), address or view.people() or ""))
    return items


def _areas(session: Session, found: Outcome, view: Asked) -> list[Figure]:
    """The kecamatan in the order of their codes, with the cells beside their bars."""
    names = {area.code: area.name for area in programmes.kecamatan(session)}
    rows = zip(found.by_kecamatan.items(), found.report.areas, strict=True)
    kub = {row.kecamatan: row for row in found.report.kubs}
    return [
        {
            "name": names[code],
            "href": view.people(kecamatan=code),
            "n": group.active,
            "total": group.participants,
            "active": view.people(kecamatan=code, status="aktif"),
            "kub": _complete(kub[names[code]]),
            "kub_href": view.kub("lengkap", kecamatan=code),
            "attendance": row.attendance.rate,
            "recent": "{}/{}".format(*found.recent[code]) if code in found.recent else "–",
            "recent_href": view.counted("mentors.list_coaching", sesi="baru", kecamatan=code),
        }
        for (code, group), row in rows
    ]


def _complete(row: KubRow) -> str:
    return f"{row.complete}/{row.formed}"


def _scale(found: Outcome) -> int:
    """Per cent at the right end of the bars: the highest rate or target, and a little room."""
    rates = [100 * one.active / one.participants for one in found.by_kecamatan.values()]
    highest = max([*rates, *(target.percent for target in found.report.targets), 10])
    return int(-(-(highest + ROOM) // 10) * 10)


def _training(found: Outcome, view: Asked) -> list[Figure]:
    report = found.report
    attendance = report.attendance
    held = Share(n=attendance.sessions_closed, of=attendance.sessions_closed)
    return [
        figure(
            _("Peserta terjaring"),
            f"{angka(report.participants)}/{angka(report.planned_participants)}",
            _("%(n)s angkatan masih membuka pendaftaran", n=report.open_cohorts)
            if report.open_cohorts
            else _("dari rencana"),
            view.people(),
        ),
        share(_("Usaha baru"), report.active_new, view.people(status="aktif", baru="ya"),
               _("belum berusaha saat mendaftar")),
        share(_("Sudah berusaha"), report.active_existing,
               view.people(status="aktif", baru="tidak"), _("sudah berusaha saat mendaftar")),
        share(_("Tuntas pelatihan"), attendance.passed, view.people(tahap=Stage.TUNTAS.value),
               _("dari yang mulai pelatihan teknis")),
        figure(
            _("Kehadiran"),
            attendance.counted.rate,
            _("%(n)s dari %(of)s JP, %(sessions)s pertemuan ditutup",
              n=angka(attendance.counted.n), of=angka(attendance.counted.of), sessions=held.n),
            view.people(tahap=Stage.LOKAKARYA.value),
        ),
        figure(_("Perlu verifikasi ulang"), angka(report.stale), _("tidak masuk capaian"),
                view.people(status="perlu_verifikasi_ulang")),
    ]  # fmt: skip


def _groups(found: Outcome, view: Asked) -> list[Figure]:
    report = found.report
    formed = sum(row.formed for row in report.kubs)
    complete = sum(row.complete for row in report.kubs)
    disbanded = sum(row.disbanded for row in report.kubs)
    active = sum(row.active for row in report.kubs)
    return [
        figure(_("KUB terbentuk"), f"{formed}/{report.planned_kub}",
                _("dari rencana; %(n)s bubar", n=disbanded), view.kub("terbentuk")),
        figure(_("KUB lengkap"), f"{complete}/{formed}", _("dari yang terbentuk"),
                view.kub("lengkap")),
        figure(_("KUB aktif"), f"{active}/{formed}", _("tiga anggota atau lebih aktif"),
                view.kub("aktif")),
        figure(_("Giliran kecamatan"), str(report.turns), _("sudah selesai"),
                view.counted("cohorts.list_cohorts", giliran="selesai")),
        figure(_("Petugas bersurat tugas"), str(found.covered), _("kecamatan"),
                view.link("businesses.list_letters")),
    ]  # fmt: skip


def _businesses(found: Outcome, view: Asked) -> list[Figure]:
    known = found.report.businesses
    at_work, active, registered = (
        view.counted("businesses.list_businesses", keadaan=one)
        for one in ("berjalan", "aktif", "nib")
    )
    return [
        figure(
            _("Omzet per bulan"),
            rupiah(known.sales_median),
            _("median rata-rata 3 bulan, %(share)s usaha aktif", share=known.sales_coverage),
            active,
        ),
        figure(_("Tenaga kerja"), angka(known.workers),
                _("selain pemilik, %(share)s usaha aktif", share=known.workers_coverage),
                active),
        share(_("Usaha berjalan"), known.running, at_work, _("pada kunjungan terakhir")),
        share(_("Ber-NIB"), found.registered, registered, _("dari usaha aktif")),
    ]  # fmt: skip
