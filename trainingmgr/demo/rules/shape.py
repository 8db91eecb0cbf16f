"""The numbers of handbook 7: N 300 -> 288 -> 276 -> 246, 104 active, 19 unverified, 14 before.

Every list below is per kecamatan and read by the services that live the programme; none of these
numbers is stored anywhere: they come out of registers, minutes and visits.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """One KUB at its formation. `size`: members then. `active`, `unverified`, `stale` and
    `nascent` say how many members' evidence makes them so; `grows`: sales that rise, and an NIB.
    `absorbed_by`: index of groups that take its people in when it disbands, two each."""

    name: str
    craft: str
    size: int = 10
    active: int = 0
    unverified: int = 0
    stale: int = 0
    nascent: int = 0
    grows: bool = False
    disbands: bool = False


@dataclass(frozen=True)
class Area:
    """One kecamatan. `absent`: accepted, missed the workshop; `loose`: workshop, but no KUB."""

    code: str
    name: str
    prefix: str
    people: int
    absent: int
    loose: int
    groups: tuple[Group, ...]
    never_started: int = 0
    failed: int = 0
    letter_expired: bool = False


AREAS: tuple[Area, ...] = (
    Area("36.74.01", "Serpong", "SRP", 30, 0, 0, (
        Group("Kokoru Ceria", "Kokoru", active=6, grows=True),
        Group("Serpong Kreatif", "Kokoru", active=5, nascent=2),
        Group("Dapur Cilenggang", "Kue rumahan", active=2, unverified=2),
    ), never_started=1, failed=1),
    Area("36.74.02", "Serpong Utara", "SRU", 30, 0, 0, (
        Group("Lengkong Berkarya", "Kokoru", active=6, grows=True),
        Group("Roti Jelupang", "Kue rumahan", active=6, nascent=1),
        Group("Manis Pakulonan", "Kue rumahan", unverified=3, nascent=2),
    ), never_started=1, failed=1),
    Area("36.74.03", "Pondok Aren", "PDA", 60, 5, 5, (
        Group("Benang Jurangmangu", "Konveksi", size=8, active=7, grows=True),
        Group("Jahit Parigi", "Konveksi", size=8, active=6, grows=True),
        Group("Busana Betung", "Konveksi", size=8, active=5, nascent=2),
        Group("Dompet Kacang", "Tas dan dompet", size=8, active=4, nascent=3),
        Group("Tas Pondok Jaya", "Tas dan dompet", size=8, unverified=4, stale=3),
        Group("Rajut Pucung", "Tas dan dompet", size=10, disbands=True),
    ), never_started=3, failed=3),
    Area("36.74.04", "Ciputat", "CPT", 50, 0, 1, (
        Group("Kue Serua", "Kue rumahan", active=6, grows=True),
        Group("Dapur Jombang", "Kue rumahan", active=5, nascent=2),
        Group("Camilan Sawah", "Kue rumahan", active=4, nascent=2),
        Group("Cangkang Ciputat", "Kaligrafi cangkang telur", active=3, unverified=2),
        Group("Hias Cipayung", "Kaligrafi cangkang telur", size=9, stale=3, nascent=2),
    ), never_started=2, failed=3),
    Area("36.74.05", "Ciputat Timur", "CPM", 40, 1, 0, (
        Group("Truk Kayu Rengas", "Mainan anak kayu", active=7, grows=True),
        Group("Mainan Pisangan", "Mainan anak kayu", active=5, nascent=2),
        Group("Kayu Cireundeu", "Mainan anak kayu", active=3, unverified=2),
        Group("Kreasi Rempoa", "Kerajinan tutup botol", size=9, nascent=3),
    ), never_started=2, failed=2),
    Area("36.74.06", "Pamulang", "PML", 70, 6, 5, (
        Group("Tempe Kedaung Jaya", "Tempe", size=8, active=7, grows=True),
        Group("Tempe Bambu Apus", "Tempe", size=8, active=6),
        Group("Keripik Benda", "Tempe", size=8, active=4, nascent=2),
        Group("Dapur Pondok Cabe", "Tempe", size=8, active=4),
        Group("Kedelai Pamulang", "Tempe", size=8, unverified=4, nascent=2),
        Group("Pot Handuk Barat", "Pot bunga handuk", size=9, nascent=2, stale=2),
        Group("Pot Handuk Timur", "Pot bunga handuk", size=10, disbands=True),
    ), never_started=3, failed=4),
    Area("36.74.07", "Setu", "STU", 20, 0, 1, (
        Group("Rasa Keranggan", "Makanan khas Keranggan", active=3, nascent=2),
        Group("Cangkang Babakan", "Kaligrafi cangkang telur", size=9, unverified=2),
    ), never_started=2, failed=2, letter_expired=True),
)  # fmt: skip

# Serials of those who were in business when they enrolled: fourteen, spread over the city.
ALREADY_RUNNING = frozenset({2, 12, 34, 44, 63, 70, 78, 122, 132, 173, 181, 213, 222, 283})

# The rest of the cast: (label of the institution, how many mentors).
MENTORS = (
    ("UIN", 2),
    ("UT", 1),
    ("ITI", 2),
    ("STIE — kini ITB-AD", 1),
    ("Praktisi Tangsel", 6),
)
TRAINERS = 14
