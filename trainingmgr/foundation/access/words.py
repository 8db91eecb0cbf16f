"""What each permission lets someone do, in plain words: one line for each line of the policy."""

from __future__ import annotations

from trainingmgr.foundation.access.policy import PERMISSIONS
from trainingmgr.foundation.language import N_

PERMISSION_WORDS: dict[str, str] = {
    "account.own": N_("melihat akun dan perangkatnya sendiri"),
    "account.prove": N_("mengganti kata sandi dan memakai kode masuk"),
    "accounts.manage": N_("mengelola akun, peran, dan perangkat, serta membaca jejak audit"),
    "applications.manage": N_("membuka pendaftaran mandiri dan menerima pendaftar"),
    "applications.read": N_("melihat pendaftar"),
    "attendance.call": N_("menghubungi peserta kelasnya dan mencatat tawaran susulan"),
    "attendance.correct": N_("memperbaiki presensi yang sudah ditutup, dengan alasan"),
    "attendance.read": N_("melihat presensi"),
    "attendance.take": N_("mengisi presensi"),
    "businesses.manage": N_("mengubah data usaha"),
    "businesses.read": N_("melihat usaha"),
    "businesses.start": N_("mencatat usaha baru"),
    "certificates.approve": N_("menyetujui usulan sertifikat"),
    "certificates.issue": N_("menerbitkan dan membatalkan sertifikat"),
    "certificates.propose": N_("mengusulkan sertifikat"),
    "certificates.read": N_("melihat sertifikat"),
    "coaching.log": N_("mencatat sesi pendampingan"),
    "coaching.read": N_("melihat catatan pendampingan"),
    "cohorts.manage": N_("mengelola angkatan, kelas, dan jadwal"),
    "cohorts.read": N_("melihat angkatan dan jadwal"),
    "crafts.see": N_("melihat gambar bidang usaha"),
    "curricula.read": N_("melihat kurikulum"),
    "duplicates.decide": N_("memutuskan apakah dua catatan orang yang sama"),
    "hours.read": N_("melihat jam mengajar"),
    "kub.assist": N_("menyusun usulan kelompok dengan asisten"),
    "kub.manage": N_("membentuk dan mengubah KUB"),
    "kub.papers": N_("melihat berkas KUB"),
    "kub.read": N_("melihat KUB"),
    "letters.manage": N_("membuat surat tugas"),
    "letters.read": N_("melihat surat tugas"),
    "links.make": N_("membuat tautan pribadi untuk peserta"),
    "mail.manage": N_("melihat surel yang belum terkirim dan mengirimnya lagi"),
    "mentors.assign": N_("menugaskan pendamping"),
    "mentors.manage": N_("mengelola pendamping dan lembaga"),
    "mentors.read": N_("melihat pendamping"),
    "nik.reveal": N_("melihat NIK lengkap, dengan alasan yang dicatat"),
    "objections.manage": N_("mencatat dan menjawab sanggahan"),
    "own.confirm": N_("membenarkan atau menyanggah catatan pendampingan usahanya sendiri"),
    "own.data": N_("mengambil salinan lengkap datanya sendiri"),
    "own.object": N_("mengajukan sanggahan, memberi persetujuan, dan meminta haknya atas data"),
    "own.read": N_("melihat halaman, jadwal, dan sertifikatnya sendiri"),
    "own.wish": N_("mengisi pilihan bidang usaha dan temannya sendiri"),
    "participants.contact": N_("melihat alamat dan nomor ponsel peserta"),
    "participants.import": N_("mengimpor peserta dari berkas"),
    "participants.manage": N_("mendaftarkan dan mengubah data peserta"),
    "participants.read": N_("melihat peserta"),
    "products.judge": N_("menilai produk praktik"),
    "programmes.manage": N_("mengelola program dan pengaturan"),
    "programmes.read": N_("melihat program dan pengaturan"),
    "progress.head": N_("melihat halaman capaian"),
    "referrals.decide": N_("menerima, mengerjakan, dan menutup rujukan"),
    "referrals.figures": N_("melihat omzet dan nilai pada rujukan"),
    "referrals.raise": N_("merujuk dampingannya ke bidang"),
    "referrals.read": N_("melihat rujukan"),
    "reports.outcome": N_("membuat laporan capaian"),
    "rights.confirm": N_("membenarkan penghapusan data"),
    "rights.manage": N_("mengerjakan permintaan hak data"),
    "rights.read": N_("melihat permintaan hak data"),
    "search.use": N_("mencari orang, KUB, angkatan, dan usaha"),
    "today.mentor": N_("melihat pendampingan hari ini"),
    "today.trainer": N_("melihat kelas hari ini"),
    "trainers.manage": N_("mengelola pelatih"),
    "trainers.profile": N_("melihat profil pelatih"),
    "trainers.read": N_("melihat pelatih"),
    "turnover.read": N_("melihat omzet"),
    "visits.read": N_("melihat kunjungan lapangan"),
    "visits.record": N_("mencatat kunjungan lapangan"),
    "wishes.manage": N_("mengisi dan melihat pilihan peserta"),
}


def rights_of(role: str) -> list[str]:
    """What a role may do, as marked words, straight from the policy."""
    return [
        PERMISSION_WORDS.get(name, name) for name, roles in PERMISSIONS.items() if role in roles
    ]
