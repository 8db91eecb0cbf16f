"""One KUB across rooms: its people, training, coaching, business and papers; and on one sheet."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import render_template, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.documents.kub_sheet import kub_sheet_pdf
from trainingmgr.foundation.access.policy import FIELD, MENTOR, TRAINER, Actor
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui import navigation
from trainingmgr.foundation.ui.format import alasan, persen, tanggal
from trainingmgr.journey.stages import STAGE_LABELS
from trainingmgr.kub import rules
from trainingmgr.kub.models import DISBANDED, DRAFT, FORMED
from trainingmgr.kub.queries import kub_for
from trainingmgr.kub.rules import checklist as steps
from trainingmgr.kub.rules.checklist import Checklist
from trainingmgr.mentors.rules.deliverables import DELIVERABLES
from trainingmgr.progress.queries.happenings import OUTCOMES
from trainingmgr.progress.queries.kub_page import KubView, kub_view
from trainingmgr.progress.queries.steps import month
from trainingmgr.progress.routes import bp
from trainingmgr.progress.services.kub_sheet import sheet_of

Item = dict[str, Any]
# Where each step of the formation is done, and what its button says.
ACTS: dict[str, tuple[str, str]] = {
    steps.MEMBERS: ("kub.join", N_("Tambah anggota")),
    steps.MEETING: ("kub.meeting", N_("Catat musyawarah")),
    steps.DECISIONS: ("kub.edit_kub", N_("Isi keputusan")),
    steps.BOARD: ("kub.board", N_("Pilih pengurus")),
    steps.MINUTES: ("kub.form", N_("Catat berita acara")),
    steps.DECREE: ("kub.decree", N_("Catat SK penetapan")),
}


@bp.get("/kub/<int:kub_id>")
@needs("kub.read")
def kub_page(kub_id: int) -> str:
    """One KUB: who is in it and how far they are, what is still missing, what happened."""
    session, by = db.session(), actor()
    view = kub_view(session, by, kub_for(session, by, kub_id))
    n, size = view.members, view.sizes.usual
    state = rules.size_state(n, size)
    return render_template(
        "progress/kub_page.html",
        view=view,
        sentence=_sentence(view),
        next=_next(view, by),
        size_state=state,
        size_words=_size_words(state, n, size),
        figure_items=_figures(view),
        steps=_steps(view) if by.may("kub.manage") else [],
        advised=_advised(view) if by.may("kub.manage") else [],
        present=_present(view),
        stage_words=STAGE_LABELS,
        outcomes=OUTCOMES,
        month=month,
        deliverables=DELIVERABLES,
        address=navigation.address,
    )


@bp.get("/kub/<int:kub_id>/lembar.pdf")
@needs("kub.read")
def kub_sheet(kub_id: int) -> Response:
    """The same on one sheet of A4, with no more than the reader's page tells."""
    session, by = db.session(), actor()
    view = kub_view(session, by, kub_for(session, by, kub_id))
    sheet = sheet_of(session, by, view, _sentence(view))
    name = f"lembar-{view.kub.code.lower()}.pdf"
    pdf = BytesIO(kub_sheet_pdf(sheet))
    return send_file(pdf, "application/pdf", as_attachment=False, download_name=name)


def _sentence(view: KubView) -> str:
    """How the KUB stands, in the one sentence that a visitor came for."""
    one = view.kub
    told: dict[str, Any] = {"name": one.name, "n": view.members, "active": view.active}
    if one.state == DISBANDED:
        told["day"] = tanggal(one.disbanded_on)
        text = _("KUB %(name)s bubar pada %(day)s.", **told)
    elif one.state == DRAFT:
        told["size"] = view.sizes.usual
        text = _("KUB %(name)s masih rancangan: %(n)d dari %(size)d anggota.", **told)
    elif one.state == FORMED:
        told["day"] = tanggal(one.minutes_on)
        text = _("KUB %(name)s terbentuk %(day)s dengan %(n)d anggota.", **told)
    else:
        told["day"] = tanggal(one.decree_on)
        text = _decreed(view, told)
    return str(text)


def _decreed(view: KubView, told: dict[str, Any]) -> str:
    if view.active:
        text = _(
            "KUB %(name)s ditetapkan %(day)s: %(active)d dari %(n)d anggotanya pelaku usaha nyata.",
            **told,
        )
    else:
        text = _("KUB %(name)s ditetapkan %(day)s dengan %(n)d anggota.", **told)
    return str(text)


def _size_words(state: str, n: int, size: int) -> str:
    if state == "tidak_lengkap":
        text = _(
            "KUB tidak lengkap lagi: tinggal %(n)d anggota. Tambah anggota atau bubarkan.", n=n
        )
    elif state == "lebih":
        text = _("Anggota KUB ini %(n)d orang, lebih dari %(size)d.", n=n, size=size)
    else:
        text = _("KUB belum lengkap: %(n)d dari %(size)d anggota.", n=n, size=size)
    return str(text)


