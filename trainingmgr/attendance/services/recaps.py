"""The recap of a course as a paper and as a workbook: one set of figures, said twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from trainingmgr.attendance import rules
from trainingmgr.attendance.queries.recap import Cell, Column, Line, Recap
from trainingmgr.attendance.services.papers import moment, trainer_signer
from trainingmgr.cohorts.models import Course
from trainingmgr.documents.attendance import RecapColumn, RecapDocument, RecapLine
from trainingmgr.foundation.indonesia.dates import long_date
from trainingmgr.foundation.indonesia.money import percent
from trainingmgr.foundation.sheets.listing import Field, write_list
from trainingmgr.programmes.services.office import letterhead, signer

NO_MARK = "·"
LEGEND = (
    "H = hadir, I = izin, S = sakit, A = alpa (tanpa keterangan), · = tidak ada tanda, misalnya "
    "belum terdaftar pada hari itu."
)
COUNTED = (
    "% JP = JP yang diikuti dibagi JP semua pertemuan yang presensinya sudah ditutup. Izin dan "
    "sakit tidak menambah JP; yang terlambat atau pulang awal mendapat JP yang utuh diikuti."
)
WITH_WORKSHOP = "JP dihitung adalah JP lokakarya angkatan ditambah JP kelas ini."
ELSEWHERE = "Hasil “kelas lain”: pelatihannya dinilai pada kelas lain, JP di sini hanya kelas ini."


def recap_paper(session: Session, course: Course, found: Recap, *, on: date) -> RecapDocument:
    """The recap as it stands on a day, for paper."""
    return RecapDocument(
        head=letterhead(session, on),
        title=course.title,
        cohort=course.cohort.name,
        standing=_standing(found),
        columns=tuple(
            RecapColumn(
                on=one.held_on,
                jp=f"{one.jp} JP",
                present=one.present,
                marked=one.marked,
                make_up=one.chosen_only,
            )
            for one in found.columns
        ),
        lines=tuple(_line(one, found) for one in found.lines),
        facts=tuple(f"{name}: {text}" if name else text for name, text in _facts(course, found)),
        technical=found.technical,
        trainer_signer=trainer_signer(course.trainer),
        officer=signer(session, "activity", on),
    )


def recap_workbook(course: Course, found: Recap, *, on: date) -> bytes:
    """The recap as an .xlsx: a letter and its JP for each session, sums, and what they mean."""
    fields = [
        Field("Nama", "text", lambda line: line.name),
        Field("Nomor peserta", "text", lambda line: line.number),
        Field("KUB", "text", lambda line: line.kub or ""),
        Field("Sudah keluar", "text", lambda line: "ya" if line.left else ""),
    ]
    for number, column in enumerate(found.columns, start=1):
        fields += _session_fields(number, column)
    fields += [_letter_field(letter, word) for letter, word in rules.MARKS.items()]
    fields += [
        Field("JP kelas diikuti", "number", lambda line: line.course_jp),
        Field("JP kelas selesai", "number", lambda line: line.course_held),
        Field("JP dihitung", "number", lambda line: line.counted_jp),
        Field("dari JP", "number", lambda line: line.held_jp),
        Field(
            "% JP",
            "percent",
            lambda line: line.counted_jp / line.held_jp if line.held_jp else None,
        ),
        Field("Mencapai batas", "text", _reaching),
    ]
    if found.technical:
        fields.append(Field("Hasil", "text", _result))
    facts = [
        ("Pelatihan", course.title),
        ("Angkatan", course.cohort.name),
        ("Dicetak", long_date(on)),
        ("Keadaan", _standing(found)),
        *((name or "Catatan", text) for name, text in _facts(course, found)),
        *(
            (f"P{number}", f"{long_date(one.held_on)}, {one.jp} JP: {one.title}")
            for number, one in enumerate(found.columns, start=1)
        ),
    ]
    return write_list("Rekap presensi", fields, found.lines, "Keterangan", facts)


def _session_fields(number: int, column: Column) -> list[Field]:
    name = f"P{number} {column.held_on:%d/%m/%Y}"
    if column.chosen_only:
        name += " susulan"

    def cell(line: Line) -> Cell | None:
        return line.cells.get(column.id)

    def letter(line: Line) -> str | None:
        found = cell(line)
        return found.status if found else None

    def jp(line: Line) -> int | None:
        found = cell(line)
        return found.jp if found else None

    return [Field(name, "text", letter), Field(f"P{number} JP", "number", jp)]


def _letter_field(letter: str, word: str) -> Field:
    return Field(word, "number", lambda line: line.letters[letter])


def _line(one: Line, found: Recap) -> RecapLine:
    return RecapLine(
        name=one.name,
        number=one.number,
        left=one.left,
        marks=tuple(_mark(one.cells.get(column.id), column) for column in found.columns),
        letters=tuple(one.letters[letter] for letter in rules.MARKS),
        course_jp=f"{one.course_jp}/{one.course_held}",
        jp=f"{one.counted_jp}/{one.held_jp}",
        percent=percent(one.counted_jp, one.held_jp),
        below=one.held_jp > 0 and not one.reaches,
        result=_result(one),
    )


def _mark(cell: Cell | None, column: Column) -> tuple[str, str]:
    """A letter, and below it the JP where they are not simply the session's."""
    if cell is None:
        return NO_MARK, ""
    if column.chosen_only:
        return cell.status, f"+{cell.jp} JP"
    short = cell.status == "H" and cell.jp < column.jp
    return cell.status, f"{cell.jp} JP" if short else ""


def _result(line: Line) -> str:
    if line.outcome:
        return rules.RESULTS[line.outcome]
    if line.waits_for_make_up:
        return "menunggu susulan"
    return "kelas lain" if line.elsewhere else "belum akhir"


def _reaching(line: Line) -> str:
    if not line.held_jp:
        return ""
    return "ya" if line.reaches else "belum"


def _standing(found: Recap) -> str:
    if found.closed_at is None:
        return "belum ada presensi yang ditutup"
    return f"data sampai presensi yang ditutup {moment(found.closed_at)}"


def _facts(course: Course, found: Recap) -> list[tuple[str, str]]:
    """What was counted and how, for paper and workbook alike."""
    staying = sum(not one.left for one in found.lines)
    people = f"n = {len(found.lines)} peserta kelas ini, {staying} di antaranya masih terdaftar"
    whole = course.cohort.frozen_n
    everyone = f"N angkatan = {whole}" if whole else "N angkatan belum ditetapkan"
    facts = [
        ("", LEGEND),
        ("", COUNTED),
        ("Peserta", f"{people}; {everyone}."),
        (
            "Batas tuntas",
            f"{found.threshold}% JP, dibandingkan tanpa pembulatan; * di bawah batas.",
        ),
    ]
    if found.technical:
        facts.append(("", WITH_WORKSHOP))
        if any(one.elsewhere for one in found.lines):
            facts.append(("", ELSEWHERE))
    facts += [
        (
            "Susulan",
            f"{long_date(one.held_on)} untuk yang melewatkan {long_date(one.made_up_on)}; +JP "
            "menambah JP yang diikuti, paling banyak sebesar yang terlewat, bukan JP pembagi.",
        )
        for one in found.columns
        if one.chosen_only and one.made_up_on
    ]
    if found.waiting:
        facts.append(("Belum ditutup, belum dihitung", _days(found.waiting)))
    if found.cancelled:
        facts.append(("Dibatalkan, tidak dihitung", _days(found.cancelled)))
    return facts


def _days(days: Sequence[date]) -> str:
    return "; ".join(long_date(day) for day in days) + "."
