"""Which rows may be imported, which need a person's yes, and which must be corrected first."""

import datetime as dt
import time

import pytest

from tests.support.workbooks import ENROLLED, SERPONG, nik_of, person_cells, table
from trainingmgr.foundation.sheets import Sheet
from trainingmgr.participants.rules.import_check import KnownPerson, check_rows
from trainingmgr.participants.rules.layout import understand

BORN = dt.date(1999, 8, 17)
NIK = "3674015708990001"


def person(**changes):
    cells = {
        "NIK": NIK,
        "Nama": "Siti Aminah",
        "L/P": "P",
        "Tgl Lahir": BORN,
        "Kelurahan": "Ciater",
    }
    return cells | changes


def checked(*people, known=None):
    headings = list(dict.fromkeys(heading for one in people for heading in one))
    found = understand([Sheet("A", table(people, headings=headings))])
    return check_rows(found.people, SERPONG, ENROLLED, known)


def verdict(**changes):
    (row,) = checked(person(**changes))
    asked = {finding.field for finding in row.findings if finding.weight != "note"}
    for finding in row.findings:
        assert str(finding.reason).endswith(".")
    return row.status, asked, row.person


def test_a_faultless_row_is_ready():
    status, asked, data = verdict()
    assert (status, asked) == ("ready", set())
    assert (data.nik, data.name, data.sex, data.birth_date) == (NIK, "Siti Aminah", "P", BORN)
    assert data.kelurahan_code == "36.74.01.1001"


@pytest.mark.parametrize(
    "nik",
    [
        None,
        "",
        "-",
        "367401570899000",
        "36740157089900011",
        "3674063113040003",
        "3674015708990000",
        "0074015708990001",
        "3674O15708990001",
        "3,67402E+15",
        "3.67401570899E+15",
        "3674015708990001.0",
        3674015708990001,
        3674015708990000.0,
        "belum ada",
    ],
)
def test_a_missing_damaged_or_rounded_nik_is_held_and_never_repaired(nik):
    status, asked, data = verdict(NIK=nik)
    assert (status, asked, data) == ("held", {"nik"}, None)


@pytest.mark.parametrize(
    "nik",
    ["3674 0157 0899 0001", "3674.0157.0899.0001", "'3674015708990001", "\u00a03674015708990001 "],
)
def test_a_nik_in_text_may_be_dressed(nik):
    assert verdict(NIK=nik)[2].nik == NIK


def test_a_nik_from_elsewhere_is_ready():
    elsewhere = nik_of(7, BORN, region="360322")
    assert verdict(NIK=elsewhere)[0] == "ready"


def test_a_missing_name_is_held():
    assert verdict(Nama=None)[:2] == ("held", {"name"})
    assert verdict(Nama="x" * 121)[:2] == ("held", {"name"})


def test_of_equal_niks_the_first_row_stands_and_later_ones_are_held():
    first, other, again, third = checked(
        person(),
        person(NIK=nik_of(2, BORN), Nama="Dewi Lestari"),
        person(Nama="Orang Lain", NIK=f"'{NIK}"),
        person(Nama="Ketiga"),
    )
    assert [row.status for row in (first, other, again, third)] == [
        "ready",
        "ready",
        "held",
        "held",
    ]
    assert "baris 2" in str(again.findings[0].reason)
    assert "baris 2" in str(third.findings[0].reason)


class Register:
    """Siti Aminah is registered as SRP-001."""

    def number_of(self, nik):
        return "SRP-001" if nik == NIK else None

    def alike(self, birth_date, phone):
        siti = KnownPerson("Siti Aminah", BORN, "+6281234567890", "SRP-001")
        return [siti] if birth_date == BORN or phone == siti.phone else []


def test_a_nik_registered_in_the_programme_year_is_held_with_the_record_number():
    (row,) = checked(person(), known=Register())
    assert row.status == "held"
    assert "SRP-001" in str(row.findings[0].reason)


def test_a_likely_duplicate_is_questionable():
    (known,) = checked(person(NIK=nik_of(9, BORN), Nama="Sitti Aminah"), known=Register())
    assert (known.status, known.findings[0].field) == ("questionable", "name")
    first, second = checked(person(), person(NIK=nik_of(9, BORN), Nama="Siti Aminah, S.E."))
    assert (first.status, second.status) == ("ready", "questionable")
    assert "baris 2" in str(second.findings[0].reason)


def test_two_people_of_one_birthday_or_one_telephone_are_two_people():
    rows = checked(
        person(**{"No HP": "081234567890"}),
        person(NIK=nik_of(2, BORN), Nama="Dewi Lestari", **{"No HP": "081234567890"}),
    )
    assert [row.status for row in rows] == ["ready", "ready"]


def test_sex_and_birth_date_are_taken_from_the_nik_when_empty():
    status, _, data = verdict(**{"L/P": None, "Tgl Lahir": None})
    assert (status, data.sex, data.birth_date) == ("ready", "P", BORN)


@pytest.mark.parametrize("sex", ["P", "p", "Perempuan", "PR", "wanita", "P "])
def test_sex_is_read_however_it_is_written(sex):
    assert verdict(**{"L/P": sex})[0] == "ready"


def test_a_sex_unlike_the_nik_is_questionable_and_kept_as_written():
    status, asked, data = verdict(**{"L/P": "Laki-laki"})
    assert (status, asked, data.sex) == ("questionable", {"sex"}, "L")
    status, asked, data = verdict(**{"L/P": "?"})
    assert data.sex == "P"
    assert verdict(**{"L/P": "XX"})[:2] == ("questionable", {"sex"})


