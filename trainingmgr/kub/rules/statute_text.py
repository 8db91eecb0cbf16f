"""The AD/ART that every installation offers until the office writes its own (handbook 3.1).

One paragraph is one article; `(1)` begins a clause, `a.` an item.
"""

NAME = """\
(1) Kelompok ini bernama Kelompok Usaha Bersama “{nama}”, selanjutnya disebut KUB.
(2) KUB berkedudukan di {tempat}, Kecamatan {kecamatan}, Kota Tangerang Selatan.

(1) KUB dibentuk dalam musyawarah pada tanggal {tanggal} di {tempat_musyawarah}.
(2) KUB didirikan untuk jangka waktu yang tidak ditentukan."""

PURPOSE = """\
KUB berasaskan kekeluargaan, gotong royong, keterbukaan, dan tanggung jawab bersama.

Tujuan KUB adalah:
a. menumbuhkan usaha para anggota sampai berproduksi dan menjual secara teratur;
b. meningkatkan keterampilan dan pendapatan anggota; dan
c. membuka lapangan kerja di lingkungan sekitarnya.

(1) Bidang usaha utama KUB adalah {bidang}.
(2) Usaha dijalankan dengan cara {cara_usaha}.
(3) Anggota dapat menjalankan usaha lain sepanjang tidak merugikan KUB."""

MEMBERSHIP = """\
(1) Keanggotaan bersifat sukarela, terbuka, dan tidak dapat dipindahtangankan.
(2) Pada saat dibentuk KUB beranggotakan {jumlah_anggota} orang.
(3) Seseorang hanya dapat menjadi anggota satu KUB pada waktu yang sama.

Yang dapat menjadi anggota adalah warga Kecamatan {kecamatan} yang:
a. telah mengikuti lokakarya pembukaan program pelatihan kewirausahaan;
b. bersedia menaati anggaran dasar, anggaran rumah tangga, dan keputusan rapat; dan
c. diterima dalam rapat anggota.

(1) Setiap anggota berhak menyampaikan pendapat, memilih dan dipilih, memeriksa pembukuan, serta \
menerima bagian hasil usaha.
(2) Setiap anggota wajib membayar simpanan, mengikuti rapat dan kegiatan, serta menjaga nama baik \
KUB.

(1) Keanggotaan berakhir karena anggota mengundurkan diri, meninggal dunia, pindah ke KUB lain, \
atau diberhentikan oleh rapat anggota.
(2) Anggota yang akan diberhentikan diberi kesempatan membela diri dalam rapat.
(3) Setiap perubahan anggota dicatat dalam buku anggota dan berita acara perubahan anggota."""

BOARD = """\
(1) Pengurus terdiri atas ketua, sekretaris, dan bendahara, yaitu tiga anggota yang berbeda.
(2) Pengurus dipilih oleh rapat anggota untuk masa bakti dua tahun dan dapat dipilih kembali.
(3) Pengurus pertama adalah {ketua} sebagai ketua, {sekretaris} sebagai sekretaris, dan \
{bendahara} sebagai bendahara.

(1) Ketua memimpin KUB, memimpin rapat, dan bertindak atas nama KUB ke luar.
(2) Sekretaris mengurus surat, daftar anggota, notula rapat, dan arsip.
(3) Bendahara menerima, menyimpan, dan mengeluarkan uang serta mengisi buku kas dan buku simpanan.

(1) Pengeluaran uang KUB disetujui oleh ketua dan bendahara.
(2) Pengurus yang berhalangan tetap diganti dalam rapat anggota paling lambat satu bulan \
sesudahnya."""

