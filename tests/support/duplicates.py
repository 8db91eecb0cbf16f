"""A made register of 300 people: 40 entered twice in ten ways, among those who only look it.

Honestly hard: an entry made twice has another NIK (the same one is refused, R12), often another
phone, kelurahan or birth place as well; beside them stand twins, brothers and sisters on one phone,
namesakes, and names that differ by one letter and are two names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from trainingmgr.participants.rules.likeness import Particulars

PEOPLE, EACH = 300, 4


def _names(text: str) -> list[str]:
    return text.split()


MEN = _names(
    "Ahmad Agus Andi Arif Bagus Bambang Budi Cahyo Darmawan Dedi Eko Fajar Farhan Galih Hendra "
    "Ilham Irfan Joko Lukman Maulana Muhammad Nanang Rahmat Rizky Rudi Slamet Sutrisno Taufik "
    "Wahyu Yusuf Zainal Dimas Reza Asep Ujang Cecep Gilang Surya Tedjo Yoga"
)
WOMEN = _names(
    "Aisyah Anisa Ayu Citra Desi Dewi Dinda Eka Endang Fitri Fatimah Indah Intan Kartika Lestari "
    "Lina Maya Mega Nabila Novi Nur Putri Rahma Ratna Rina Rini Rosdiana Salma Sari Siti Sri "
    "Sulastri Tiara Tuti Wahyuni Wulan Yanti Yuliana Zahra Zubaidah"
)
MEN_LAST = _names(
    "Saputra Setiawan Kurniawan Wibowo Nugroho Hidayat Firmansyah Prasetyo Gunawan Suryadi Wijaya "
    "Siregar Nasution Harahap Ramadhan Maulana Santoso Susanto Hakim Fauzi Mulyadi Supriyadi "
    "Kusnadi Purnomo Syahputra Djunaedi Soebagio Tjahyono Iskandar Pranoto"
)
WOMEN_LAST = _names(
    "Lestari Rahayu Wulandari Puspita Handayani Anggraini Rahmawati Nurhaliza Permata Sari Utami "
    "Maharani Susanti Pertiwi Siregar Nasution Safitri Kusumawati Oktaviani Hasanah Aminah "
    "Fitriani Yulianti Ningsih Astuti Marlina Khotimah Mardiana Andriani Purwanti"
)
PLACES = ("Tangerang", "Jakarta", "Bogor", "Bandung", "Solo", "Medan", "Serang", "Lebak")
WARDS = tuple(f"36.74.0{k}.100{n}" for k in (1, 2, 3, 6) for n in range(1, 7))
REGIONS = ("367401", "367402", "367406", "360312", "317405", "327601", "331101")


@dataclass(frozen=True)
class MadeSet:
    """The register, and how each pair (smaller id first) came to be entered twice."""

    people: list[Particulars]
    planted: dict[tuple[int, int], str]


def made_set(seed: int) -> MadeSet:
    """Three hundred records, the same for the same seed."""
    made = _Maker(Random(seed))
    made.traps()
    while len(made.people) < PEOPLE - EACH * len(KINDS):
        made.stranger()
    planted = {}
    victims = made.chance.sample(made.people, len(made.people))
    for kind, change in KINDS.items():
        for _ in range(EACH):
            at, again = next(
                (at, again)
                for at, one in enumerate(victims)
                if (again := change(one, made.chance)) is not None
            )
            one = victims.pop(at)
            copy = made.second_entry(one, again, keep_phone=kind != "ponsel lain")
            planted[one.id, copy.id] = kind
    made.chance.shuffle(made.people)
    return MadeSet(made.people, planted)


class _Maker:
    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.people: list[Particulars] = []

    def traps(self) -> None:
        """Those who look like one person and are several."""
        chance = self.chance
        for name in ["Siti Aminah"] * 4 + ["Siti Nur Aminah", "Dewi Lestari", "Dewi Lestari"]:
            self.stranger(name=name, sex="P")
        for name in ["Muhammad Rizky"] * 3 + ["Muhammad Rizky Saputra", "Muhammad Rizki Hidayat"]:
            self.stranger(name=name, sex="L")
        # One letter apart, born on one day, in one kelurahan: still two people.
        dewi = self.stranger(name="Dewi Lestari", sex="P")
        self.stranger(name="Desi Lestari", sex="P", birth_date=dewi.birth_date)
        for _ in range(20):
            elder = self.stranger()
            last = elder.name.split()[-1]
            self.stranger(
                name=f"{chance.choice(WOMEN)} {last}",
                sex="P",
                phone=elder.phone,
                kelurahan_code=elder.kelurahan_code,
                birth_place=elder.birth_place,
            )
        for first, second, sex in (
            ("Rina", "Rini", "P"), ("Andi", "Ardi", "L"), ("Hasan", "Husen", "L"),
            ("Dewi", "Desi", "P"), ("Fajar", "Galih", "L"), ("Rosa", "Rosi", "P"),
        ):  # fmt: skip
            last = chance.choice(WOMEN_LAST if sex == "P" else MEN_LAST)
            one = self.stranger(name=f"{first} {last}", sex=sex)
            serial = int(one.nik[12:]) + 1
            self.stranger(
                name=f"{second} {last}",
                sex=sex,
                birth_date=one.birth_date,
                birth_place=one.birth_place,
                phone=one.phone if chance.random() < 0.7 else self.phone(),
                kelurahan_code=one.kelurahan_code,
                nik=f"{one.nik[:12]}{serial:04d}",
            )
        # Two phones bought together, two namesakes next door.
        for _ in range(4):
            one = self.stranger()
            last_digit = (int((one.phone or "0")[-1]) + 1) % 10
            self.stranger(phone=f"{(one.phone or '')[:-1]}{last_digit}")
            self.stranger(name=one.name, sex=one.sex, kelurahan_code=one.kelurahan_code)

    def stranger(self, **fields: object) -> Particulars:
        chance = self.chance
        sex = str(fields.get("sex") or chance.choice("LP"))
        given, last = (MEN, MEN_LAST) if sex == "L" else (WOMEN, WOMEN_LAST)
        words = [chance.choice(given), *chance.sample(last, chance.choice((0, 1, 1, 1, 1, 2)))]
        born = date(1988, 1, 1) + timedelta(days=chance.randrange(20 * 365))
        born = fields.get("birth_date") or born  # type: ignore[assignment]
        usual = {
            "id": len(self.people) + 1,
            "name": " ".join(dict.fromkeys(words)),
            "sex": sex,
            "birth_date": born,
            "birth_place": chance.choice(PLACES),
            "phone": self.phone() if chance.random() < 0.93 else None,
            "kelurahan_code": chance.choice(WARDS),
            "nik": self.nik(born, sex),
        }
        one = Particulars(**(usual | fields))  # type: ignore[arg-type]
        self.people.append(one)
        return one

    def second_entry(
        self, one: Particulars, again: Particulars, *, keep_phone: bool
    ) -> Particulars:
        """The same person once more: another NIK, and more that went astray on the way."""
        chance = self.chance
        copy = replace(again, id=len(self.people) + 1, nik=self._other_nik(one, again))
        if not keep_phone or chance.random() < 0.25:
            copy = replace(copy, phone=self.phone() if chance.random() < 0.8 else None)
        if chance.random() < 0.25:
            copy = replace(copy, kelurahan_code=chance.choice(WARDS))
        if chance.random() < 0.3:
            copy = replace(copy, birth_place=chance.choice(("", "Tangerang Selatan")))
        self.people.append(copy)
        return copy

    def phone(self) -> str:
        return f"+628{self.chance.choice('1257')}{self.chance.randrange(10**8, 10**9)}"

    def nik(self, born: date, sex: str) -> str:
        day = born.day + (40 if sex == "P" else 0)
        chance = self.chance
        return f"{chance.choice(REGIONS)}{day:02d}{born:%m%y}{chance.randrange(1, 40):04d}"

    def _other_nik(self, one: Particulars, again: Particulars) -> str:
        """A slip of the finger (one digit, two, or two turned round), or another card's number."""
        chance = self.chance
        if chance.random() < 0.5:
            return self.nik(again.birth_date, again.sex)
        digits = list(one.nik)
        if chance.random() < 0.3:
            at = chance.choice([n for n in range(15) if digits[n] != digits[n + 1]])
            digits[at], digits[at + 1] = digits[at + 1], digits[at]
        else:
            for at in chance.sample(range(16), chance.choice((1, 1, 2))):
                digits[at] = str((int(digits[at]) + chance.randrange(1, 10)) % 10)
        return "".join(digits)


