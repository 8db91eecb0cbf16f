"""Which acts of the audit trail name people in their detail, and what of them they touched."""

from __future__ import annotations

from typing import Final

from trainingmgr.foundation.language import N_

# Acts whose detail names the people concerned, as `participant` or `participants`.
NAMING: Final = (
    "course.enrol",
    "kub.draft",
    "kub.join",
    "kub.leave",
    "participant.accept_all",
    "participant.assign",
)

# What of a person someone saw or changed by an act, for the notice of a breach (Ps 46).
FIELDS: Final = {
    "nik.reveal": (N_("NIK"),),
    "rights.download": (N_("seluruh isi salinan lengkap, termasuk NIK"),),
    "participant.change": (N_("data diri yang diubah"),),
    "participant.accept": (N_("data pendaftaran"),),
    "certificates.copy": (N_("sertifikat"),),
    "product.judge": (N_("penilaian produk"),),
    "remark.open": (N_("catatan kedisiplinan"),),
    "objection.open": (N_("isi sanggahan"),),
    "participant.leave": (N_("alasan berhenti"),),
}
# What an act without a line above touched at most.
OTHER_FIELDS: Final = N_("catatan keikutsertaan")
# Whole lists and files taken out: whose names were on them is told by what was asked for.
EXPORTS: Final = ("list.export", "participants.import_original", "participants.import_rest")
