"""What the draft of a decree says until the office types over it (handbook 3.1, step 6)."""

from collections.abc import Iterable, Sequence

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

OFFICE, LURAH = "dinas", "lurah"

ORDERS = (
    "Kesatu", "Kedua", "Ketiga", "Keempat", "Kelima",
    "Keenam", "Ketujuh", "Kedelapan", "Kesembilan", "Kesepuluh",
)  # fmt: skip

CONSIDERING = (
    "bahwa untuk menumbuhkan wirausaha baru dan memperluas lapangan kerja, peserta program "
    "pelatihan kewirausahaan dihimpun dalam kelompok usaha bersama;",
    "bahwa kelompok usaha bersama sebagaimana tercantum dalam Lampiran telah dibentuk dalam "
    "musyawarah para anggotanya dan memenuhi syarat untuk ditetapkan;",
    "bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a dan huruf b, perlu "
    "menetapkan Keputusan tentang Penetapan Kelompok Usaha Bersama;",
)
# General laws only; the city's own regulations are for the office to add.
RECALLING = (
    "Undang-Undang Nomor 20 Tahun 2008 tentang Usaha Mikro, Kecil, dan Menengah sebagaimana telah "
    "diubah;",
    "Undang-Undang Nomor 51 Tahun 2008 tentang Pembentukan Kota Tangerang Selatan di Provinsi "
    "Banten;",
    "Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah sebagaimana telah beberapa kali "
    "diubah;",
    "Peraturan Menteri Dalam Negeri Nomor 1 Tahun 2023 tentang Tata Naskah Dinas di Lingkungan "
    "Pemerintah Daerah;",
)
DECISIONS = (
    "Menetapkan Kelompok Usaha Bersama dengan susunan pengurus dan anggota sebagaimana tercantum "
    "dalam Lampiran yang merupakan bagian tidak terpisahkan dari Keputusan ini.",
    "Kelompok Usaha Bersama menjalankan usaha menurut anggaran dasar dan anggaran rumah tangganya, "
    "menyelenggarakan pembukuan, dan memberikan keterangan yang benar kepada petugas pembina.",
    "Perubahan pengurus dan anggota dicatat dalam berita acara dan diberitahukan kepada dinas yang "
    "membina.",
    "Keputusan ini mulai berlaku pada tanggal ditetapkan.",
)


def lines(text: str, field: str) -> tuple[str, ...]:
    """The sentences of a list, one a line. Raises `Refused` when there is none, or too many."""
    found = tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())
    if not found:
        raise Refused(
            N_("Isi sedikitnya satu kalimat; satu baris menjadi satu butir."), field=field
        )
    if len(found) > len(ORDERS):
        raise Refused(N_("Paling banyak %(n)d butir."), field=field, n=len(ORDERS))
    return found


def ordered(decisions: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The decisions with KESATU, KEDUA, … before them."""
    return tuple(zip(ORDERS, decisions, strict=False))


def as_text(sentences: Iterable[str]) -> str:
    """The sentences as they are edited, one a line."""
    return "\n".join(sentences)
