"""The crafts that every installation starts with (handbook 2.3, 2.4, 2.6)."""

from dataclasses import dataclass

from trainingmgr.programmes.rules.reference import NOT_CREATIVE


@dataclass(frozen=True)
class CraftRow:
    """A craft with its sub-sector of the 17-list and its KBLI 2025 code; none where that is not
    certain. `description` tells in one plain sentence what is made."""

    name: str
    subsector: str
    kbli: str | None = None
    food: bool = False
    description: str = ""


CRAFTS = (
    CraftRow(
        "Kokoru",
        "kriya",
        "17099",
        description="Hiasan dan cenderamata dari kertas bergelombang warna-warni.",
    ),
    CraftRow(
        "Kaligrafi cangkang telur",
        "kriya",
        "32903",
        description="Tulisan indah dari pecahan cangkang telur di atas papan.",
    ),
    CraftRow(
        "Kerajinan cangkang telur",
        "kriya",
        "32903",
        description="Hiasan dan bingkai dari cangkang telur yang dibersihkan.",
    ),
    CraftRow(
        "Kerajinan tutup botol",
        "kriya",
        "22209",
        description="Tas, hiasan, dan mainan dari tutup botol bekas.",
    ),
    CraftRow(
        "Pot bunga handuk", "kriya", "23951", description="Pot bunga dari handuk bekas dan semen."
    ),
    CraftRow("Mainan kayu", "kriya", "32402", description="Truk dan mainan anak lain dari kayu."),
    CraftRow(
        "Boneka",
        "kriya",
        "32402",
        description="Boneka kain atau rajut yang dijahit dan diisi sendiri.",
    ),
    CraftRow(
        "Kerajinan kayu",
        "kriya",
        "16293",
        description="Ukiran, bingkai, dan perkakas kecil dari kayu.",
    ),
    CraftRow(
        "Anyaman bambu dan rotan",
        "kriya",
        "16291",
        description="Keranjang, tampah, dan tas yang dianyam.",
    ),
    CraftRow(
        "Gerabah dan keramik hias",
        "kriya",
        "23932",
        description="Vas, cangkir, dan hiasan dari tanah liat yang dibakar.",
    ),
    CraftRow(
        "Aksesori dan perhiasan imitasi",
        "kriya",
        "32120",
        description="Kalung, gelang, dan bros dari manik-manik atau logam biasa.",
    ),
    CraftRow(
        "Kue rumahan",
        "kuliner",
        "10792",
        food=True,
        description="Kue basah dan jajanan pasar yang dibuat di rumah.",
    ),
    CraftRow(
        "Roti dan kue kering",
        "kuliner",
        "10710",
        food=True,
        description="Roti, kue kering, dan bolu yang tahan beberapa hari.",
    ),
    CraftRow(
        "Tempe",
        "kuliner",
        "10307",
        food=True,
        description="Tempe kedelai, dari merendam sampai membungkus.",
    ),
    CraftRow(
        "Makanan khas Keranggan",
        "kuliner",
        None,
        food=True,
        description="Penganan khas kampung Keranggan di Setu.",
    ),
    CraftRow(
        "Kerupuk, keripik, dan peyek",
        "kuliner",
        "10794",
        food=True,
        description="Camilan renyah yang digoreng dan dikemas.",
    ),
    CraftRow(
        "Masakan siap saji kemasan",
        "kuliner",
        "10750",
        food=True,
        description="Lauk matang dalam kemasan yang tinggal dipanaskan.",
    ),
    CraftRow(
        "Sambal dan bumbu",
        "kuliner",
        "10779",
        food=True,
        description="Sambal botolan dan bumbu siap pakai.",
    ),
    CraftRow(
        "Kopi olahan",
        "kuliner",
        "10761",
        food=True,
        description="Kopi yang disangrai, digiling, dan dikemas.",
    ),
    CraftRow(
        "Minuman kemasan",
        "kuliner",
        "11059",
        food=True,
        description="Minuman segar, jamu, dan sari buah dalam kemasan.",
    ),
    CraftRow(
        "Katering",
        "kuliner",
        "56210",
        food=True,
        description="Masakan pesanan untuk hajatan dan rapat.",
    ),
    CraftRow(
        "Konveksi", "fesyen", "14111", description="Pakaian jadi yang dijahit dalam jumlah banyak."
    ),
    CraftRow(
        "Jahit pesanan",
        "fesyen",
        "14120",
        description="Pakaian yang diukur dan dijahit untuk satu pemesan.",
    ),
    CraftRow(
        "Jilbab dan perlengkapan pakaian",
        "fesyen",
        "14131",
        description="Jilbab, topi, dan pelengkap pakaian lain.",
    ),
    CraftRow(
        "Tas dan dompet", "fesyen", "15121", description="Tas dan dompet dari kain atau kulit."
    ),
    CraftRow("Batik", "fesyen", "13133", description="Kain batik tulis dan cap."),
    CraftRow("Bordir", "fesyen", description="Sulaman benang pada kain dan pakaian."),
    CraftRow(
        "Furnitur kayu", "desain produk", "31011", description="Kursi, meja, dan lemari dari kayu."
    ),
    CraftRow(
        "Furnitur rotan dan bambu",
        "desain produk",
        "31012",
        description="Kursi dan perabot dari rotan atau bambu.",
    ),
    CraftRow(
        "Desain grafis",
        "desain komunikasi visual",
        "74192",
        description="Logo, brosur, dan gambar untuk usaha lain.",
    ),
    CraftRow("Fotografi", "fotografi", "74209", description="Foto produk, acara, dan keluarga."),
    CraftRow(
        "Sabun dan pembersih",
        NOT_CREATIVE,
        "20231",
        description="Sabun cuci dan pembersih rumah tangga.",
    ),
    CraftRow(
        "Percetakan dan sablon",
        NOT_CREATIVE,
        "18111",
        description="Undangan, spanduk, dan sablon kaus.",
    ),
    CraftRow(
        "Bengkel sepeda motor",
        NOT_CREATIVE,
        "95320",
        description="Perawatan dan perbaikan sepeda motor.",
    ),
    CraftRow(
        "Komponen otomotif", NOT_CREATIVE, "29300", description="Suku cadang kecil untuk kendaraan."
    ),
    CraftRow(
        "Ikan hias", NOT_CREATIVE, "03222", description="Ikan hias yang dipelihara dan dijual."
    ),
)
