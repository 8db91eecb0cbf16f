from datetime import date, timedelta

import pytest

from tests.journey.build import (
    ACTIVE,
    AUGUST,
    DAY,
    OWNER,
    PRODUCED,
    SEEN,
    SEPTEMBER,
    VISITED,
    closed,
    opened,
    without,
)
from trainingmgr.journey import facts as f
from trainingmgr.journey.active import Condition, Status, judge
from trainingmgr.journey.facts import Fact


def status(facts, on=DAY, **kwargs):
    return judge(facts, on, **kwargs).status


def unmet(facts, on=DAY):
    return [which for which, _ in judge(facts, on).unmet]


def test_r15_all_five_conditions_make_someone_active():
    judgement = judge(ACTIVE, DAY)
    assert judgement.status is Status.AKTIF
    assert judgement.unmet == []
    assert judgement.verified_on == VISITED
    assert judgement.verified_until == date(2026, 10, 30)


@pytest.mark.parametrize(
    ("facts", "condition", "becomes"),
    [
        (without(PRODUCED), Condition.PRODUCTION, Status.RINTISAN),
        (without(AUGUST), Condition.SALES, Status.RINTISAN),
        (without(SEPTEMBER), Condition.SALES, Status.RINTISAN),
        (without(OWNER), Condition.ROLE, Status.RINTISAN),
        (without(SEEN), Condition.VERIFICATION, Status.AKTIF_BELUM_DIVERIFIKASI),
        ([*ACTIVE, opened(DAY)], Condition.NO_OBJECTION, Status.AKTIF_BELUM_DIVERIFIKASI),
    ],
)
def test_r15_removing_any_one_condition_changes_the_status(facts, condition, becomes):
    assert unmet(facts) == [condition]
    assert status(facts) is becomes


def test_every_unmet_condition_says_why_in_one_sentence():
    judgement = judge([], DAY)
    assert judgement.status is Status.BELUM_USAHA
    assert [which for which, _ in judgement.unmet] == list(Condition)[:4]
    for _, check in judgement.unmet:
        assert str(check).endswith(".")
        assert "%(" not in str(check)


def test_production_counts_for_ninety_days():
    facts = [*without(PRODUCED), f.production(DAY - timedelta(days=90), "kue", "1")]
    assert status(facts) is Status.AKTIF
    facts = [*without(PRODUCED), f.production(DAY - timedelta(days=91), "kue", "1")]
    assert unmet(facts) == [Condition.PRODUCTION]


def sale(month, amount=1_000_000, outside=True, proof=True):
    day = date(2026, int(month[5:]), 28)
    return f.sales(day, month, amount, outside_buyer=outside, proof=proof)


@pytest.mark.parametrize(
    ("sales", "holds"),
    [
        ([sale("2026-08"), sale("2026-09")], True),
        ([sale("2026-07"), sale("2026-09")], False),  # July is before the last three months
        ([sale("2026-09"), sale("2026-09", 5)], False),  # two entries of one month
        ([sale("2026-08"), sale("2026-09", 0)], False),  # nothing sold
        ([sale("2026-08"), sale("2026-09", proof=False)], False),
        ([sale("2026-08", outside=False), sale("2026-09", outside=False)], False),
        ([sale("2026-08", outside=False), sale("2026-09")], True),
    ],
)
def test_sales_need_two_proven_months_of_the_last_three_and_an_outside_buyer(sales, holds):
    check = judge([*without(AUGUST, SEPTEMBER), *sales], DAY).conditions[Condition.SALES]
    assert bool(check) is holds


def test_the_month_of_the_day_itself_is_one_of_the_three():
    october = f.sales(date(2026, 10, 9), "2026-10", 1, outside_buyer=True, proof=True)
    facts = [*without(SEPTEMBER), october]
    assert status(facts, date(2026, 10, 9)) is Status.AKTIF
    assert status(facts, date(2026, 10, 8)) is not Status.AKTIF


def test_a_month_that_has_not_begun_is_no_evidence():
    november = f.sales(DAY, "2026-11", 1_000_000, outside_buyer=True, proof=True)
    assert unmet([*without(AUGUST), november]) == [Condition.SALES]


def test_membership_alone_is_no_part_in_the_business():
    joined = Fact(f.KUB_JOINED, date(2026, 5, 1))
    assert unmet([*without(OWNER), joined]) == [Condition.ROLE]
    assert status([*without(OWNER), f.role(VISITED, "shares")]) is Status.AKTIF
    assert unmet([*ACTIVE, f.role(DAY, "none")]) == [Condition.ROLE]


@pytest.mark.parametrize(
    "visit",
    [
        f.visit(VISITED, "berjalan", eligible=False, photo=True),  # R16
        f.visit(VISITED, "berjalan", eligible=True, photo=False),
        f.visit(VISITED, "tidak_ditemui", eligible=True, photo=True),
    ],
)
def test_r16_a_visit_verifies_only_by_an_entitled_officer_with_a_photo(visit):
    facts = [*without(SEEN), visit]
    assert unmet(facts) == [Condition.VERIFICATION]
    assert status(facts) is Status.AKTIF_BELUM_DIVERIFIKASI