@pytest.mark.parametrize(
    "written",
    [
        BORN,
        "17 Agustus 1999",
        "17-08-1999",
        "17/8/99",
        "1999-08-17",
        "Tangerang, 17 Agustus 1999",
        36389,
        "36389",
    ],
)
def test_a_birth_date_is_read_however_it_is_written(written):
    status, _, data = verdict(**{"Tgl Lahir": written})
    assert (status, data.birth_date) == ("ready", BORN)


def test_the_nik_settles_which_number_is_the_month():
    born = dt.date(1999, 5, 12)
    for written in ("12/05/1999", "05/12/1999"):
        status, _, data = verdict(NIK=nik_of(1, born), **{"Tgl Lahir": written})
        assert (status, data.birth_date) == ("ready", born)
    turned_by_excel = dt.date(1999, 12, 5)
    status, asked, data = verdict(NIK=nik_of(1, born), **{"Tgl Lahir": turned_by_excel})
    assert (status, asked, data.birth_date) == ("questionable", {"birth_date"}, born)


def test_a_birth_date_unlike_the_nik_or_unreadable_is_questionable():
    other = dt.date(1998, 8, 17)
    status, asked, data = verdict(**{"Tgl Lahir": other})
    assert (status, asked, data.birth_date) == ("questionable", {"birth_date"}, other)
    for unreadable in ("kapan-kapan", "31 Februari 1999", "1999", dt.date(2030, 1, 1)):
        status, asked, data = verdict(**{"Tgl Lahir": unreadable})
        assert (status, asked, data.birth_date) == ("questionable", {"birth_date"}, BORN)


def test_place_and_date_of_birth_may_share_a_cell():
    cells = person()
    del cells["Tgl Lahir"]
    (row,) = checked(cells | {"Tempat, Tanggal Lahir": "Tangerang, 17 Agustus 1999"})
    assert row.status == "ready"
    assert (row.person.birth_place, row.person.birth_date) == ("Tangerang", BORN)


@pytest.mark.parametrize("spelling", ["Rawa Buntu", "RAWABUNTU", "Kel. Rawa Buntu", "rawa buntu "])
def test_old_spellings_of_a_kelurahan_are_accepted_silently(spelling):
    status, _, data = verdict(Kelurahan=spelling)
    assert (status, data.kelurahan_code) == ("ready", "36.74.01.1002")


def test_an_unknown_kelurahan_is_questionable_with_a_suggestion_where_there_is_one():
    status, asked, data = verdict(Kelurahan="Cilengang")
    assert (status, asked, data.kelurahan_code) == (
        "questionable",
        {"kelurahan"},
        "36.74.01.1008",
    )
    for none in ("Negeri Jauh", None):
        status, asked, data = verdict(Kelurahan=none)
        assert (status, asked, data.kelurahan_code) == ("questionable", {"kelurahan"}, None)


def test_a_kelurahan_of_another_kecamatan_is_questionable():
    status, asked, data = verdict(Kelurahan="Pamulang Barat")
    assert (status, asked) == ("questionable", {"kelurahan"})
    assert data.kelurahan_code == "36.74.06.1001"
    assert verdict(Kecamatan="Setu")[:2] == ("questionable", {"kecamatan"})
    assert verdict(Kecamatan="Kec. Serpong")[0] == "ready"


def test_a_kelurahan_may_stand_in_the_address():
    status, _, data = verdict(Kelurahan=None, Alamat="Jl. Melati 3, Kel. Rawa Buntu, Kec. Serpong")
    assert (status, data.kelurahan_code) == ("ready", "36.74.01.1002")


def test_under_18_asks_for_the_guardian():
    born = dt.date(2009, 6, 1)
    cells = {"NIK": nik_of(1, born), "Tgl Lahir": born}
    status, asked, data = verdict(**cells)
    assert (status, asked, data.guardian_consent) == ("questionable", {"guardian_consent"}, False)
    (row,) = checked(person(**cells, **{"Nama Wali": "Bu Rina"}))
    assert "guardian_consent" in {finding.field for finding in row.findings}
    assert row.person.guardian_name == "Bu Rina"


@pytest.mark.parametrize(
    "written", ["0812-3456-7890", "81234567890", 81234567890, "+62 812 3456 7890", "6281234567890"]
)
def test_a_telephone_without_its_zero_is_understood(written):
    assert verdict(**{"No HP": written})[2].phone == "+6281234567890"


def test_an_unreadable_telephone_is_questionable():
    status, asked, data = verdict(**{"No HP": "12345"})
    assert (status, asked, data.phone) == ("questionable", {"phone"}, None)
    assert verdict(**{"No HP": "081234567890 / 081234567891"})[2].phone == "+6281234567890"


@pytest.mark.parametrize(
    ("written", "has"),
    [("Ya", True), ("sudah", True), ("Belum", False), ("-", False), (None, False)],
)
def test_already_in_business_is_read(written, has):
    status, _, data = verdict(**{"Sudah punya usaha": written})
    assert (status, data.already_in_business) == ("ready", has)


@pytest.mark.parametrize("days", [1, 15_000])
def test_twenty_thousand_rows_are_checked_in_seconds(days):
    """Also when all share one birthday, as in a file made to be slow."""
    first = dt.date(1965, 1, 1)
    people = []
    for n in range(20_000):
        born = first + dt.timedelta(days=n % days)
        nik = nik_of(n % 9_000 + 1, born)
        people.append(person_cells(n) | {"NIK": nik, "Tanggal Lahir": born})
    sheet = Sheet("A", table(people))
    start = time.monotonic()
    assert len(check_rows(understand([sheet]).people, SERPONG, ENROLLED)) == 20_000
    assert time.monotonic() - start < 120
