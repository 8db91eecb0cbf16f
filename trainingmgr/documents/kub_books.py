"""The eight books of a KUB as blank forms, to be printed and filled by hand (handbook 3.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from trainingmgr.documents.kub import Group
from trainingmgr.documents.render import render

MEETING_BOOK = "buku-notula"
"""The one that is a page a meeting, not a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a book, `width` mm wide; 0 takes what is left. sums: added up at the foot."""

    title: str
    width: int = 0
    group: str = ""
    sums: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A book's form: what it is for, in one sentence, and its columns.

    period: what a page covers, `Bulan`. first: what the first row is already about.
    """

    title: str
    hint: str
    columns: tuple[Column, ...] = ()
    rows: int = 12
    period: str = ""
    first: str = ""
    signers: tuple[str, ...] = ()

    @property
    def groups(self) -> tuple[tuple[str, int], ...]:
        """The upper row of heads as (title, how many columns); empty titles span both rows."""
        found: list[tuple[str, int]] = []
        for one in self.columns:
            if one.group and found and found[-1][0] == one.group:
                found[-1] = (one.group, found[-1][1] + 1)
            else:
                found.append((one.group, 1))
        return tuple(found)

    @property
    def has_groups(self) -> bool:
        return any(one.group for one in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class BooksDocument:
    """The forms of one book or of several, each from a new page on."""

    title: str
    issued_on: date
    group: Group
    books: tuple[Book, ...]


def books_pdf(document: BooksDocument) -> bytes:
    """The forms: tables A4 landscape, the notula upright; the same bytes for the same content."""
    return render("kub/books.html", {"doc": document}, stylesheets=("kub/books.css",))


def _column(title: str, width: int = 0, group: str = "", *, sums: bool = False) -> Column:
    return Column(title=title, width=width, group=group, sums=sums)


_NO = _column("No.", 10)
_DAY = _column("Tanggal", 26)
_INITIALS = _column("Paraf", 18)

BOOKS: Mapping[str, Book] = {
    "buku-anggota": Book(
        title="Buku Anggota",
        hint="Satu baris untuk satu anggota. Anggota yang berhenti tidak dihapus: isi tanggal dan "
        "sebabnya.",
        signers=("Ketua", "Sekretaris"),
        columns=(
            _NO,
            _column("Nama lengkap"),
            _column("L/P", 10),
            _column("Umur", 13),
            _column("Alamat", 52),
            _column("Jabatan", 23),
            _column("Tanggal", 23, "Masuk"),
            _column("Tanda tangan", 24, "Masuk"),
            _column("Tanggal", 23, "Berhenti"),
            _column("Sebab", 26, "Berhenti"),
        ),
    ),
    "buku-tamu": Book(
        title="Buku Tamu",
        hint="Diisi oleh setiap tamu: petugas dinas, pendamping, pelatih, pembeli, dan lainnya.",
        rows=15,
        columns=(
            _NO,
            _DAY,
            _column("Nama"),
            _column("Instansi atau alamat", 50),
            _column("Maksud kunjungan", 50),
            _column("Kesan dan saran", 52),
            _column("Tanda tangan", 25),
        ),
    ),
    MEETING_BOOK: Book(
        title="Buku Notula Rapat",
        hint="Satu halaman untuk satu rapat; daftar hadir dilampirkan.",
        signers=("Pimpinan rapat", "Notulis"),
    ),
    "buku-kas": Book(
        title="Buku Kas",
        hint="Catat uang masuk dan keluar pada hari itu juga, disertai bukti. Saldo = saldo "
        "sebelumnya + masuk − keluar.",
        period="Bulan",
        first="Saldo bulan lalu",
        signers=("Ketua", "Bendahara"),
        columns=(
            _NO,
            _DAY,
            _column("Uraian"),
            _column("No. bukti", 24),
            _column("Masuk (Rp)", 36, sums=True),
            _column("Keluar (Rp)", 36, sums=True),
            _column("Saldo (Rp)", 36),
            _INITIALS,
        ),
    ),
    "buku-simpanan": Book(
        title="Buku Simpanan",
        hint="Setiap setoran dan pengambilan diparaf oleh anggota dan bendahara.",
        period="Tahun",
        signers=("Ketua", "Bendahara"),
        columns=(
            _NO,
            _DAY,
            _column("Nama anggota"),
            _column("Pokok (Rp)", 28, "Setoran", sums=True),
            _column("Wajib (Rp)", 28, "Setoran", sums=True),
            _column("Sukarela (Rp)", 28, "Setoran", sums=True),
            _column("Pengambilan (Rp)", 30, sums=True),
            _column("Saldo (Rp)", 30),
            _column("Anggota", 17, "Paraf"),
            _column("Bendahara", 20, "Paraf"),
        ),
    ),
    "buku-inventaris": Book(
        title="Buku Inventaris",
        hint="Semua barang dan alat milik KUB, juga yang diterima dari bantuan. Keadaan diperiksa "
        "sedikitnya dua kali setahun.",
        signers=("Ketua", "Sekretaris"),
        columns=(
            _NO,
            _column("Nama barang"),
            _column("Merek atau ukuran", 34),
            _column("Jumlah", 16),
            _column("Tanggal", 24, "Perolehan"),
            _column("Asal", 28, "Perolehan"),
            _column("Harga (Rp)", 30, "Perolehan", sums=True),
            _column("Baik", 13, "Keadaan"),
            _column("Rusak", 13, "Keadaan"),
            _column("Disimpan oleh", 32),
        ),
    ),
    "buku-produksi": Book(
        title="Buku Produksi",
        hint="Satu baris untuk satu kali membuat. Hitung yang baik dan yang cacat terpisah.",
        period="Bulan",
        signers=("Ketua", "Sekretaris"),
        columns=(
            _NO,
            _DAY,
            _column("Nama produk"),
            _column("Bahan yang dipakai", 46),
            _column("Baik", 16, "Hasil"),
            _column("Cacat", 16, "Hasil"),
            _column("Bahan (Rp)", 28, "Biaya", sums=True),
            _column("Lain-lain (Rp)", 28, "Biaya", sums=True),
            _column("Dikerjakan oleh", 38),
            _INITIALS,
        ),
    ),
    "buku-penjualan": Book(
        title="Buku Penjualan",
        hint="Catat setiap penjualan, juga yang dibayar kemudian. Simpan nota atau bukti transfer.",
        period="Bulan",
        signers=("Ketua", "Bendahara"),
        columns=(
            _NO,
            _DAY,
            _column("Nama pembeli"),
            _column("Produk", 46),
            _column("Jumlah", 17),
            _column("Harga satuan (Rp)", 29),
            _column("Jumlah harga (Rp)", 32, sums=True),
            _column("Cara bayar", 24),
            _column("No. nota", 20),
            _INITIALS,
        ),
    ),
}
"""By the name that the address uses, in the order in which the handbook lists them."""
