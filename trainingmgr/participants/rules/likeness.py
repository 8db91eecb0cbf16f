"""How likely two records tell of one person: evidence weighed for and against, never a verdict.

In the spirit of Fellegi and Sunter: each particular that agrees adds bits, the rarer the agreement
the more; each that differs takes some away. A person decides; the reasons are what they read.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import combinations

from rapidfuzz.distance import OSA

from trainingmgr.foundation.indonesia.names import normalise_name
from trainingmgr.foundation.language import N_

ASK, STRONG = 10.0, 18.0
"""Bits from which a person is asked, and from which the likeness is called strong."""
# A block larger than this tells nothing: its people are found by what is rarer in them.
LARGEST_BLOCK = 80

SAME_NAME = N_("nama berbunyi sama")
TURNED_NAME = N_("nama sama dengan urutan terbalik")
NEAR_NAME = N_("nama hampir sama")
PART_OF_NAME = N_("nama yang satu bagian dari nama lainnya")
SHARED_NAME = N_("nama depan sama, nama belakang berbeda")
SAME_BIRTH = N_("tanggal lahir sama")
TURNED_BIRTH = N_("tanggal dan bulan lahir tertukar")
ONE_DIGIT = N_("tanggal lahir berbeda satu angka")
SAME_MONTH = N_("bulan dan tahun lahir sama, tanggalnya berbeda")
SAME_DAY = N_("tanggal dan bulan lahir sama, tahunnya berbeda")
SAME_PHONE = N_("nomor ponsel sama")
NEAR_PHONE = N_("nomor ponsel hampir sama")
SAME_WARD = N_("kelurahan sama")
SAME_PLACE = N_("tempat lahir sama")
SAME_NIK = N_("NIK sama")
NEAR_NIK = N_("NIK berbeda satu atau dua angka")
NIK_BIRTH = N_("tanggal lahir di dalam NIK sama")
OTHER_SEX = N_("jenis kelamin berbeda")

# Words that stand before so many names that sharing one says next to nothing.
_BEFORE_MANY = (
    "muhamad siti sri nur abdul ahmad ni i made wayan putu ketut nyoman gede bin binti al el putri"
)
GENERIC = frozenset(_BEFORE_MANY.split())
# Given names that look alike and are not: two of them are two names, not a typing error.
_GIVEN_NAMES = """
    dewi desi deni doni dani deri dedi dodi didi rani rini rina rita rika riska rizka riski rizki
    reni rena resti retno ratna ratih rahma rahmi rahmat andi ardi adi edi eddy eni ani ana anisa
    annisa alisa yani yuni yanti yusi susi sasi sari sri santi sinta shinta sita siska sisca mira
    mila maya mia lia lisa lina lani luna lusi nia nita nina nani nuri novi nova niken indah intan
    indra hendra hendri henri heni hani hana fitri vitri fatima fajar fahri fahmi fadli fadil faisal
    farhan farhat irfan irvan ilham ihsan iwan ivan eko eka ika ita ira ina bayu wahyu ayu tri dwi
    budi rudi yudi yuda yoga yogi agus bagus galih galuh asep usep ujang dadang dudung endang
    nanang cecep joko eko toni tono tini tuti titi tati wati wawan gunawan irawan setiawan kurniawan
    putra putri arif arief aris haris ridwan ridho reza rezi raka rangga angga anggi dinda dina dini
    dian diana diah dyah amelia amalia aulia melati meli mega citra cinta bella nabila salsabila
    salma salwa zahra zaki nadia nadya naufal nisa kartika kartini wulan bulan hasan husen husein
    hasna husna rian riana ryan dimas bima bimo guntur gilang ratu ratna aminah amina salim salman
    hidayat hidayah hidayati kusuma kusumo santoso santosa wibowo prabowo susanto susanti hartono
    hartini sutrisno sutisna suryana suryani suryanto lestari pertiwi puspita permata pratama
    pratiwi maulana nugroho nugraha saputra saputri rahman rahayu wijaya wijayanti
    """
_GIVEN = frozenset(normalise_name(name) for name in _GIVEN_NAMES.split())


@dataclass(frozen=True)
class Particulars:
    """What is compared of one record. The NIK lives here in memory only."""

    id: int
    name: str
    sex: str
    birth_date: date
    birth_place: str = ""
    phone: str | None = None
    kelurahan_code: str | None = None
    nik: str = field(default="", repr=False)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The name's sounding words."""
        return tuple(normalise_name(self.name).split())

    @cached_property
    def sounds(self) -> tuple[str, ...]:
        """The words with letters levelled that writing exchanges (z and s, old j and y)."""
        return tuple(map(_skeleton, self.words))

    @cached_property
    def birth_digits(self) -> str:
        return f"{self.birth_date:%d%m%Y}"


