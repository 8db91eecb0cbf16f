"""What the column headings of offices mean, however they are worded."""

import re
from typing import Literal

Heading = Literal[
    "number",
    "name",
    "nik",
    "sex",
    "male_mark",
    "female_mark",
    "birth_place",
    "birth_date",
    "birth_place_and_date",
    "kelurahan",
    "kecamatan",
    "kelurahan_and_kecamatan",
    "address",
    "phone",
    "email",
    "education",
    "occupation",
    "already_in_business",
    "guardian_name",
    "other",
]

_NO = r"(?:no|nomor|nomer|nmr|num)"
_DATE = r"(?:tanggal|tgl|tg)"
_BORN = r"(?:lahir|lhr|kelahiran)"
_WHO = (
    r"(?:lengkap|peserta|calon peserta|lengkap peserta|peserta lengkap|pendaftar|ktp|warga|anggota)"
)
_PHONE = r"(?:hp|handphone|hand phone|ponsel|telp|tlp|tlpn|telpon|telepon|telephone|wa|whatsapp|"
_PHONE += r"whats app|kontak|contact|seluler|selular|hp aktif|wa aktif)"
_WARD = r"(?:kelurahan|kel|desa|ds|kelurahan desa|kel desa|desa kel|desa kelurahan|kel ds)"
_DISTRICT = r"(?:kecamatan|kec|kcmtn)"
_HOME = r"(?:domisili|tempat tinggal|tinggal|rumah|ktp|asal|lengkap|sekarang|peserta)"
_FAMILY = r"(?:wali|orang tua|ortu|orang tua wali|ortu wali|wali orang tua|ayah|ibu|ibu kandung)"

# The first pattern that covers a whole heading wins; "other" knows a heading without using it.
_PATTERNS: tuple[tuple[Heading, str], ...] = (
    ("number", rf"{_NO}|{_NO} urut|urut|nr|n o"),
    ("nik", rf"(?:{_NO} )?(?:nik|n i k)(?: ktp| e ktp| peserta| 16 (?:digit|angka))*"),
    ("nik", rf"(?:{_NO} )?(?:induk kependudukan|e ?ktp|ktp|ktp nik|nik ktp|identitas|ktp el)"),
    ("nik", rf"{_NO} (?:induk )?kependudukan(?: nik)?|{_NO} induk kependudukan nik"),
    ("guardian_name", rf"(?:nama )?{_FAMILY}|nama lengkap {_FAMILY}"),
    ("name", rf"nama|name|nama {_WHO}(?: {_WHO})*|nm(?: {_WHO})?|nama nama peserta|peserta"),
    ("name", r"nama (?:lengkap )?(?:sesuai|sesuai dengan|di|pada) (?:e )?ktp|full name|name"),
    ("sex", r"(?:jenis kelamin|j kelamin|jns kelamin|kelamin|jk|j k|sex|gender|seks)(?: l p)?"),
    ("sex", r"l p|lp|lk pr|p l|laki laki perempuan|pria wanita"),
    ("male_mark", r"l|lk|laki|laki laki|pria"),
    ("female_mark", r"p|pr|perempuan|wanita"),
    (
        "birth_place_and_date",
        rf"(?:tempat|tmpt|tmp|tpt)(?: {_BORN})?(?: dan)? {_DATE}(?: {_BORN})?|ttl|t t l|"
        rf"(?:tempat|tmpt|tmp|tpt) {_DATE}(?: bulan tahun)? {_BORN}|kelahiran",
    ),
    ("birth_place", rf"(?:tempat|tmpt|tmp|tpt|kota|kabupaten kota) {_BORN}|tempatlahir"),
    ("birth_date", rf"{_DATE}(?: bulan)?(?: tahun)? {_BORN}|tanggallahir|tgllahir|birth ?date"),
    ("birth_date", rf"{_BORN}|{_DATE} {_BORN} (?:peserta|ktp)|tgl bln thn {_BORN}"),
    ("kelurahan_and_kecamatan", rf"{_WARD} (?:dan )?{_DISTRICT}"),
    ("kelurahan", rf"(?:nama )?{_WARD}(?: {_HOME})?|alamat {_WARD}"),
    ("kecamatan", rf"(?:nama )?{_DISTRICT}(?: {_HOME})?|alamat {_DISTRICT}"),
    ("email", r"(?:alamat )?(?:e mail|email|surel|surat elektronik)(?: aktif| peserta)?"),
    ("other", rf"{_NO} {_PHONE}(?: {_FAMILY}| darurat)|{_PHONE} (?:{_FAMILY}|darurat)"),
    (
        "phone",
        rf"(?:{_NO} )?(?:{_PHONE})(?: {_PHONE})*(?: peserta| aktif| {_NO})*|"
        rf"(?:{_NO} )?{_PHONE} (?:yang )?(?:aktif|bisa dihubungi|dapat dihubungi)",
    ),
    ("other", r"alamat (?:usaha|kantor|toko|tempat usaha|kub)"),
    ("address", rf"alamat|alamat {_HOME}(?: {_HOME})*|{_HOME}|jalan|jl|almt|alamat jalan"),
    ("education", r"pendidikan(?: terakhir)?|pend|pddk|pendidikan peserta|ijazah(?: terakhir)?"),
    ("occupation", r"pekerjaan(?: saat ini| sekarang| peserta)?|profesi|kerja|aktivitas"),
    (
        "already_in_business",
        r"(?:apakah )?(?:sudah|telah)(?: ada| punya| mempunyai| memiliki| berusaha)?"
        r"(?: usaha| bisnis)?(?: belum)?(?: ya tidak| y t)?|"
        r"(?:punya|memiliki|mempunyai|ada|status|kepemilikan) (?:usaha|bisnis)(?: ya tidak| y t)?",
    ),
    (
        "other",
        rf"ket|keterangan|catatan|usia|umur|agama|status(?: \w+)?|ttd|tanda tangan|paraf|jabatan|"
        rf"instansi|nip|unit kerja|rt|rw|rt rw|kode pos|kodepos|{_NO} kk|kk|{_NO} kartu keluarga|"
        rf"jumlah(?: \w+)*|total(?: \w+)*|laki laki|perempuan|kub|kelompok|nama (?:kub|kelompok|"
        rf"usaha|produk|petugas|pelatih|panitia|kegiatan|instansi|toko|merek|sekolah|ibu kandung)|"
        rf"(?:jenis|bidang|produk|omzet|omset|lama|alamat) ?(?:usaha|produk)?|minat(?: \w+)*|"
        rf"{_NO} (?:peserta|pendaftaran|registrasi|rekening|npwp|nib)|npwp|nib|persentase|"
        rf"kabupaten|kota|kabupaten kota|kab kota|provinsi|ukuran(?: \w+)?|hadir|alasan(?: \w+)*|"
        rf"{_DATE}(?: daftar| pendaftaran| registrasi)?|pekerjaan {_FAMILY}|baris(?: asal)?",
    ),
)
_COMPILED = tuple((heading, re.compile(pattern)) for heading, pattern in _PATTERNS)


