"""What the codes of the complete copy mean, for the page that is handed over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from trainingmgr.foundation.access.policy import ROLES
from trainingmgr.foundation.language import N_
from trainingmgr.journey.active import LABELS
from trainingmgr.journey.growth import GROWTH_LABELS
from trainingmgr.journey.stages import STAGE_LABELS
from trainingmgr.participants.rules.applications import SHORT_PURPOSES, WAYS
from trainingmgr.participants.rules.records import DEPARTURES
from trainingmgr.participants.rules.rights_requests import KINDS, STATES

SEXES: Final = {"L": N_("Laki-laki"), "P": N_("Perempuan")}
STAGES: Final = {str(int(stage)): words for stage, words in STAGE_LABELS.items()}
FACTS: Final = {
    "accepted": N_("Diterima"),
    "already_running": N_("Sudah berusaha"),
    "cooperative": N_("Masuk koperasi"),
    "course_started": N_("Mulai pelatihan teknis"),
    "financing": N_("Mendapat pembiayaan"),
    "kub_joined": N_("Masuk KUB"),
    "kub_left": N_("Keluar dari KUB"),
    "legality": N_("Legalitas usaha"),
    "new_market": N_("Pasar baru"),
    "objection_closed": N_("Sanggahan selesai"),
    "objection_opened": N_("Sanggahan dibuka"),
    "passed": N_("Tuntas pelatihan"),
    "production": N_("Produksi"),
    "resumed": N_("Ikut lagi"),
    "role": N_("Peran dalam usaha"),
    "sales": N_("Penjualan"),
    "stopped": N_("Berhenti"),
    "visit": N_("Kunjungan"),
    "workshop": N_("Lokakarya"),
}
# The keys and values inside evidence.
DETAILS: Final = {
    "amount": N_("omzet"),
    "business": N_("usaha nomor"),
    "document": N_("dokumen"),
    "eligible": N_("memverifikasi"),
    "id": N_("nomor"),
    "item": N_("hasil"),
    "month": N_("bulan"),
    "outcome": N_("hasil kunjungan"),
    "outside_buyer": N_("pembeli di luar KUB"),
    "owner": N_("pemilik"),
    "photo": N_("foto"),
    "proof": N_("bukti"),
    "quantity": N_("jumlah"),
    "reason": N_("sebab"),
    "role": N_("peran"),
    "shares": N_("berbagi hasil"),
    "none": N_("tidak ikut"),
    "tidak_berjalan": N_("tidak berjalan"),
    "tidak_ditemui": N_("tidak ditemui"),
}
# Section -> column -> code -> words.
WORDS: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = {
    "applications": {"sex": SEXES},
    "assignments": {"role": ROLES},
    "consents": {"how": WAYS, "purpose": SHORT_PURPOSES},
    "departures": {"kind": DEPARTURES},
    "milestones": {"kind": FACTS},
    "particulars": {"sex": SEXES},
    "requests": {"kind": KINDS, "state": STATES},
    "stages": {"stage": STAGES},
    "standings": {
        "growth": {growth.value: words for growth, words in GROWTH_LABELS.items()},
        "stage": STAGES,
        "status": {status.value: words for status, words in LABELS.items()},
    },
}