@dataclass(frozen=True)
class Likeness:
    """Bits for one person, and the reasons as marked sentences, weightiest first."""

    score: float
    reasons: tuple[str, ...]

    @property
    def likely(self) -> bool:
        return self.score >= ASK


class Commonness:
    """How many of a register's people bear a word in their name."""

    def __init__(self, people: Iterable[Particulars]) -> None:
        self._counts: Counter[str] = Counter()
        self._total = 0
        for one in people:
            self._count(one.words)

    @classmethod
    def of_keys(cls, keys: Iterable[str]) -> Commonness:
        """The same from names normalised before."""
        found = cls(())
        for key in keys:
            found._count(key.split())
        return found

    def _count(self, words: Iterable[str]) -> None:
        self._total += 1
        self._counts.update(set(words))

    def bits(self, word: str) -> float:
        """What agreement on this word is worth: 1 (in every second name) to 7 (seen nowhere)."""
        if word in GENERIC:
            return 1.0
        most = 4.5 if word in _GIVEN else 7.0
        # A small register knows little of names; nothing in it is rarer than one in 130.
        share = max(self._counts[word], 1) / max(self._total, 130)
        return max(1.0, min(most, -math.log2(share)))

    def attested(self, word: str) -> bool:
        """A name that several people bear is a name, and hardly a typing error."""
        return word in _GIVEN or self._counts[word] >= 4


def compare(a: Particulars, b: Particulars, common: Commonness) -> Likeness:
    """Weigh two records against each other."""
    found: list[tuple[float, str | None]] = [
        _birth(a, b), _phone(a.phone, b.phone), _nik(a, b), _ward(a, b), _place(a, b), _sex(a, b),
    ]  # fmt: skip
    if max(found[0][0], found[1][0], found[2][0]) <= 0:
        # A name alone makes nobody the same: birth date, phone or NIK has to speak for it.
        return Likeness(0.0, ())
    named, reason = _name(a, b, common)
    if reason != SAME_NAME and _registered_together(a, b) and not _same_given(a, b):
        # Twins: all the same but the given name, and NIK one after the other.
        return Likeness(0.0, ())
    if named <= 0 and reason is None and found[2][0] < 7:
        return Likeness(0.0, ())
    found.append((named, reason))
    told = sorted((one for one in found if one[1]), key=lambda one: -one[0])
    return Likeness(
        round(sum(bits for bits, _ in found), 1), tuple(str(reason) for _, reason in told)
    )


def likely_pairs(
    people: Sequence[Particulars],
    focus: Collection[int] | None = None,
    common: Commonness | None = None,
) -> dict[tuple[int, int], Likeness]:
    """Pairs (smaller id first) that a person should look at; with `focus`, only theirs.

    Only records that share a block are compared, so the work grows with the people and not with
    their square.
    """
    common = common or Commonness(people)
    by_id = {one.id: one for one in people}
    found: dict[tuple[int, int], Likeness] = {}
    for pair in _candidates(people, focus):
        likeness = compare(by_id[pair[0]], by_id[pair[1]], common)
        if likeness.likely:
            found[pair] = likeness
    return found


def blocks(one: Particulars) -> Iterator[tuple[object, ...]]:
    """The keys under which a record meets those it may be the same as."""
    born = one.birth_date
    yield "born", min(born.day, born.month), max(born.day, born.month), born.year
    for start in {word[:2] for word in one.words}:
        yield "month", born.year, born.month, start
        yield "year", born.day, born.month, start
        yield "day", born.day, born.year, start
    if one.phone:
        yield "phone", one.phone
        yield "phone end", one.phone[-6:]
        yield "phone start", one.phone[:-4]
    if len(one.nik) == 16:
        yield "nik start", one.nik[:12]
        yield "nik end", one.nik[8:]