# In a line already known to be the heading, a long label is understood by how it begins.
_BEGINNINGS: tuple[tuple[str, Heading], ...] = (
    ("nik", "nik"),
    ("nomor induk kependudukan", "nik"),
    ("nama lengkap", "name"),
    ("nama peserta", "name"),
    ("jenis kelamin", "sex"),
    ("tempat tanggal lahir", "birth_place_and_date"),
    ("tempat lahir", "birth_place"),
    ("tanggal lahir", "birth_date"),
    ("tgl lahir", "birth_date"),
    ("kelurahan", "kelurahan"),
    ("kecamatan", "kecamatan"),
    ("alamat", "address"),
    ("nomor hp", "phone"),
    ("no hp", "phone"),
    ("nomor wa", "phone"),
    ("no wa", "phone"),
    ("nomor telepon", "phone"),
    ("pendidikan", "education"),
    ("pekerjaan", "occupation"),
    ("apakah", "already_in_business"),
    ("nama wali", "guardian_name"),
    ("nama orang tua", "guardian_name"),
)


def heading_of(label: str) -> Heading | None:
    """Return what a column heading stands for, or None if it is no known heading."""
    words = label_words(label)
    if not words or len(words) > 60:
        return None
    for heading, pattern in _COMPILED:
        if pattern.fullmatch(words):
            return heading
    parts = [heading_of(part) for part in label.split("/")] if "/" in label else []
    return parts[0] if parts and len({*parts}) == 1 else None


def heading_by_beginning(label: str) -> Heading | None:
    """Return what a long label in a heading line stands for: `Kelurahan tempat Anda tinggal`."""
    words = label_words(label)
    if "usaha" in words.split() and not words.startswith("apakah"):
        return None
    return next((heading for start, heading in _BEGINNINGS if words.startswith(start)), None)


def heading_under(top: str, sub: str) -> Heading | None:
    """Return what the lower of two heading lines stands for, beneath the upper one's text."""
    above, below = label_words(top), label_words(sub)
    if re.search(_BORN, above):
        if re.fullmatch(r"tempat|tmpt|tmp|tpt|kota", below):
            return "birth_place"
        if re.fullmatch(rf"{_DATE}|{_DATE} bulan tahun|tgl bln thn", below):
            return "birth_date"
    found = heading_of(sub)
    if found in ("male_mark", "female_mark"):
        return found if heading_of(top) == "sex" else "other"
    joined = heading_of(f"{top} {sub}")
    return joined if found in (None, "number", "other") and joined else found


def label_words(label: str) -> str:
    """Return a heading's words in small letters, without brackets and signs."""
    plain = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", label.casefold())
    if not re.search(r"\w", plain):
        plain = label.casefold()
    return " ".join(re.findall(r"[a-z0-9]+", plain))
