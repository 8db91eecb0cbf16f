"""What stands against taking a whole import back: whatever was built on its people since."""

from collections.abc import Mapping

from trainingmgr.foundation.language import N_, Sentence

# By table. What is not named here is told as "other records".
RECORDS: Mapping[str, str] = {
    "marks": N_("Presensi: %(n)d peserta."),
    "practical_products": N_("Produk praktik: %(n)d peserta."),
    "conduct_remarks": N_("Catatan sikap: %(n)d peserta."),
    "kub_members": N_("Keanggotaan KUB: %(n)d peserta."),
    "certificates": N_("Sertifikat: %(n)d peserta."),
    "certificate_batch_entries": N_("Usulan sertifikat: %(n)d peserta."),
    "course_enrolments": N_("Kelas selain lokakarya: %(n)d peserta."),
    "assignments": N_("Pendamping atau petugas yang ditugaskan: %(n)d peserta."),
    "objections": N_("Sanggahan: %(n)d peserta."),
    "departures": N_("Catatan berhenti atau pindah: %(n)d peserta."),
    "cohort_moves": N_("Perpindahan angkatan: %(n)d peserta."),
    "consents": N_("Persetujuan atas data pribadi: %(n)d peserta."),
    "milestones": N_("Capaian sesudah diterima: %(n)d peserta."),
    "business_people": N_("Usaha: %(n)d peserta."),
    "coaching_people": N_("Pendampingan: %(n)d peserta."),
    "visit_people": N_("Kunjungan: %(n)d peserta."),
    "rights_requests": N_("Permintaan hak atas data pribadi: %(n)d peserta."),
    "duplicate_pairs": N_("Keputusan tentang data ganda: %(n)d peserta."),
}
OTHER = N_("Catatan lain: %(n)d peserta.")
FROZEN = N_("Pendaftaran angkatan sudah ditutup dan jumlah pesertanya sudah ditetapkan.")
CHANGED = N_("Data diri yang diubah sesudah impor: %(n)d peserta.")


def of_table(table: str, people: int) -> Sentence:
    """Return the reason that so many people are mentioned in a table."""
    return Sentence(RECORDS.get(table, OTHER), {"n": people})
