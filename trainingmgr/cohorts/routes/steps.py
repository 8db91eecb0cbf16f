"""The steps of setting a cohort up; each leads to the room where it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from trainingmgr.cohorts import rules
from trainingmgr.cohorts.models import TECHNICAL, WORKSHOP, Cohort, Course
from trainingmgr.foundation.ui.format import angka
from trainingmgr.foundation.ui.navigation import address

Told = dict[str, tuple[str, str, str | None]]


def steps_of(
    cohort: Cohort, progress: rules.Progress, courses: Sequence[Course]
) -> list[dict[str, Any]]:
    """What is done, what to do now and what comes later, as the component shows it."""
    states = rules.steps(progress, ikm=cohort.is_ikm)
    plan = _of_ikm if cohort.is_ikm else _of_program
    told = plan(cohort, progress, courses, states) | _of_both(cohort, progress)
    return [
        {"label": label, "note": note, "state": states[step], "href": href}
        for step, (label, note, href) in ((step, told[step]) for step in states)
    ]


def _of_both(cohort: Cohort, progress: rules.Progress) -> Told:
    key = {"cohort_id": cohort.id}
    is_open = progress.enrolment_open
    n = angka(cohort.frozen_n) if cohort.frozen_n is not None else "–"
    return {
        "people": (
            _("Terima peserta"),
            _("Lewat tautan pendaftaran, dari lembar kerja, atau satu per satu."),
            address("participants.intake" if is_open else "participants.cohort_people", **key),
        ),
        "close": (
            _("Tutup pendaftaran"),
            _("Jumlah peserta ditetapkan dan tidak menyusut lagi.")
            if is_open
            else _("%(n)s peserta ditetapkan.", n=n)
            if cohort.is_ikm
            else _("%(n)s peserta ditetapkan sebagai pembagi.", n=n),
            address("participants.close_enrolment", **key) if is_open else None,
        ),
        "certificates": (
            _("Sertifikat"),
            _("Diusulkan setelah semua daftar hadir ditutup."),
            address("certificates.propose_batch", **key),
        ),
    }


def _of_program(
    cohort: Cohort, progress: rules.Progress, courses: Sequence[Course], states: rules.States
) -> Told:
    key, workshop = {"cohort_id": cohort.id}, _first(courses, WORKSHOP)
    return {
        "workshop": (
            _("Lokakarya pembuka"),
            _("Pelatih dan kurikulum."),
            address("cohorts.edit_course", course_id=workshop)
            if workshop
            else address("cohorts.create_course", jenis=WORKSHOP, **key),
        ),
        "sessions": (
            _("Pertemuan lokakarya"),
            _("%(n)s pertemuan direncanakan.", n=angka(progress.workshop_sessions)),
            address("cohorts.list_sessions", course_id=workshop) if workshop else None,
        ),
        "kub": (
            _("Bentuk KUB"),
            _("Sepuluh orang dari satu kecamatan, lalu pilih bidang usaha."),
            address("kub.list_kub", kecamatan=cohort.kecamatan_code)
            if states["kub"] == "done"
            else address("kub.new_kub", angkatan=cohort.id),
        ),
        "technical": (
            _("Pelatihan teknis"),
            _(
                "%(open)s dari %(n)s pelatihan sudah dibuka.",
                open=angka(progress.technical_open),
                n=angka(progress.technical),
            ),
            address("cohorts.create_course", jenis=TECHNICAL, **key),
        ),
    }


def _of_ikm(
    cohort: Cohort, progress: rules.Progress, courses: Sequence[Course], _states: rules.States
) -> Told:
    course = _first(courses, TECHNICAL)
    return {
        "technical": (
            _("Rencanakan pelatihan"),
            _("Pelatih dan kurikulum; bidangnya sudah ditetapkan, tanpa KUB."),
            address("cohorts.edit_course", course_id=course)
            if course
            else address("cohorts.create_course", jenis=TECHNICAL, cohort_id=cohort.id),
        ),
        "sessions": (
            _("Pertemuan"),
            _("%(n)s pertemuan direncanakan.", n=angka(progress.planned)),
            address("cohorts.list_sessions", course_id=course) if course else None,
        ),
        "opened": (
            _("Buka pelatihan"),
            _("Peserta yang diterima masuk daftar hadir. Buka dari kartu pelatihan."),
            None,
        ),
    }


def _first(courses: Sequence[Course], kind: str) -> int | None:
    return next((one.id for one in courses if one.kind == kind), None)
