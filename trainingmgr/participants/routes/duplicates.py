"""Two records of one person: found, looked at side by side, decided, merged and undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.jobs import Job
from trainingmgr.foundation.language import Sentence
from trainingmgr.foundation.problems import NotFound, Refused
from trainingmgr.foundation.ui.format import alasan, angka, ponsel, tanggal
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import Pagination, search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.participants.forms.duplicates import DecideForm, MergeForm
from trainingmgr.participants.models import MERGED, DuplicatePair, Participant
from trainingmgr.participants.models.duplicates import DIFFERENT, LATER, SAME, WAITING
from trainingmgr.participants.queries import duplicates as queries
from trainingmgr.participants.routes import bp
from trainingmgr.participants.rules.likeness import STRONG
from trainingmgr.participants.rules.merging import FIELDS, differing, takes_other
from trainingmgr.participants.services import duplicates, every_room, merges
from trainingmgr.participants.tasks.duplicates import newest
from trainingmgr.programmes.queries import current_programme

Page = str | tuple[str, int] | Response
PER_PAGE = 20


@bp.get("/peserta/ganda")
@needs("duplicates.decide")
def list_duplicates() -> str:
    """Pairs to decide, likeliest first; those put off, decided, of other years; and merges."""
    session, q = db.session(), search_term()
    shown = request.args.get("lihat", queries.WAITING_HERE)
    shown = shown if shown in {*queries.SHOWN, MERGED} else queries.WAITING_HERE
    counts = queries.counts(session)
    if shown == MERGED:
        pages = Pagination.of_request(queries.count_merges(session, q), PER_PAGE)
        merged = queries.merges(session, q, offset=pages.offset, limit=pages.limit)
        pairs: Sequence[DuplicatePair] = []
    else:
        pages = Pagination.of_request(queries.count_pairs(session, shown, q), PER_PAGE)
        pairs = queries.pairs(session, shown, q, offset=pages.offset, limit=pages.limit)
        merged = []
    people = [one for pair in pairs for one in (pair.first, pair.second)]
    held = _holdings(people)
    return render_template(
        "participants/list_duplicates.html",
        shown=shown,
        waiting=counts[queries.WAITING_HERE],
        filters=[("lihat", _("Lihat"), _places(counts), shown)],
        pages=pages,
        q=q,
        pairs=[(pair, _brief(_rows(pair, held))) for pair in pairs],
        merges=merged,
        strong=STRONG,
        job=newest(session),
        words={"different": DIFFERENT, "later": LATER, "waiting": WAITING, "same": SAME},
    )


@bp.post("/peserta/ganda/cari")
@needs("duplicates.decide")
def find_duplicates() -> Response:
    """Look through the whole programme year once more."""
    programme = current_programme(db.session(), clock.today())
    if programme is None:
        notice(_("Belum ada program. Buat program lebih dahulu."), "bad")
        return redirect(url_for("participants.list_duplicates"))
    duplicates.ask(db.session(), actor(), programme.id)
    db.session.commit()
    return redirect(url_for("participants.list_duplicates"))


@bp.get("/peserta/ganda/cari/<int:job_id>")
@needs("duplicates.decide")
def find_progress(job_id: int) -> str:
    """How far the search is: the part of the page that is asked for again."""
    job = db.session().get(Job, job_id)
    if job is None or job.kind != duplicates.FIND:
        raise NotFound("")
    return render_template("participants/find_progress.html", job=job)


@bp.post("/peserta/ganda/<int:pair_id>/putuskan")
@needs("duplicates.decide")
def decide_pair(pair_id: int) -> Response:
    """Two people, later, or asked again."""
    pair = queries.pair_for(db.session(), pair_id)
    form = DecideForm()
    back = url_for("participants.list_duplicates", lihat=request.args.get("lihat"))
    was, decision = pair.state, form.decision.data or ""

    def act() -> None:
        duplicates.decide(db.session(), actor(), pair, decision, form.version.data or 0)

    if attempt(form, act) is not None:
        notice(" ".join(map(str, form.form_errors)) or _("Belum tersimpan."), "bad")
        return redirect(back)
    db.session.commit()
    undo = url_for("participants.decide_pair", pair_id=pair_id)
    fields = {"decision": was, "version": pair.version}
    done = {
        DIFFERENT: _("Tercatat sebagai dua orang. Tidak akan ditanyakan lagi."),
        SAME: _("Tercatat sebagai orang yang sama pada tahun program yang berbeda."),
        LATER: _("Disimpan untuk nanti."),
        WAITING: _("Kembali ke daftar yang menunggu."),
    }
    notice(done[decision], "good", undo=undo if was != SAME else None, fields=fields)
    return redirect(back)


@bp.route("/peserta/ganda/<int:pair_id>/gabung", methods=["GET", "POST"])
@needs("duplicates.decide")
def merge_pair(pair_id: int) -> Page:
    """Choose the record that stays and, field by field, the value that holds; then merge."""
    session = db.session()
    try:
        pair = queries.pair_for(session, pair_id)
    except NotFound:
        # The second of two taps, or of two people: it is one record already.
        merged = queries.merged_from(session, pair_id)
        if merged is None:
            raise
        return redirect(url_for("progress.participant_page", participant_id=merged))
    form = MergeForm()
    kept, gone = _chosen(pair, form.kept.data if form.is_submitted() else None)
    if not form.is_submitted():
        _prefill(form, pair, kept, gone)
        return _merge_page(pair, form, kept, gone), 200
    other = "2" if gone.id == pair.second_id else "1"

    def act() -> None:
        taken, version = form.taken(other), form.version.data or 0
        made.append(merges.merge(session, actor(), kept, gone, take=taken, version=version))

    made: list[Any] = []
    status = attempt(form, act)
    if status is not None:
        pair = queries.pair_for(session, pair_id)
        kept, gone = _chosen(pair, form.kept.data)
        form.version.raw_data, form.version.data = None, kept.version + gone.version
        return _merge_page(pair, form, kept, gone), status
    db.session.commit()
    text = _("Kedua catatan kini satu: %(number)s.", number=kept.number)
    undo = url_for("participants.undo_merge", merge_id=made[0].id)
    notice(text, "good", undo=undo, fields={})
    return redirect(url_for("progress.participant_page", participant_id=kept.id))


@bp.post("/peserta/gabungan/<int:merge_id>/urungkan")
@needs("duplicates.decide")
def undo_merge(merge_id: int) -> Response:
    """Two records again, each as it was."""
    found = queries.merge_for(db.session(), merge_id)
    back = redirect(url_for("participants.list_duplicates", lihat=MERGED))
    try:
        merges.undo(db.session(), actor(), found)
    except Refused as problem:
        db.session.rollback()
        notice(alasan(problem), "bad")
        return back
    db.session.commit()
    text = _("Penggabungan diurungkan. Kedua catatan kembali seperti semula.")
    notice(text, "good")
    return back


def _places(counts: dict[str, int]) -> list[tuple[str, str]]:
    """What the list can show, with how many there are of each."""
    n = {place: angka(count) for place, count in counts.items()}
    return [
        (queries.WAITING_HERE, _("Menunggu keputusan (%(n)s)", n=n[queries.WAITING_HERE])),
        (queries.PUT_OFF, _("Disimpan untuk nanti (%(n)s)", n=n[queries.PUT_OFF])),
        (queries.OTHER_YEAR, _("Antar tahun program (%(n)s)", n=n[queries.OTHER_YEAR])),
        (queries.DECIDED, _("Sudah diputuskan (%(n)s)", n=n[queries.DECIDED])),
        (MERGED, _("Digabung (%(n)s)", n=n[MERGED])),
    ]


def _chosen(pair: DuplicatePair, sent: str | None) -> tuple[Participant, Participant]:
    """The record that stays, and the other."""
    wanted = sent or request.args.get("simpan") or ""
    kept = {str(one.id): one for one in (pair.first, pair.second)}.get(wanted)
    kept = kept or queries.richer(db.session(), pair.first, pair.second)
    return kept, pair.second if kept is pair.first else pair.first


def _prefill(form: MergeForm, pair: DuplicatePair, kept: Participant, gone: Participant) -> None:
    mine, other = ("1", "2") if kept is pair.first else ("2", "1")
    values, theirs = _values(kept), _values(gone)
    for name, field in form.choices().items():
        field.data = other if takes_other(name, values, theirs) else mine
    form.kept.data, form.version.data = str(kept.id), kept.version + gone.version


def _merge_page(pair: DuplicatePair, form: MergeForm, kept: Participant, gone: Participant) -> str:
    told = merges.clashes(db.session(), kept, gone)
    return render_template(
        "participants/merge_pair.html",
        pair=pair,
        form=form,
        kept=kept,
        gone=gone,
        blocks=[one.what for one in told if one.blocks],
        follows=[one.what for one in told if not one.blocks],
        rows=_rows(pair, _holdings([kept, gone]), form),
    )


def _values(one: Participant) -> dict[str, Any]:
    return {name: getattr(one, name) for name in FIELDS}


def _holdings(people: Sequence[Participant]) -> dict[int, list[Sentence]]:
    """What every room has of these people, in its own words; the same few statements for all."""
    found: dict[int, list[Sentence]] = {one.id: [] for one in people}
    for room in reversed(every_room.ROOMS):
        if people and room.holds:
            for one, told in room.holds(db.session(), list(found)).items():
                found[one] += told
    return found


def _rows(
    pair: DuplicatePair, held: dict[int, list[Sentence]], form: MergeForm | None = None
) -> list[dict[str, Any]]:
    """The lines of the comparison: label, both values, whether they differ, the field to choose."""
    first, second = pair.first, pair.second
    unlike = set(differing(_values(first), _values(second)))
    rows = [_row(_("Angkatan"), first.cohort.name, second.cohort.name)]
    for name, label in FIELDS.items():
        one, other = _shown(first, name), _shown(second, name)
        if not one and not other:
            continue
        row = _row(_(label), one, other) | {"differs": name in unlike}
        if form is not None and name in unlike:
            row["field"] = form[f"take_{name}"]
        rows.append(row)
    told = [[alasan(one) for one in held[id_]] for id_ in (first.id, second.id)]
    rows.append({"label": _("Yang tercatat"), "lists": told, "differs": False})
    return rows


def _brief(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Only what differs and what each has: what is the same is among the reasons."""
    return [row for row in rows if row["differs"] or "lists" in row]


def _row(label: str, one: str, other: str) -> dict[str, Any]:
    return {"label": label, "one": one, "other": other, "differs": one != other}


def _shown(one: Participant, name: str) -> str:
    """A value as people read it; of the NIK only its end."""
    value = getattr(one, name)
    if name == "nik":
        return "••••" + one.nik_last4
    if value is None or value == "":
        return ""
    if name == "birth_date":
        return str(tanggal(value))
    if name == "phone":
        return str(ponsel(value))
    if name == "sex":
        return str(_("Perempuan") if value == "P" else _("Laki-laki"))
    if name == "kelurahan_code":
        return one.kelurahan.name if one.kelurahan else ""
    if name == "already_in_business":
        return str(_("Ya") if value else _("Tidak"))
    return str(value)
