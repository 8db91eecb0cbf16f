"""Decides for each person's row whether it is ready, questionable or held, and says why."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from trainingmgr.foundation.indonesia.names import likely_same
from trainingmgr.foundation.language import N_
from trainingmgr.participants.rules.enrolment import age_on, needs_guardian
from trainingmgr.participants.rules.findings import Finding, Findings, Status, status_of
from trainingmgr.participants.rules.import_birth import read_birth
from trainingmgr.participants.rules.import_places import read_kelurahan
from trainingmgr.participants.rules.import_values import (
    read_business,
    read_email,
    read_nik,
    read_phone,
    read_sex,
    read_text,
    text_of,
)
from trainingmgr.participants.rules.layout import PersonRow
from trainingmgr.participants.rules.person import PersonData

LONGEST_NAME = 120
CANDIDATES = 40  # people compared with one row; a file of one birthday must not take minutes


@dataclass(frozen=True)
class KnownPerson:
    """Someone already registered, or in an earlier row: enough to suspect a second entry."""

    name: str
    birth_date: dt.date | None
    phone: str | None
    reference: str
    """The record's number, or `baris 12`."""
    sheet: str | None = None

    def seen_from(self, sheet: str | None) -> str:
        """Return the reference, with the sheet's name where that is another one."""
        elsewhere = self.sheet is not None and self.sheet != sheet
        return f"{self.reference} lembar {self.sheet}" if elsewhere else self.reference


class KnownPeople(Protocol):
    """What the register knows of one programme year."""

    def number_of(self, nik: str) -> str | None:
        """Return the participant's number registered under this NIK, if any (R12)."""

    def alike(self, birth_date: dt.date | None, phone: str | None) -> Sequence[KnownPerson]:
        """Return the people with this birth date or this phone."""


class NobodyKnown:
    """An empty register."""

    def number_of(self, nik: str) -> str | None:
        return None

    def alike(self, birth_date: dt.date | None, phone: str | None) -> Sequence[KnownPerson]:
        return ()


@dataclass(frozen=True)
class CheckedRow:
    """A person's row with its verdict. `person` is what a yes would register; None if held."""

    source: PersonRow
    name: str
    status: Status
    findings: tuple[Finding, ...]
    person: PersonData | None
    nik: str | None = None
    """The NIK, if it is sound in itself; also of a held row, and so are date and phone."""
    birth_date: dt.date | None = None
    phone: str | None = None


@dataclass
class _SeenSoFar:
    """The rows above, by NIK and, for likely duplicates, by birth date and phone."""

    rows: dict[str, PersonRow] = field(default_factory=dict)
    born: dict[dt.date, list[KnownPerson]] = field(default_factory=dict)
    phones: dict[str, list[KnownPerson]] = field(default_factory=dict)

    def add(self, person: KnownPerson) -> None:
        if person.birth_date:
            self.born.setdefault(person.birth_date, []).append(person)
        if person.phone:
            self.phones.setdefault(person.phone, []).append(person)

    def alike(self, birth_date: dt.date | None, phone: str | None) -> list[KnownPerson]:
        by_date = self.born.get(birth_date, []) if birth_date else []
        by_phone = self.phones.get(phone, []) if phone else []
        return by_date[-CANDIDATES:] + by_phone[-CANDIDATES:]


@dataclass(frozen=True)
class Above:
    """A row that stands above the one to be judged: its NIK, if it could be read, and who it is."""

    nik: str | None
    row: PersonRow
    person: KnownPerson


def check_rows(
    rows: Iterable[PersonRow],
    cohort_kecamatan: str | None,
    enrolled_on: dt.date,
    known: KnownPeople | None = None,
) -> list[CheckedRow]:
    """Return every row with its verdict, in order; see `check_each`."""
    return list(check_each(rows, cohort_kecamatan, enrolled_on, known))


def check_each(
    rows: Iterable[PersonRow],
    cohort_kecamatan: str | None,
    enrolled_on: dt.date,
    known: KnownPeople | None = None,
    above: Iterable[Above] = (),
) -> Iterator[CheckedRow]:
    """Yield every row with its verdict, in order, in one pass.

    `cohort_kecamatan` is Kemendagri's code, or None where any kecamatan will do; `enrolled_on` is
    the day whose age counts (R14). Of equal NIKs the first row stands and later ones are held; a
    NIK already registered in the programme year is held with the number of its record (R12).
    `above` are rows judged before, when only some of a file are judged again.
    """
    register = known or NobodyKnown()
    seen = _SeenSoFar()
    for one in above:
        if one.nik:
            seen.rows.setdefault(one.nik, one.row)
        seen.add(one.person)
    for row in rows:
        yield _checked(row, cohort_kecamatan, enrolled_on, register, seen)