def _candidates(
    people: Sequence[Particulars], focus: Collection[int] | None
) -> set[tuple[int, int]]:
    meeting: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for one in people:
        for key in blocks(one):
            meeting[key].append(one.id)
    pairs: set[tuple[int, int]] = set()
    wanted = None if focus is None else set(focus)
    for ids in meeting.values():
        if not 1 < len(ids) <= LARGEST_BLOCK or (wanted is not None and wanted.isdisjoint(ids)):
            continue
        for a, b in combinations(sorted(set(ids)), 2):
            if wanted is None or a in wanted or b in wanted:
                pairs.add((a, b))
    return pairs


def _birth(a: Particulars, b: Particulars) -> tuple[float, str | None]:
    one, other = a.birth_date, b.birth_date
    if one == other:
        return 9.0, SAME_BIRTH
    if (one.day, one.month, one.year) == (other.month, other.day, other.year):
        return 7.0, TURNED_BIRTH
    if OSA.distance(a.birth_digits, b.birth_digits, score_cutoff=1) == 1:
        return 5.0, ONE_DIGIT
    if (one.year, one.month) == (other.year, other.month):
        return 4.0, SAME_MONTH
    if (one.day, one.month) == (other.day, other.month):
        return 4.0, SAME_DAY
    return -6.0, None


def _phone(a: str | None, b: str | None) -> tuple[float, str | None]:
    if not a or not b:
        return 0.0, None
    if a == b:
        return 5.0, SAME_PHONE
    # Numbers bought together follow each other: a last digit that differs may be a brother's.
    if OSA.distance(a, b, score_cutoff=1) == 1:
        return (2.5 if a[:-1] == b[:-1] else 4.5), NEAR_PHONE
    return -1.5, None


def _nik(a: Particulars, b: Particulars) -> tuple[float, str | None]:
    """Near NIK are a typing error; NIK that are right in themselves and differ are two people."""
    if len(a.nik) != 16 or len(b.nik) != 16:
        return 0.0, None
    if a.nik == b.nik:
        return 12.0, SAME_NIK
    apart = OSA.distance(a.nik, b.nik, score_cutoff=2)
    if apart <= 2:
        serial_only = a.nik[:12] == b.nik[:12]
        return (4.0 if serial_only else 9.0 - apart), NEAR_NIK
    if a.nik[6:12] == b.nik[6:12]:
        return (5.0, NIK_BIRTH) if a.birth_date != b.birth_date else (0.0, None)
    if a.birth_date != b.birth_date and _speaks_true(a) and _speaks_true(b):
        return -2.0, None
    return -1.0, None


def _speaks_true(one: Particulars) -> bool:
    """The NIK says the same birth date as the record."""
    day = one.birth_date.day + (40 if one.sex == "P" else 0)
    return one.nik[6:12] == f"{day:02d}{one.birth_date:%m%y}"


def _ward(a: Particulars, b: Particulars) -> tuple[float, str | None]:
    if not a.kelurahan_code or not b.kelurahan_code:
        return 0.0, None
    return (3.0, SAME_WARD) if a.kelurahan_code == b.kelurahan_code else (-1.0, None)


def _place(a: Particulars, b: Particulars) -> tuple[float, str | None]:
    one, other = normalise_name(a.birth_place), normalise_name(b.birth_place)
    if not one or not other:
        return 0.0, None
    return (1.0, SAME_PLACE) if one == other else (-0.5, None)


def _sex(a: Particulars, b: Particulars) -> tuple[float, str | None]:
    return (0.5, None) if a.sex == b.sex else (-4.0, OTHER_SEX)


MOST_OF_A_NAME = 12.0
TWO_GIVEN_NAMES, TWO_LAST_NAMES, MARRIED_NAME = -12.0, -5.0, -2.5