def _respelled(
    pairs: tuple[tuple[str, str], ...],
) -> Callable[[Particulars, Random], Particulars | None]:
    def change(one: Particulars, chance: Random) -> Particulars | None:
        fitting = [(old, new) for old, new in pairs if old in one.name]
        if not fitting:
            return None
        old, new = chance.choice(fitting)
        return replace(one, name=one.name.replace(old, new, 1))

    return change


_spelling = _respelled((
    ("Muhammad", "Moch."), ("Muhammad", "M."), ("Ahmad", "Achmad"), ("Rizky", "Riski"),
    ("Yusuf", "Jusuf"), ("Siti", "Sitti"), ("Fitri", "Pitri"), ("Nur", "Noer"), ("Aisyah", "Aisah"),
    ("Fatimah", "Fatima"), ("Taufik", "Taufiq"), ("Zainal", "Jaenal"), ("Novi", "Nopi"),
    ("Setiawan", "Styawan"), ("Lestari", "Lestary"), ("Khotimah", "Hotimah"),
    ("Yulianti", "Julianti"), ("Syahputra", "Saputra"), ("Oktaviani", "Octaviani"),
    ("Wahyu", "Wahju"),
))  # fmt: skip
_old_spelling = _respelled((
    ("u", "oe"), ("j", "dj"), ("J", "Dj"), ("C", "Tj"), ("c", "tj"), ("Dj", "J"), ("Tj", "C"),
    ("oe", "u"), ("y", "j"), ("Y", "J"),
))  # fmt: skip


