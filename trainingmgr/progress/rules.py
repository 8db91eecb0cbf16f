"""What comes next for one person. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.journey.active import Judgement, Status
from trainingmgr.journey.stages import Stage

_GONE = (Status.BERHENTI, Status.BEKERJA, Status.PINDAH)


def next_step(
    judgement: Judgement, reached: Collection[Stage], missing: Sequence[Sentence]
) -> Sentence:
    """The one thing that would bring this person further (handbook 3.10, 3.11).

    `missing`: what keeps the training from being *tuntas*. A business that runs already does not
    wait for the training, so its open conditions come first.
    """
    if judgement.status in _GONE:
        return sentence(N_("Tidak ada. Peserta ini tidak ikut lagi; catat bila kembali."))
    if judgement.status is Status.AKTIF and judgement.verified_until is not None:
        return _visit_again(judgement.verified_until)
    if Stage.RINTISAN in reached and judgement.unmet:
        first = judgement.unmet[0][1]
        return Sentence(first.reason, first.params)
    if Stage.LOKAKARYA not in reached:
        return sentence(N_("Hadir pada lokakarya pembuka."))
    if Stage.ANGGOTA_KUB not in reached:
        return sentence(N_("Masuk KUB yang berita acaranya sudah ditandatangani."))
    if Stage.PELATIHAN_TEKNIS not in reached:
        return sentence(N_("Mengikuti pertemuan pertama pelatihan teknis."))
    if Stage.TUNTAS not in reached and missing:
        return missing[0]
    return sentence(N_("Produksi atau penjualan pertama dicatat oleh petugas atau pendamping."))


_MINE = {
    Status.AKTIF: N_("Usaha Anda berjalan dan sudah dilihat petugas."),
    Status.AKTIF_BELUM_DIVERIFIKASI: N_("Usaha Anda berjalan dan menunggu kunjungan petugas."),
    Status.PERLU_VERIFIKASI_ULANG: N_("Usaha Anda menunggu kunjungan petugas yang berikutnya."),
    Status.TIDAK_DIKETAHUI: N_("Petugas sudah lama tidak bertemu Anda. Kabari pendamping Anda."),
    Status.RINTISAN: N_("Usaha Anda sudah mulai: produksi atau penjualannya tercatat."),
    Status.TIDAK_AKTIF: N_("Belum ada produksi atau penjualan baru yang tercatat."),
}
_SO_FAR = (
    (Stage.TUNTAS, N_("Anda sudah tuntas pelatihan. Saatnya memulai usaha.")),
    (Stage.PELATIHAN_TEKNIS, N_("Anda sedang mengikuti pelatihan teknis.")),
    (Stage.ANGGOTA_KUB, N_("Anda sudah menjadi anggota KUB.")),
    (Stage.LOKAKARYA, N_("Anda sudah mengikuti lokakarya pembuka.")),
)


def has_left(status: Status) -> bool:
    """Whether someone takes part no more."""
    return status in _GONE


def where_i_stand(status: Status, reached: Collection[Stage]) -> Sentence:
    """The same standing in words for the trainee, without jargon (handbook 5.7)."""
    if status in _GONE:
        return sentence(N_("Anda tercatat tidak ikut lagi. Bila ini keliru, ajukan sanggahan."))
    if status in _MINE:
        return sentence(_MINE[status])
    found = [words for stage, words in _SO_FAR if stage in reached]
    return sentence(found[0] if found else N_("Anda terdaftar sebagai peserta."))


def _visit_again(until: date) -> Sentence:
    return sentence(
        N_("Kunjungan ulang petugas paling lambat %(day)s agar tetap dihitung."),
        day=until,
    )