def _checked(
    row: PersonRow,
    cohort_kecamatan: str | None,
    enrolled_on: dt.date,
    known: KnownPeople,
    seen: _SeenSoFar,
) -> CheckedRow:
    cells, found = row.cells, Findings()
    name = _name(row, found)
    facts = read_nik(cells.get("nik"), found, enrolled_on)
    if facts:
        _hold_second_entry(facts.digits, row, known, seen, found)
    sex = read_sex(cells, facts, found)
    birth_place, birth_date = read_birth(cells, facts, found, enrolled_on)
    kelurahan = read_kelurahan(cells, cohort_kecamatan, found)
    phone = read_phone(cells.get("phone"), found)
    guardian = read_text(cells.get("guardian_name"), "guardian_name", 120, found)
    if birth_date and needs_guardian(birth_date, enrolled_on):
        _ask_guardian(age_on(birth_date, enrolled_on), guardian, found)
    email = read_email(cells.get("email"), found)
    address = read_text(cells.get("address"), "address", 200, found)
    education = read_text(cells.get("education"), "education", 60, found)
    occupation = read_text(cells.get("occupation"), "occupation", 80, found)
    in_business = read_business(cells.get("already_in_business"), found)
    itself = KnownPerson(name, birth_date, phone, f"baris {row.row}", row.sheet)
    if facts and not any(f.field == "nik" and f.weight == "held" for f in found.found):
        _ask_likely_duplicate(itself, known, seen, found)
    seen.add(itself)
    status = status_of(found.found)
    person = None
    if status != "held" and facts and sex and birth_date:
        person = PersonData(
            name=name,
            nik=facts.digits,
            sex=sex,
            birth_date=birth_date,
            birth_place=birth_place[:60],
            kelurahan_code=kelurahan,
            address=address,
            phone=phone,
            email=email,
            education=education,
            occupation=occupation,
            already_in_business=in_business,
            guardian_name=guardian or None,
        )
    nik = facts.digits if facts else None
    return CheckedRow(row, name, status, tuple(found.found), person, nik, birth_date, phone)


def _name(row: PersonRow, found: Findings) -> str:
    name = re.sub(r"^\d+\s*[.)]\s*", "", text_of(row.cells.get("name")))
    if len(re.findall(r"[^\W\d_]", name)) < 2:
        found.hold("name", N_("Nama belum diisi. Tulis nama lengkap sesuai KTP."))
    elif len(name) > LONGEST_NAME:
        found.hold("name", N_("Nama lebih dari 120 huruf. Tulis nama lengkap sesuai KTP saja."))
    return name


def _hold_second_entry(
    nik: str, row: PersonRow, known: KnownPeople, seen: _SeenSoFar, found: Findings
) -> None:
    first = seen.rows.setdefault(nik, row)
    number = known.number_of(nik)
    if number:
        found.hold(
            "nik",
            N_(
                "NIK ini sudah terdaftar pada tahun program ini dengan nomor peserta %(number)s. "
                "Biarkan baris ini tertahan, atau cocokkan NIK-nya dengan KTP."
            ),
            number=number,
        )
    elif first is not row:
        there = KnownPerson("", None, None, f"baris {first.row}", first.sheet)
        found.hold(
            "nik",
            N_(
                "NIK sama dengan %(first)s. Baris pertama yang dipakai; biarkan baris ini "
                "tertahan, atau cocokkan NIK-nya dengan KTP."
            ),
            first=there.seen_from(row.sheet),
        )


def _ask_guardian(age: int, guardian: str, found: Findings) -> None:
    message = N_(
        "Berusia %(age)d tahun, di bawah 18 tahun. Persetujuan Anda mencatat bahwa wali "
        "(%(guardian)s) telah mengizinkan."
    )
    if not guardian:
        message = N_(
            "Berusia %(age)d tahun, di bawah 18 tahun. Isi nama wali; persetujuan Anda mencatat "
            "bahwa wali telah mengizinkan."
        )
    params = {"age": age, "guardian": guardian} if guardian else {"age": age}
    found.ask("guardian_consent", message, **params)


def _ask_likely_duplicate(
    itself: KnownPerson, known: KnownPeople, seen: _SeenSoFar, found: Findings
) -> None:
    others = [
        *seen.alike(itself.birth_date, itself.phone),
        *known.alike(itself.birth_date, itself.phone),
    ]
    for other in others:
        if likely_same(
            itself.name,
            other.name,
            born_a=itself.birth_date,
            born_b=other.birth_date,
            phone_a=itself.phone,
            phone_b=other.phone,
        ):
            found.ask(
                "name",
                N_(
                    "Mungkin orang yang sama dengan %(name)s (%(reference)s). Setujui bila "
                    "memang dua orang; bila orang yang sama, tidak perlu dimasukkan lagi."
                ),
                name=other.name[:60],
                reference=other.seen_from(itself.sheet),
            )
            return