MEETINGS = """\
(1) Rapat anggota adalah kekuasaan tertinggi dalam KUB.
(2) Rapat anggota diadakan sedikitnya satu kali sebulan; rapat tahunan diadakan paling lambat \
tiga bulan setelah tahun buku berakhir.
(3) Rapat luar biasa diadakan bila diminta oleh pengurus atau sepertiga dari jumlah anggota.

(1) Rapat sah apabila dihadiri sedikitnya dua pertiga dari jumlah anggota.
(2) Keputusan diambil secara musyawarah; apabila tidak tercapai, dengan suara terbanyak dari \
anggota yang hadir.
(3) Setiap rapat mempunyai daftar hadir dan notula yang ditandatangani oleh pimpinan rapat dan \
notulis."""

CAPITAL = """\
Modal KUB berasal dari simpanan anggota, penyisihan hasil usaha, hibah dan bantuan yang tidak \
mengikat, serta sumber lain yang sah.

(1) Simpanan pokok sebesar {simpanan_pokok} dibayar satu kali pada saat menjadi anggota.
(2) Simpanan wajib sebesar {simpanan_wajib} dibayar setiap bulan.
(3) Anggota dapat menyimpan simpanan sukarela menurut kemampuannya.

(1) Simpanan anggota dikembalikan kepada anggota yang berhenti setelah diperhitungkan dengan \
kewajibannya.
(2) Barang dan alat yang diterima KUB dari bantuan adalah milik bersama, dicatat dalam buku \
inventaris, dan tidak boleh dipindahtangankan tanpa persetujuan rapat anggota."""

SHARES = """\
(1) Hasil usaha adalah pendapatan KUB dikurangi biaya dalam satu masa perhitungan.
(2) Hasil usaha dihitung dan diumumkan oleh bendahara dalam rapat anggota.

Hasil usaha bersama dibagi menurut keputusan rapat anggota dengan memperhatikan:
a. jasa anggota menurut kerja dan hasil produksi yang tercatat;
b. simpanan anggota; dan
c. penyisihan untuk modal dan perawatan alat KUB.

Hasil usaha perorangan menjadi hak anggota yang menjalankannya, setelah dikurangi iuran bagi KUB \
yang ditetapkan oleh rapat anggota."""

BOOKKEEPING = """\
KUB menyelenggarakan buku anggota, buku tamu, buku notula rapat, buku kas, buku simpanan, buku \
inventaris, buku produksi, dan buku penjualan.

(1) Uang masuk dan uang keluar dicatat pada hari terjadinya dan disertai bukti.
(2) Pembukuan ditutup setiap akhir bulan dan dapat diperiksa oleh setiap anggota.
(3) Tahun buku KUB adalah tahun kalender.
(4) Pengurus memberikan keterangan yang benar kepada petugas pembina dan pendamping."""

CHANGES = """\
(1) Anggaran dasar dan anggaran rumah tangga dapat diubah oleh rapat anggota yang dihadiri \
sedikitnya dua pertiga dari jumlah anggota.
(2) Perubahan sah apabila disetujui oleh sedikitnya dua pertiga dari anggota yang hadir.

(1) KUB dapat dibubarkan oleh rapat anggota yang khusus diadakan untuk itu, dengan kuorum dan \
persetujuan yang sama.
(2) Apabila KUB bubar, kewajiban kepada pihak lain diselesaikan lebih dahulu, simpanan anggota \
dikembalikan, dan sisa kekayaan dibagi menurut keputusan rapat.
(3) Pembubaran diberitahukan secara tertulis kepada dinas yang membina."""

CLOSING = """\
Hal lain yang disepakati dalam musyawarah: {peraturan}.

(1) Hal yang belum diatur ditetapkan oleh rapat anggota sepanjang tidak bertentangan dengan \
anggaran dasar, anggaran rumah tangga, dan peraturan perundang-undangan.
(2) Anggaran dasar dan anggaran rumah tangga ini berlaku sejak tanggal ditetapkan."""

TEXTS = (
    NAME, PURPOSE, MEMBERSHIP, BOARD, MEETINGS, CAPITAL, SHARES, BOOKKEEPING, CHANGES, CLOSING,
)  # fmt: skip
