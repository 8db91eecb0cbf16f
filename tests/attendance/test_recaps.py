"""People × sessions on paper and as a workbook, against plain SQL over the marks."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import openpyxl
import pytest
from sqlalchemy import text

from tests.support.pdf import text_of
from tests.support.training import (
    DAY,
    make_class,
    make_session,
    make_technical,
    mark,
)
from trainingmgr.attendance.models import Mark
from trainingmgr.attendance.queries.recap import recap
from trainingmgr.attendance.services import make_up, registers
from trainingmgr.cohorts.services import cancel_session
from trainingmgr.documents.attendance import RecapColumn, RecapDocument
from trainingmgr.documents.office import Letterhead
from trainingmgr.documents.signatures import Signatory
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.participants.services import people

NOON = datetime(2026, 3, 20, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_march():
    with clock.at(NOON):
        yield


def secrets(roster):
    """What must be on no sheet that goes round."""
    return [told for who in roster for told in (who.nik, who.phone) if told]


@pytest.fixture
def busy(session):
    """A course with a late arrival, a cancelled session, one to come, and a make-up."""
    course, trainer, roster = make_class(session, 4)
    first = make_session(session, course, trainer)
    second = make_session(session, course, trainer, DAY + timedelta(days=7), hours=3, jp=3)
    mark(session, first, roster, "HSAH")
    mark(session, second, roster, "HHIH")
    row = session.query(Mark).filter_by(session_id=first.id, participant_id=roster[3].id).one()
    row.late_minutes, row.counted_jp = 60, 3
    session.flush()
    again = make_up.plan_make_up(
        session, COMMAND_LINE, first, [roster[1].id], held_on=DAY + timedelta(days=10),
        starts_at=time(8), ends_at=time(12), break_minutes=15, venue="Balai", trainer=trainer,
    )  # fmt: skip
    mark(session, again, [roster[1]])
    make_session(session, course, trainer, DAY + timedelta(days=30))
    gone = make_session(session, course, trainer, DAY + timedelta(days=2))
    cancel_session(session, COMMAND_LINE, gone, "Hujan")
    return course, roster


def by_plain_sql(session, course_id):
    """JP and letters of each person, reckoned from the marks alone."""
    held = session.execute(
        text(
            "select coalesce(sum(t.jp), 0) from training_sessions t, registers r "
            "where r.session_id = t.id and t.course_id = :course and t.state <> 'batal' "
            "and r.closed_at is not null and not t.chosen_only"
        ),
        {"course": course_id},
    ).scalar_one()
    marks = session.execute(
        text(
            "select e.participant_id, m.status, m.counted_jp from course_enrolments e "
            "left join training_sessions t on t.course_id = e.course_id and t.state <> 'batal' "
            "left join registers r on r.session_id = t.id and r.closed_at is not null "
            "left join marks m on m.session_id = r.session_id "
            "and m.participant_id = e.participant_id where e.course_id = :course"
        ),
        {"course": course_id},
    ).all()
    found = {}
    for participant_id, status, jp in marks:
        one = found.setdefault(participant_id, [0, held, dict.fromkeys("HISA", 0)])
        if status:
            one[0] += jp
            one[2][status] += 1
    return {key: (jp, total, letters) for key, (jp, total, letters) in found.items()}


def test_r08_a_recap_s_figures_are_those_of_plain_sql(session, busy):
    course, roster = busy
    registers.recount(session, COMMAND_LINE, course.id)
    found = recap(session, course)
    assert {
        one.participant_id: (one.course_jp, one.course_held, dict(one.letters))
        for one in found.lines
    } == by_plain_sql(session, course.id)
    assert [(one.jp, one.present, one.marked) for one in found.columns] == [
        (5, 2, 4), (3, 3, 4), (5, 1, 1),
    ]  # fmt: skip
    assert [one.chosen_only for one in found.columns] == [False, False, True]
    lines = {one.participant_id: one for one in found.lines}
    # Who was ill made it up: eight of eight JP, and nobody else's denominator grew.
    assert [lines[who.id].course_jp for who in roster] == [8, 8, 0, 6]
    assert {one.course_held for one in found.lines} == {8}
    assert (len(found.waiting), len(found.cancelled)) == (1, 1)


def test_a_recap_on_paper_and_as_a_workbook_says_the_same(as_role, session, busy):
    course, roster = busy
    registers.recount(session, COMMAND_LINE, course.id)
    client = as_role("admin")
    pdf = client.get(f"/pelatihan/{course.id}/rekap.pdf").data
    words = text_of(pdf)
    for expected in (
        "Rekap Presensi", "02/03", "09/03", "12/03", "susulan", "6/8", "75,0%*", "100,0%", "+5 JP",
        "3 JP", "belum akhir", "Dibatalkan, tidak dihitung: 4 Maret 2026",
        "Belum ditutup, belum dihitung: 1 April 2026", "Batas tuntas: 80% JP", "n = 4 peserta",
        "Susulan: 12 Maret 2026 untuk yang melewatkan 2 Maret 2026",
    ):  # fmt: skip
        assert expected in words
    assert client.get(f"/pelatihan/{course.id}/rekap.pdf").data == pdf
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/pelatihan/{course.id}/rekap.xlsx").data))
    sheet, about = book.worksheets
    head, *rows = list(sheet.iter_rows(values_only=True))
    by_name = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    late, ill = by_name[roster[3].name], by_name[roster[1].name]
    assert (late["P1 02/03/2026"], late["P1 JP"], late["JP dihitung"], late["dari JP"]) == (
        "H", 3, 6, 8,
    )  # fmt: skip
    assert late["% JP"] == pytest.approx(0.75)
    assert late["P3 12/03/2026 susulan"] is None
    assert (ill["P1 02/03/2026"], ill["P3 JP"], ill["Hadir"], ill["Sakit"]) == ("S", 5, 2, 1)
    told = " ".join(str(cell) for row in about.iter_rows(values_only=True) for cell in row if cell)
    assert "N angkatan" in told
    assert "80% JP" in told
    for secret in secrets(roster):
        assert secret not in words
        assert secret not in told


def test_a_workshop_has_its_recap_without_results(as_role, session):
    course, trainer, roster = make_class(session)
    workshop = make_technical(session, course.cohort, trainer)
    workshop.kind, workshop.title = "lokakarya", "Lokakarya pembuka"
    session.flush()
    one = make_session(session, workshop, trainer)
    people.enrol(session, COMMAND_LINE, workshop, [who.id for who in roster], DAY)
    mark(session, one, roster, "HHI")
    words = text_of(as_role("admin").get(f"/pelatihan/{workshop.id}/rekap.pdf").data)
    assert "Lokakarya pembuka" in words
    assert "5/5" in words
    assert "Hasil" not in words


@pytest.mark.once
def test_many_sessions_go_on_further_pages_with_the_sums_on_the_last():
    def parts(count):
        column = RecapColumn(on=DAY, jp="5 JP", present=1, marked=1, make_up=False)
        return list(
            RecapDocument(
                head=Letterhead(office_line="", office_name="", place="", issued_on=DAY),
                title="", cohort="", standing="", columns=(column,) * count, lines=(), facts=(),
                technical=True, trainer_signer=Signatory(title=""), officer=Signatory(title=""),
            ).parts
        )  # fmt: skip

    assert parts(0) == [(0, 0)]
    assert parts(12) == [(0, 12)]
    for count in range(1, 100):
        found = parts(count)
        assert [until for _first, until in found][-1] == count
        assert all(before[1] == after[0] for before, after in pairwise(found))
        assert all(0 < until - first <= 20 for first, until in found)
        assert found[-1][1] - found[-1][0] <= 12