def _title(one: Particulars, chance: Random) -> Particulars:
    before = chance.choice(("H. ", "Hj. ", "Drs. ", "Ibu ", "Bpk. ", "Ir. ", ""))
    after = (
        chance.choice((", S.E.", ", S.Pd.", " S.Kom", ", A.Md.", ", M.M.")) if not before else ""
    )
    return replace(one, name=f"{before}{one.name}{after}")


def _turned(one: Particulars, chance: Random) -> Particulars | None:
    words = one.name.split()
    if len(words) < 2:
        return None
    turned = [words[-1], *words[:-1]]
    comma = chance.random() < 0.4
    return replace(one, name=f"{turned[0]}, {' '.join(turned[1:])}" if comma else " ".join(turned))


def _wrong_day(one: Particulars, chance: Random) -> Particulars:
    day = chance.choice([day for day in range(1, 29) if day != one.birth_date.day])
    return replace(one, birth_date=one.birth_date.replace(day=day))


def _turned_day(one: Particulars, _: Random) -> Particulars | None:
    born = one.birth_date
    if born.day > 12 or born.day == born.month:
        return None
    return replace(one, birth_date=date(born.year, born.day, born.month))


def _married(one: Particulars, chance: Random) -> Particulars | None:
    words = one.name.split()
    if one.sex != "P" or len(words) < 2:
        return None
    husband = chance.choice([name for name in MEN_LAST if name not in words])
    kept = words if chance.random() < 0.6 else words[:-1]
    return replace(one, name=" ".join([*kept, husband]))


def _other_phone(one: Particulars, _: Random) -> Particulars | None:
    return one if one.phone else None


def _short(one: Particulars, chance: Random) -> Particulars | None:
    """The given name alone, the last name as an initial, or the given name cut short."""
    words = one.name.split()
    if len(words) < 2 or words[0] in {"Muhammad", "Siti", "Nur", "Sri", "Ahmad", "Putri"}:
        return None
    ways = [words[0], " ".join([words[0], words[1][0] + "."])]
    if len(words[0]) > 5:
        ways.append(" ".join([words[0][-5:].title(), *words[1:]]))
    return replace(one, name=chance.choice(ways))


def _typing_error(one: Particulars, chance: Random) -> Particulars | None:
    words = one.name.split()
    long = [n for n, word in enumerate(words) if len(word) >= 5]
    if not long:
        return None
    which = chance.choice(long)
    word, at = words[which], chance.randrange(1, len(words[which]) - 1)
    words[which] = chance.choice((
        word[:at] + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + chance.choice("aeioukmnrst") + word[at + 1 :],
        word[:at] + word[at] + word[at:],
    ))  # fmt: skip
    return replace(one, name=" ".join(words)) if words != one.name.split() else None


KINDS: dict[str, Callable[[Particulars, Random], Particulars | None]] = {
    "ejaan": _spelling,
    "gelar": _title,
    "urutan nama": _turned,
    "hari salah": _wrong_day,
    "hari dan bulan tertukar": _turned_day,
    "nama menikah": _married,
    "ponsel lain": _other_phone,
    "nama pendek": _short,
    "ejaan lama": _old_spelling,
    "salah ketik": _typing_error,
}
