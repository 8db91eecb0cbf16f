"""Acts of the audit trail in words that the person concerned understands (UU 27/2022 Ps 32)."""

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
WORDS: Final = {
    "business.nib": N_("Mencatat NIB usaha"),
    "business.start": N_("Mencatat usaha"),
    "certificates.copy": N_("Mencetak salinan sertifikat"),
    "certificates.dikembalikan": N_("Mengembalikan usulan sertifikat"),
    "certificates.disetujui": N_("Menyetujui usulan sertifikat"),
    "certificates.issue": N_("Menerbitkan sertifikat"),
    "certificates.propose": N_("Mengusulkan sertifikat"),
    "certificates.revoke": N_("Membatalkan sertifikat"),
    "coaching.log": N_("Mencatat pendampingan"),
    "course.enrol": N_("Mendaftarkan ke pelatihan"),
    "kub.board": N_("Mengubah pengurus KUB"),
    "kub.change": N_("Mengubah KUB"),
    "kub.decree": N_("Menetapkan KUB"),
    "kub.disband": N_("Membubarkan KUB"),
    "kub.draft": N_("Merancang KUB"),
    "kub.form": N_("Membentuk KUB"),
    "kub.join": N_("Memasukkan ke KUB"),
    "kub.leave": N_("Mengeluarkan dari KUB"),
    "mentor.assign": N_("Menugaskan pendamping"),
    "nik.reveal": N_("Membuka NIK lengkap"),
    "objection.close": N_("Menyelesaikan sanggahan"),
    "objection.open": N_("Mencatat sanggahan"),
    "participant.accept": N_("Menerima sebagai peserta"),
    "participant.accept_all": N_("Menerima sebagai peserta"),
    "participant.assign": N_("Memberi hak membaca data"),
    "participant.change": N_("Mengubah data peserta"),
    "participant.come_back": N_("Mencatat ikut lagi"),
    "participant.leave": N_("Mencatat berhenti"),
    "product.judge": N_("Menilai produk praktik"),
    "production.record": N_("Mencatat produksi"),
    "register.close": N_("Menutup presensi"),
    "register.correct": N_("Membetulkan presensi"),
    "register.reopen": N_("Membuka kembali presensi"),
    "register.save": N_("Menyimpan presensi"),
    "remark.close": N_("Menyelesaikan catatan kedisiplinan"),
    "remark.open": N_("Membuat catatan kedisiplinan"),
    "rights.answer": N_("Menjawab permintaan hak data"),
    "rights.copy": N_("Menyiapkan salinan data"),
    "rights.download": N_("Mengunduh salinan data"),
    "rights.erase": N_("Menghapus identitas"),
    "rights.lift": N_("Mencabut pembatasan"),
    "rights.open": N_("Mencatat permintaan hak data"),
    "rights.restrict": N_("Membatasi pemrosesan"),
    "sale.record": N_("Mencatat penjualan"),
    "visit.record": N_("Mencatat kunjungan lapangan"),
}
OTHER: Final = N_("Tindakan lain")


def words(act: str) -> str:
    """The marked sentence of an act."""
    return WORDS.get(act, OTHER)


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