def _name(a: Particulars, b: Particulars, common: Commonness) -> tuple[float, str | None]:
    one, other = a.words, b.words
    if not one or not other:
        return 0.0, None
    whole = min(MOST_OF_A_NAME, sum(common.bits(word) for word in set(one)))
    if a.sounds == b.sounds or "".join(one) == "".join(other):
        return whole, SAME_NAME
    if sorted(a.sounds) == sorted(b.sounds):
        return whole, TURNED_NAME
    pairs, left_one, left_other = _align(one, other, common)
    bits = sum(share * common.bits(min(x, y, key=len)) for x, y, share in pairs)
    bits = min(MOST_OF_A_NAME, bits)
    given = any(x not in GENERIC and y not in GENERIC for x, y, _ in pairs)
    if left_one and left_other:
        joined = OSA.normalized_similarity("".join(one), "".join(other))
        if joined >= 0.88 and not _two_names(left_one, left_other, common):
            return 0.7 * whole, NEAR_NAME
        if not given or not _first_meets(one, other, pairs):
            return TWO_GIVEN_NAMES, None
        against = MARRIED_NAME if "P" in (a.sex, b.sex) else TWO_LAST_NAMES
        return bits + against, SHARED_NAME
    if not pairs:
        return TWO_GIVEN_NAMES, None
    if left_one or left_other:
        # "Siti" may be anybody's first word; what is left over weighs a little against it.
        return (bits - 0.5 * len(left_one + left_other)), PART_OF_NAME
    return bits, NEAR_NAME


def _align(
    one: Sequence[str], other: Sequence[str], common: Commonness
) -> tuple[list[tuple[str, str, float]], list[str], list[str]]:
    """Words that meet, best first, with how much of their worth counts; and those left over."""
    shares = sorted(
        (
            (-_share(x, y, common), abs(i - j), i, j)
            for i, x in enumerate(one)
            for j, y in enumerate(other)
            if _share(x, y, common) > 0
        ),
    )
    used_one: set[int] = set()
    used_other: set[int] = set()
    pairs = []
    for share, _, i, j in shares:
        if i not in used_one and j not in used_other:
            used_one.add(i)
            used_other.add(j)
            pairs.append((one[i], other[j], -share))
    return (
        pairs,
        [word for i, word in enumerate(one) if i not in used_one],
        [word for j, word in enumerate(other) if j not in used_other],
    )


def _share(x: str, y: str, common: Commonness) -> float:
    """How far two words are one: 1 the same, less for an initial, a short form or a slip."""
    if x == y:
        return 1.0
    if _skeleton(x) == _skeleton(y):
        return 0.95
    short, long = sorted((x, y), key=len)
    if len(short) == 1:
        return 0.3 if long.startswith(short) else 0.0
    if common.attested(x) and common.attested(y):
        return 0.0
    if len(short) >= 3 and (long.startswith(short) or long.endswith(short)):
        return 0.6
    apart = min(
        OSA.distance(x, y, score_cutoff=2),
        OSA.distance(_skeleton(x), _skeleton(y), score_cutoff=2),
    )
    if apart == 1 and len(short) >= 4:
        return 0.8
    return 0.6 if apart == 2 and len(short) >= 7 else 0.0


_ALIKE = str.maketrans({"f": "p", "z": "s", "y": "i", "j": "i"})


def _skeleton(word: str) -> str:
    """What is left when letters that Indonesian writing exchanges are levelled."""
    return (word[:1] + word[1:].replace("h", "")).replace("ae", "ai").translate(_ALIKE)


def _registered_together(a: Particulars, b: Particulars) -> bool:
    """NIK of one place and birth date, given out one after the other."""
    if len(a.nik) != 16 or len(b.nik) != 16 or a.nik[:12] != b.nik[:12]:
        return False
    return abs(int(a.nik[12:]) - int(b.nik[12:])) == 1


def _same_given(a: Particulars, b: Particulars) -> bool:
    given = _skeleton(_given(a.words)) if a.words else ""
    return given in b.sounds


def _two_names(left_one: Sequence[str], left_other: Sequence[str], common: Commonness) -> bool:
    """Both leftovers are names that people really bear."""
    return any(map(common.attested, left_one)) and any(map(common.attested, left_other))


def _first_meets(
    one: Sequence[str], other: Sequence[str], pairs: Sequence[tuple[str, str, float]]
) -> bool:
    """Whether the given name of the one meets a word of the other: not only a family name."""
    first, second = _given(one), _given(other)
    return any(x == first and y == second for x, y, _ in pairs)


def _given(words: Sequence[str]) -> str:
    return next((word for word in words if word not in GENERIC), words[0])