def test_r17_a_visit_on_1_august_is_current_to_30_october_and_stale_from_31_october():
    later = [*ACTIVE, f.production(date(2026, 10, 15), "kue", "1")]
    later.append(f.sales(date(2026, 10, 15), "2026-10", 1, outside_buyer=True, proof=True))
    assert status(later, date(2026, 10, 30)) is Status.AKTIF
    assert status(later, date(2026, 10, 31)) is Status.PERLU_VERIFIKASI_ULANG


def test_r17_after_120_days_without_a_visit_nobody_knows():
    assert status(ACTIVE, VISITED + timedelta(days=120)) is Status.PERLU_VERIFIKASI_ULANG
    assert status(ACTIVE, VISITED + timedelta(days=121)) is Status.TIDAK_DIKETAHUI


def test_silence_after_a_verified_success_is_never_shown_as_stopping():
    for days in range(91, 800, 30):
        assert status(ACTIVE, VISITED + timedelta(days=days)) in (
            Status.PERLU_VERIFIKASI_ULANG,
            Status.TIDAK_DIKETAHUI,
        )


def test_someone_met_but_not_verified_is_not_unknown_and_a_closed_door_changes_nothing():
    on = VISITED + timedelta(days=121)
    met = f.visit(date(2026, 11, 10), "berjalan", eligible=True, photo=False)
    away = f.visit(date(2026, 11, 10), "tidak_ditemui", eligible=True, photo=False)
    assert status([*ACTIVE, met], on) is Status.PERLU_VERIFIKASI_ULANG
    assert status([*ACTIVE, away], on) is Status.TIDAK_DIKETAHUI
    assert status([*ACTIVE, f.visit(DAY, "tidak_ditemui", eligible=True, photo=False)]) is (
        Status.AKTIF
    )


def test_seen_not_running_ends_the_verification_until_something_is_made_or_sold_again():
    stopped = f.visit(DAY, "tidak_berjalan", eligible=True, photo=True)
    assert status([*ACTIVE, stopped]) is Status.TIDAK_AKTIF
    assert unmet([*ACTIVE, stopped]) == [Condition.VERIFICATION]
    again = f.production(DAY + timedelta(days=9), "kue", "1")
    day = DAY + timedelta(days=10)
    assert status([*ACTIVE, stopped, again], day) is Status.AKTIF_BELUM_DIVERIFIKASI


def test_r16_a_visit_that_may_not_verify_cannot_end_a_verification_either():
    stopped = f.visit(DAY, "tidak_berjalan", eligible=False, photo=True)
    assert status([*ACTIVE, stopped]) is Status.AKTIF


def test_found_moved_away_is_no_longer_verified():
    moved = f.visit(DAY, "pindah", eligible=True, photo=False)
    assert status([*ACTIVE, moved]) is Status.AKTIF_BELUM_DIVERIFIKASI


def test_an_objection_counts_from_its_opening_until_its_closing():
    facts = [*ACTIVE, opened(date(2026, 9, 20)), closed(DAY)]
    assert status(facts, date(2026, 9, 30)) is Status.AKTIF_BELUM_DIVERIFIKASI
    assert status(facts, DAY) is Status.AKTIF
    assert unmet([*facts, opened(DAY, 2)]) == [Condition.NO_OBJECTION]


@pytest.mark.parametrize("facts", [[PRODUCED], [AUGUST], [PRODUCED, AUGUST]])
def test_one_month_of_sales_or_production_only_is_rintisan(facts):
    assert status(facts) is Status.RINTISAN


def test_no_production_and_no_sales_for_ninety_days_is_tidak_aktif():
    facts = [PRODUCED, AUGUST]
    assert status(facts, date(2026, 12, 9)) is Status.RINTISAN
    assert status(facts, date(2026, 12, 10)) is Status.TIDAK_AKTIF


def test_a_business_visited_while_nascent_is_not_called_for_verification_again():
    facts = [f.production(VISITED, "kue", "1"), SEEN]
    assert status(facts, VISITED + timedelta(days=90)) is Status.RINTISAN
    assert status(facts, VISITED + timedelta(days=91)) is Status.TIDAK_AKTIF


def test_a_business_said_to_run_already_still_needs_evidence():
    assert status([Fact(f.ALREADY_RUNNING, VISITED)]) is Status.BELUM_USAHA


@pytest.mark.parametrize("reason", ["berhenti", "bekerja", "pindah"])
def test_r30_whoever_stopped_has_that_standing_until_resuming(reason):
    stopped = Fact(f.STOPPED, date(2026, 9, 15), {"reason": reason})
    assert status([*ACTIVE, stopped]) == reason
    assert status([*ACTIVE, stopped], date(2026, 9, 14)) != reason
    assert status([*ACTIVE, stopped, Fact(f.RESUMED, DAY)]) is Status.AKTIF


def test_r34_facts_of_later_days_do_not_change_an_earlier_day():
    later = [f.visit(DAY + timedelta(days=1), "tidak_berjalan", eligible=True, photo=True)]
    assert judge([*ACTIVE, *later], DAY) == judge(ACTIVE, DAY)


def test_another_window_may_be_set():
    assert status(ACTIVE, DAY, window_days=61) is Status.AKTIF
    assert status(ACTIVE, DAY, window_days=60) is Status.PERLU_VERIFIKASI_ULANG