def _figures(view: KubView) -> list[Item]:
    """The KUB in a row of numbers, each with what it is counted of."""
    n, size, jp, coaching = view.members, view.sizes.usual, view.attended, view.coaching
    standing = _("KUB aktif") if view.is_active else _("aktif bila tiga atau lebih")
    items = [
        _figure(_("Anggota"), f"{n}/{size}", _(rules.SIZES[rules.size_state(n, size)])),
        _figure(_("Pelaku usaha nyata"), f"{view.active}/{n}", standing),
    ]
    if jp:
        note = _("%(n)d dari %(of)d JP seluruh anggota", n=jp[0], of=jp[1])
        items.append(_figure(_("Kehadiran"), persen(*jp), note))
    if coaching.summary:
        note = _("Belum ada sesi")
        if coaching.last:
            last = tanggal(coaching.last.held_on)
            note = _("%(n)d sesi, yang terakhir %(day)s", n=coaching.held, day=last)
        items.append(_figure(_("Sesi pendampingan"), str(coaching.held), note))
    return items


def _figure(label: str, value: str, note: str) -> Item:
    return {"label": label, "value": value, "note": note, "href": None}


def _present(view: KubView) -> str | None:
    meeting = view.kub.meeting
    return _("%(n)d orang", n=len(meeting.present)) if meeting else None


def _steps(view: KubView) -> list[Item]:
    """What is done and what comes next on the way to a decreed KUB; nothing once it is one."""
    known = view.checklist
    if view.kub.state == DISBANDED or known.next is None:
        return []
    return [
        {
            "label": _(steps.STEP_LABELS[step]),
            "note": _lacking(known, step) or None,
            "state": "done" if known.done(step) else "now" if step == known.next else "later",
            "href": navigation.address(ACTS[step][0], kub_id=view.kub.id),
        }
        for step in steps.STEPS
    ]


def _advised(view: KubView) -> list[tuple[str, str, str | None]]:
    """What an office will miss later of a KUB that has all it must have: step, words, address."""
    known = view.checklist
    if view.kub.state == DISBANDED or known.next is not None:
        return []
    return [
        (
            _(steps.STEP_LABELS[step]),
            _lacking(known, step),
            navigation.address(ACTS[step][0], kub_id=view.kub.id),
        )
        for step in steps.STEPS
        if _lacking(known, step)
    ]


def _lacking(known: Checklist, step: str) -> str:
    must, wish = _words(known, step, advised=False), _words(known, step, advised=True)
    if must and wish:
        return str(_("%(must)s. Sebaiknya juga: %(wish)s", must=must, wish=wish))
    return must or wish


def _words(known: Checklist, step: str, *, advised: bool) -> str:
    left = [one for one in known.of(step) if not one.done]
    return "; ".join(alasan(one.text) for one in left if (one.need == steps.ADVISED) == advised)


def _next(view: KubView, by: Actor) -> Item | None:
    """The one thing that this reader can do for the KUB now."""
    if view.kub.state == DISBANDED:
        return None
    if by.may("kub.manage"):
        return _office_next(view)
    if by.role == MENTOR and view.coaching.log and view.coaching.mentee_id:
        text = _("catat sesi pendampingan yang terakhir Anda adakan.")
        return _act(text, _("Catat sesi"), "mentors.log_session", mentee_id=view.coaching.mentee_id)
    if by.role == FIELD and view.works:
        text = _("lihat apakah usahanya berjalan.")
        place = {"business_id": view.works[0].business.id}
        return _act(text, _("Catat kunjungan"), "businesses.log_visit", **place)
    if by.role == TRAINER and view.course_open:
        text = _("isi presensi kelasnya.")
        return _act(text, _("Buka kelas"), "attendance.course", course_id=view.kub.course_id)
    return None


def _office_next(view: KubView) -> Item | None:
    one, step = view.kub, view.checklist.next
    if step is not None:
        endpoint, label = ACTS[step]
        must = _words(view.checklist, step, advised=False)
        text = _("lengkapi %(what)s.", what=must or _lacking(view.checklist, step))
        return _act(text, _(label), endpoint, kub_id=one.id)
    if one.course_id is None:
        text = _("buka kelas pelatihan teknisnya.")
        return _act(text, _("Buka kelas"), "kub.course", kub_id=one.id)
    if view.coaching.mentor is None:
        text = _("tugaskan pendamping untuk kelompok ini.")
        return _act(text, _("Tugaskan pendamping"), "mentors.assign_form", kub_id=one.id)
    if view.members < view.sizes.usual:
        text = _("cari anggota pengganti.")
        return _act(text, _("Tambah anggota"), "kub.join", kub_id=one.id)
    return None


def _act(words: str, label: str, endpoint: str, **values: Any) -> Item | None:
    href = navigation.address(endpoint, **values)
    return {"words": words, "label": label, "href": href} if href else None
