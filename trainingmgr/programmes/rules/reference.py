"""Reference rows every installation starts with; the office may change them later.

No office's or official's present name was confirmed, so units bear their usual names and
signatories only their titles: documents print dots where a name is missing.
"""

from dataclasses import dataclass
from datetime import date

SINCE = date(2020, 1, 1)
KBLI = "2025"
NOT_CREATIVE = "bukan ekraf"
SUBSECTORS = (
    "aplikasi",
    "arsitektur",
    "desain interior",
    "desain komunikasi visual",
    "desain produk",
    "fesyen",
    "film, animasi, dan video",
    "fotografi",
    "kriya",
    "kuliner",
    "musik",
    "penerbitan",
    "pengembang permainan",
    "periklanan",
    "seni pertunjukan",
    "seni rupa",
    "televisi dan radio",
    NOT_CREATIVE,
)


@dataclass(frozen=True)
class CraftRow:
    """A craft with its sub-sector and KBLI 2025 code; none where the code is not certain."""

    name: str
    subsector: str
    kbli: str | None = None
    food: bool = False


CRAFTS = (
    CraftRow("Kokoru", "kriya", "17099"),
    CraftRow("Kaligrafi cangkang telur", "kriya", "32903"),
    CraftRow("Kerajinan cangkang telur", "kriya", "32903"),
    CraftRow("Kerajinan tutup botol", "kriya", "22209"),
    CraftRow("Pot bunga handuk", "kriya", "23951"),
    CraftRow("Mainan kayu", "kriya", "32402"),
    CraftRow("Boneka", "kriya", "32402"),
    CraftRow("Kerajinan kayu", "kriya", "16293"),
    CraftRow("Anyaman bambu dan rotan", "kriya", "16291"),
    CraftRow("Gerabah dan keramik hias", "kriya", "23932"),
    CraftRow("Aksesori dan perhiasan imitasi", "kriya", "32120"),
    CraftRow("Kue rumahan", "kuliner", "10792", food=True),
    CraftRow("Roti dan kue kering", "kuliner", "10710", food=True),
    CraftRow("Tempe", "kuliner", "10307", food=True),
    CraftRow("Makanan khas Keranggan", "kuliner", None, food=True),
    CraftRow("Kerupuk, keripik, dan peyek", "kuliner", "10794", food=True),
    CraftRow("Masakan siap saji kemasan", "kuliner", "10750", food=True),
    CraftRow("Sambal dan bumbu", "kuliner", "10779", food=True),
    CraftRow("Kopi olahan", "kuliner", "10761", food=True),
    CraftRow("Minuman kemasan", "kuliner", "11059", food=True),
    CraftRow("Katering", "kuliner", "56210", food=True),
    CraftRow("Konveksi", "fesyen", "14111"),
    CraftRow("Jahit pesanan", "fesyen", "14120"),
    CraftRow("Jilbab dan perlengkapan pakaian", "fesyen", "14131"),
    CraftRow("Tas dan dompet", "fesyen", "15121"),
    CraftRow("Batik", "fesyen", "13133"),
    CraftRow("Bordir", "fesyen"),
    CraftRow("Furnitur kayu", "desain produk", "31011"),
    CraftRow("Furnitur rotan dan bambu", "desain produk", "31012"),
    CraftRow("Desain grafis", "desain komunikasi visual", "74192"),
    CraftRow("Fotografi", "fotografi", "74209"),
    CraftRow("Sabun dan pembersih", NOT_CREATIVE, "20231"),
    CraftRow("Percetakan dan sablon", NOT_CREATIVE, "18111"),
    CraftRow("Bengkel sepeda motor", NOT_CREATIVE, "95320"),
    CraftRow("Komponen otomotif", NOT_CREATIVE, "29300"),
    CraftRow("Ikan hias", NOT_CREATIVE, "03222"),
)

# (code, name, code of the unit above)
UNITS = (
    ("disperindag", "Dinas Perindustrian dan Perdagangan", None),
    ("perindustrian", "Bidang Perindustrian", "disperindag"),
    ("dinkopukm", "Dinas Koperasi dan Usaha Kecil Menengah", None),
    ("data", "Bidang Data, Inovasi dan Teknologi", "dinkopukm"),
    ("restrukturisasi", "Seksi Restrukturisasi Usaha dan Ekonomi Kreatif", "data"),
    ("fasilitasi", "Bidang Fasilitasi", "dinkopukm"),
    ("koperasi", "Bidang Koperasi", "dinkopukm"),
)

OFFICE_HEAD = "Kepala Dinas Perindustrian dan Perdagangan\nKota Tangerang Selatan"
DIVISION_HEAD = "Kepala Bidang Perindustrian"
ACTIVITY_OFFICER = "Pejabat Pelaksana Teknis Kegiatan"
# purpose -> title as printed; front and back are signed by different people (handbook 3.4).
SIGNATORIES = {
    "certificate_front": OFFICE_HEAD,
    "certificate_back": DIVISION_HEAD,
    "report_left": DIVISION_HEAD,
    "report_right": OFFICE_HEAD,
    "letter": OFFICE_HEAD,
    "activity": ACTIVITY_OFFICER,
}
