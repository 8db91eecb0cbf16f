"""The numbers of handbook 7: N 300 -> 288 -> 276 -> 246, 104 active, 19 unverified, 14 before.

Every list below is per kecamatan and read by the services that live the programme; none of these
numbers is stored anywhere: they come out of registers, minutes and visits.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """One KUB, always formed by ten. `active`, `unverified`, `stale` and `nascent` say how many
    members' evidence makes them so; `grows`: sales that rise, and an NIB. One that `lends` gives
    a member to the group after it and is left with nine; one that `disbands` does so before the
    courses begin, and its people form the group after it."""

    name: str
    craft: str
    active: int = 0
    unverified: int = 0
    stale: int = 0
    nascent: int = 0
    grows: bool = False
    lends: bool = False
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
        Group("Benang Jurangmangu", "Konveksi", active=7, grows=True),
        Group("Jahit Parigi", "Konveksi", active=6, grows=True),
        Group("Busana Betung", "Konveksi", active=5, nascent=2),
        Group("Dompet Kacang", "Tas dan dompet", active=4, nascent=3),
        Group("Rajut Pucung", "Tas dan dompet", disbands=True),
        Group("Tas Pondok Jaya", "Tas dan dompet", unverified=4, stale=3),
    ), never_started=3, failed=3),
    Area("36.74.04", "Ciputat", "CPT", 50, 0, 1, (
        Group("Kue Serua", "Kue rumahan", active=6, grows=True),
        Group("Dapur Jombang", "Kue rumahan", active=5, nascent=2),
        Group("Camilan Sawah", "Kue rumahan", active=4, nascent=2),
        Group("Cangkang Ciputat", "Kaligrafi cangkang telur", active=3, unverified=2, lends=True),
        Group("Hias Cipayung", "Kaligrafi cangkang telur", stale=3, nascent=2),
    ), never_started=2, failed=3),
    Area("36.74.05", "Ciputat Timur", "CPM", 40, 1, 0, (
        Group("Truk Kayu Rengas", "Mainan kayu", active=7, grows=True),
        Group("Mainan Pisangan", "Mainan kayu", active=5, nascent=2),
        Group("Kayu Cireundeu", "Mainan kayu", active=3, unverified=2, lends=True),
        Group("Kreasi Rempoa", "Kerajinan tutup botol", nascent=3),
    ), never_started=2, failed=2),
    Area("36.74.06", "Pamulang", "PML", 70, 6, 5, (
        Group("Tempe Kedaung Jaya", "Tempe", active=7, grows=True),
        Group("Tempe Bambu Apus", "Tempe", active=6),
        Group("Keripik Benda", "Tempe", active=4, nascent=2),
        Group("Dapur Pondok Cabe", "Tempe", active=4),
        Group("Kedelai Pamulang", "Tempe", unverified=4, nascent=2, lends=True),
        Group("Pot Handuk Barat", "Pot bunga handuk", disbands=True),
        Group("Pot Handuk Timur", "Pot bunga handuk", nascent=2, stale=2),
    ), never_started=3, failed=4),
    Area("36.74.07", "Setu", "STU", 20, 0, 1, (
        Group("Rasa Keranggan", "Makanan khas Keranggan", active=3, nascent=2, lends=True),
        Group("Cangkang Babakan", "Kaligrafi cangkang telur", unverified=2),
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
