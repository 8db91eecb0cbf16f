"""Invented people: names of many origins, NIK and phones that are clearly examples."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from trainingmgr.demo.rules.shape import ALREADY_RUNNING, AREAS, Area

MEN = (
    "Ahmad", "Andi", "Bagus", "Bayu", "Dani", "Dimas", "Fajar", "Farhan", "Galih", "Hafiz",
    "Ilham", "Irfan", "Joko", "Kevin", "Lukman", "Mahesa", "Naufal", "Oki", "Pandu", "Rangga",
    "Reza", "Rizky", "Satria", "Taufik", "Ujang", "Wahyu", "Yoga", "Yusuf", "Zaki", "Cecep",
)  # fmt: skip
WOMEN = (
    "Aisyah", "Amelia", "Anisa", "Ayu", "Bunga", "Citra", "Dewi", "Dinda", "Eka", "Fitri",
    "Gita", "Hana", "Indah", "Intan", "Kartika", "Laras", "Maya", "Melati", "Nabila", "Nadia",
    "Putri", "Rahma", "Ratna", "Salma", "Sari", "Siti", "Tiara", "Vina", "Wulan", "Zahra",
)  # fmt: skip
FAMILY = (
    "Rahmawati", "Prasetyo", "Lestari", "Saputra", "Nurhaliza", "Maulana", "Permata",
    "Ramadhan", "Kusuma", "Santosa", "Hidayat", "Wibowo", "Gunawan", "Setiawan", "Nugroho",
    "Firmansyah", "Suryana", "Kurniawan", "Handayani", "Siregar", "Simanjuntak", "Tanjung",
    "Wijaya", "Hartono", "Mulyadi", "Fauzi", "Anggraini", "Puspita", "Sulaiman", "Marbun",
)  # fmt: skip
MEN_ONLY_FAMILY = {
    "Saputra", "Ramadhan", "Prasetyo", "Maulana", "Hidayat", "Firmansyah", "Mulyadi", "Fauzi",
    "Sulaiman", "Santosa", "Setiawan", "Gunawan", "Kurniawan", "Wibowo", "Nugroho", "Suryana",
}  # fmt: skip
WOMEN_ONLY_FAMILY = {"Rahmawati", "Lestari", "Nurhaliza", "Handayani", "Anggraini", "Puspita"}
PLACES = ("Tangerang", "Jakarta", "Bogor", "Tangerang Selatan", "Bandung", "Solo", "Medan")
EDUCATION = ("SMA", "SMK", "D3", "S1", "SMP")
OCCUPATIONS = ("Belum bekerja", "Mahasiswa", "Karyawan lepas", "Ibu rumah tangga", "Pedagang")


@dataclass(frozen=True)
class Person:
    """One invented participant. `serial` 1-300 ends the NIK and the phone number."""

    serial: int
    name: str
    sex: str
    birth_place: str
    birth_date: date
    nik: str
    phone: str
    kelurahan: str
    address: str
    education: str
    occupation: str
    already_running: bool


def people_of(area: Area, as_of: date, kelurahan: list[str]) -> list[Person]:
    """The participants of one kecamatan, the same for the same day.

    `kelurahan`: official names of the area. All were of age when they enrolled; most are
    youth (16-30).
    """
    first = 1 + sum(other.people for other in AREAS[: AREAS.index(area)])
    return [_person(serial, area, as_of, kelurahan) for serial in range(first, first + area.people)]


def more_people(
    area: Area, as_of: date, kelurahan: list[str], first: int, count: int
) -> list[Person]:
    """So many more of a kecamatan, outside the 300, with serials from `first`."""
    return [_person(serial, area, as_of, kelurahan) for serial in range(first, first + count)]


def _person(serial: int, area: Area, as_of: date, kelurahan: list[str]) -> Person:
    chance = Random(f"bina-usaha {serial}")  # noqa: S311 - invented people, not secrets
    sex = "P" if chance.random() < 0.58 else "L"
    years = chance.choice((18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 31, 33, 36))
    born = as_of - timedelta(days=years * 365 + years // 4 + 330 + chance.randrange(300))
    return Person(
        serial=serial,
        name=_name(serial, sex),
        sex=sex,
        birth_place=chance.choice(PLACES),
        birth_date=born,
        nik=_nik(area.code, born, sex, serial),
        phone=f"0812000{serial:05d}",
        kelurahan=chance.choice(kelurahan),
        address=f"Jl. Contoh No. {serial}",
        education=chance.choice(EDUCATION),
        occupation=chance.choice(OCCUPATIONS),
        already_running=serial in ALREADY_RUNNING,
    )


def _name(serial: int, sex: str) -> str:
    """Given and family name; no two of the 300 are alike."""
    given = MEN if sex == "L" else WOMEN
    barred = WOMEN_ONLY_FAMILY if sex == "L" else MEN_ONLY_FAMILY
    family = [name for name in FAMILY if name not in barred]
    # Steps that share no factor with the lists' lengths, so pairs repeat only after all of them.
    return f"{given[serial % len(given)]} {family[(serial // len(given) + serial) % len(family)]}"


def _nik(area_code: str, born: date, sex: str, serial: int) -> str:
    day = born.day + (40 if sex == "P" else 0)
    return f"{area_code.replace('.', '')}{day:02d}{born:%m%y}{serial:04d}"
