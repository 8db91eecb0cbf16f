"""Reference rows every installation starts with; the office may change them later.

No office's or official's present name was confirmed, so units bear their usual names and
signatories only their titles: documents print dots where a name is missing.
"""

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
