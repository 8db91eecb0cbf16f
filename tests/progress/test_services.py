"""What is counted, what is kept, and whether it still follows from its evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.support import documents
from tests.support.builders import actor
from tests.support.participants import (
    make_cohort,
    make_participant,
    make_programme,
    person,
)
from tests.support.pdf import text_of
from tests.support.progress import make_outcome, report_it, verify
from tests.support.statements import Statements
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Refused
from trainingmgr.journey.active import Status
from trainingmgr.journey.stages import Stage
from trainingmgr.participants.models import Participant, StageReached, StandingRow
from trainingmgr.participants.services import people
from trainingmgr.programmes.models import Programme
from trainingmgr.progress import services
from trainingmgr.progress.queries.check import check
from trainingmgr.progress.queries.outcome import Outcome, outcome
from trainingmgr.progress.queries.standing import Group
from trainingmgr.progress.services.snapshots import fingerprint, freeze, thaw

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.at(NOW):
        yield


def count(session: Session, programme: Programme, as_of: date = TODAY) -> Outcome:
    return outcome(session, programme, as_of, cutoff=clock.now(), snapshot="L-2026-0001")


def test_r18_the_headline_counts_the_verified_only(session: Session) -> None:
    programme, business, _ = make_outcome(session)
    report_it(session, business)
    told = count(session, programme).report
    assert (told.active, told.unverified, told.participants) == (0, 5, 12)
    verify(session, business)
    told = count(session, programme).report
    assert (told.active, told.unverified, told.headline.rate) == (5, 0, "41,7%")


def test_r18_the_denominator_does_not_shrink_when_people_leave(session: Session) -> None:
    programme, business, members = make_outcome(session)
    verify(session, business)
    people.leave(session, COMMAND_LINE, members[0], kind="bekerja", on=TODAY, reason="Kerja")
    told = count(session, programme).report
    assert (told.active, told.participants) == (4, 12)


def test_who_comes_after_enrolment_closed_or_in_a_trial_cohort_is_not_counted(
    session: Session,
) -> None:
    programme, _, _ = make_outcome(session)
    trial = make_cohort(session, programme, code="UJI", turn=None)
    trial.counts = False
    make_participant(session, trial)
    people.close_enrolment(session, COMMAND_LINE, trial)
    open_still = make_cohort(session, programme, code="BUKA", turn=2)
    make_participant(session, open_still)
    assert count(session, programme).report.participants == 12


@pytest.mark.parametrize(
    ("active", "first", "second"), [(89, False, False), (90, True, False), (119, True, False),
                                    (120, True, True)],
)  # fmt: skip
def test_r19_targets_are_compared_unrounded(active: int, first: bool, second: bool) -> None:
    group = Group("", 300, Counter(), Counter({Status.AKTIF: active}), 300, active)
    assert (group.reaches(30), group.reaches(40)) == (first, second)


def test_r19_a_target_is_rounded_up_to_whole_people(session: Session) -> None:
    programme, _, _ = make_outcome(session)
    told = count(session, programme).report
    assert [(one.name, one.needed) for one in told.targets] == [("Wali Kota", 4), ("Dinas", 5)]


def test_an_earlier_day_looks_at_what_was_so_then(session: Session) -> None:
    programme, business, _ = make_outcome(session)
    verify(session, business)
    before = count(session, programme, date(2026, 11, 20)).report
    assert (before.active, before.participants) == (0, 12)
    assert before.stages[Stage.AKTIF].reached == 0


def test_r17_a_verification_that_is_too_old_is_listed_apart(session: Session) -> None:
    programme, business, _ = make_outcome(session)
    verify(session, business)
    assert count(session, programme, date(2027, 1, 31)).report.active == 0
    told = count(session, programme, date(2027, 2, 20)).report
    assert (told.active, told.stale) == (0, 5)


def test_r34_a_report_says_the_same_whatever_is_recorded_later(session: Session) -> None:
    programme, business, _ = make_outcome(session)
    verify(session, business)
    run = services.make_report(session, COMMAND_LINE, programme, TODAY)
    before, pdf = services.report_of(run), services.keep_pdf(session, COMMAND_LINE, run)
    session.commit()
    people.leave(
        session,
        COMMAND_LINE,
        business.people[0].participant,
        kind="pindah",
        on=TODAY,
        reason="Ikut suami",
    )
    session.commit()
    session.expire_all()
    assert services.report_of(run) == before
    assert services.keep_pdf(session, COMMAND_LINE, run) == pdf
    later = services.make_report(session, COMMAND_LINE, programme, TODAY)
    assert services.report_of(later).active == before.active - 1
    assert later.fingerprint != run.fingerprint


def test_r34_equal_figures_have_equal_fingerprints(session: Session) -> None:
    programme, _, _ = make_outcome(session)
    first = services.make_report(session, COMMAND_LINE, programme, TODAY)
    with clock.at(NOW.replace(hour=5)):
        second = services.make_report(session, COMMAND_LINE, programme, TODAY)
    assert first.fingerprint == second.fingerprint
    assert first.content["snapshot"] != second.content["snapshot"]
    assert services.report_of(second).cutoff_text == "21 November 2026 pukul 12.00 WIB"


def test_a_report_survives_being_kept_as_json() -> None:
    report = documents.report()
    assert thaw(freeze(report)) == report
    # A snapshot taken before mentoring's results were counted prints what it printed then.
    older = {name: told for name, told in freeze(report).items() if name != "mentoring_results"}
    assert thaw(older).mentoring_results is None
    assert fingerprint(freeze(report)) == fingerprint(freeze(replace(report, snapshot="L-1")))
    assert fingerprint(freeze(report)) != fingerprint(freeze(replace(report, mentors=1)))


def test_no_report_on_a_day_to_come_or_before_the_programme(session: Session) -> None:
    programme, _, _ = make_outcome(session)
    for day in (date(2026, 11, 22), date(2025, 12, 31)):
        with pytest.raises(Refused) as refused:
            services.make_report(session, actor(session, "head"), programme, day)
        assert refused.value.field == "per"


def test_counting_takes_as_many_statements_for_300_as_for_3(
    session: Session, queries: Callable[[], AbstractContextManager[Statements]]
) -> None:
    programme = make_programme(session)
    sent = []
    for turn, size in enumerate((3, 297), 1):
        cohort = make_cohort(session, programme, code=f"A{turn}", turn=turn)
        crowd = [person() for _ in range(size)]
        people.register_all(session, COMMAND_LINE, cohort, crowd, on=date(2026, 2, 2))
        people.close_enrolment(session, COMMAND_LINE, cohort)
        session.commit()
        with queries() as statements:
            count(session, programme)
        sent.append(len(statements))
    assert count(session, programme).report.participants == 300
    assert sent[0] == sent[1] < 50


def test_the_check_agrees_with_what_services_keep(
    session: Session, run: Callable[..., Result]
) -> None:
    _, business, _ = make_outcome(session)
    verify(session, business)
    found = check(session)
    assert (found.people, found.differences) == (12, [])
    done = run("journey", "check")
    assert (done.exit_code, done.output[:19]) == (0, "Cocok: 12 peserta, ")


def test_the_check_names_whoever_s_record_does_not_follow(
    session: Session, run: Callable[..., Result]
) -> None:
    _, business, members = make_outcome(session)
    verify(session, business)
    wrong = members[0]
    session.execute(
        update(StandingRow)
        .where(StandingRow.participant_id == wrong.id, StandingRow.status == "aktif")
        .values(status="rintisan")
    )
    session.execute(
        update(StageReached)
        .where(StageReached.participant_id == members[1].id, StageReached.stage == 6)
        .values(on=date(2026, 10, 1))
    )
    business.people[2].role = "none"
    done = run("journey", "check")
    assert done.exit_code == 1
    named = [line.split(":")[0] for line in done.output.splitlines() if ":" in line]
    assert f"{wrong.number} {wrong.name}" in named
    assert f"{members[1].number} {members[1].name}" in named
    assert "perbedaan pada" in done.stderr


def test_a_fact_without_its_row_is_found(session: Session) -> None:
    _, business, members = make_outcome(session)
    verify(session, business)
    members[5].accepted_on = date(2026, 2, 3)
    session.flush()
    told = [str(one) for one in check(session).differences]
    assert any("accepted 2026-02-03" in one and "belum tercatat" in one for one in told)
    assert any("accepted 2026-02-02" in one and "tidak ada lagi buktinya" in one for one in told)


def test_the_command_writes_the_report(
    session: Session, run: Callable[..., Result], tmp_path: Path
) -> None:
    programme, business, _ = make_outcome(session)
    verify(session, business)
    file = tmp_path / "laporan.pdf"
    args = ("reports", "outcome", "--programme", programme.code, "--as-of", "2026-11-21")
    done = run(*args, "--out", str(file))
    assert done.exit_code == 0, done.output
    assert "5/12 (41,7%)" in done.output
    assert "5 dari 12 peserta" in text_of(file.read_bytes())
    for bad, why in (
        (("--programme", "TIDAKADA"), "Program TIDAKADA tidak ditemukan."),
        (("--as-of", "2027-01-01"), "belum tiba"),
        (("--as-of", "kemarin"), ""),
        (("--out", "/proc/tidak/ada.pdf"), "tidak dapat ditulis"),
    ):
        done = run(*args, "--out", str(file), *bad)
        assert done.exit_code == 1
        assert len(done.stderr.strip().splitlines()) == 1
        assert why in done.stderr


def test_every_status_belongs_to_somebody_s_figure(session: Session) -> None:
    """Statuses of the day partition N: nobody is counted twice or forgotten."""
    programme, business, members = make_outcome(session)
    verify(session, business)
    people.leave(session, COMMAND_LINE, members[9], kind="pindah", on=TODAY, reason="Pindah")
    found = count(session, programme)
    assert sum(found.total.statuses.values()) == found.report.participants
    assert session.scalars(select(Participant)).all()
