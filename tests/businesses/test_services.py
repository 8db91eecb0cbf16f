"""Who counts as active follows from what was recorded, one condition at a time (handbook 3.11)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.support.builders import make_user
from tests.support.businesses import (
    TODAY,
    make_business,
    make_letter,
    make_officer,
    sale,
    told,
    visit,
)
from tests.support.mentors import make_mentor
from tests.support.participants import SERPONG, SETU, make_course
from trainingmgr.accounts.models import User
from trainingmgr.businesses import queries, services
from trainingmgr.businesses.models import (
    NO_PART,
    NOT_MET,
    NOT_RUNNING,
    OWNER,
    SHARES,
    Business,
    Production,
    Sale,
    Visit,
)
from trainingmgr.businesses.services import ProductionInput
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Refused
from trainingmgr.journey.active import Condition, Status
from trainingmgr.kub.models import Kub
from trainingmgr.participants.models import Participant
from trainingmgr.participants.services import milestones, people


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.at(noon(TODAY)):
        yield


@pytest.fixture
def officer(session: Session) -> User:
    one = make_officer(session)
    make_letter(session, one)
    return one


def status_of(session: Session, person: Participant, on: date = TODAY) -> Status:
    return queries.standings_of(session, [person.id], on)[person.id].status


def unmet(session: Session, person: Participant, on: date = TODAY) -> list[Condition]:
    judged = queries.judgements(session, [person.id], on)[person.id]
    return [condition for condition, _check in judged.unmet]


def test_r15_all_five_conditions_make_someone_active(session: Session, officer: User) -> None:
    business, members = make_business(session)
    visit(session, officer.actor, business)
    assert {status_of(session, one) for one in members} == {Status.AKTIF}
    assert unmet(session, members[0]) == []


@pytest.mark.parametrize(
    ("lack", "condition"),
    [
        ({"production": None}, Condition.PRODUCTION),
        ({"sales": [sale("2026-11")]}, Condition.SALES),
        ({"sales": [sale("2026-11"), sale("2026-10", proof=None)]}, Condition.SALES),
        ({"sales": [sale("2026-11"), sale("2026-10", amount=0)]}, Condition.SALES),
        (
            {"sales": [sale(month, outside_buyer=False) for month in ("2026-11", "2026-10")]},
            Condition.SALES,
        ),
        ({"photo": None}, Condition.VERIFICATION),
    ],
)
def test_r15_without_one_condition_nobody_is_active(
    session: Session, officer: User, lack: dict[str, Any], condition: Condition
) -> None:
    business, members = make_business(session)
    visit(session, officer.actor, business, **lack)
    assert status_of(session, members[0]) is not Status.AKTIF
    assert unmet(session, members[0]) == [condition]


def test_r15_membership_alone_does_not_count(session: Session, officer: User) -> None:
    business, members = make_business(session)
    visit(session, officer.actor, business)
    parts = {one.id: SHARES for one in members} | {members[9].id: NO_PART}
    visit(session, officer.actor, business, parts=parts)
    assert status_of(session, members[0]) is Status.AKTIF
    assert status_of(session, members[9]) is not Status.AKTIF
    assert unmet(session, members[9]) == [Condition.ROLE]


def test_r15_an_open_objection_suspends(session: Session, officer: User) -> None:
    business, members = make_business(session)
    visit(session, officer.actor, business)
    people.open_objection(session, COMMAND_LINE, members[0], "Usaha ini bukan milik saya.")
    assert status_of(session, members[0]) is Status.AKTIF_BELUM_DIVERIFIKASI
    assert unmet(session, members[0]) == [Condition.NO_OBJECTION]


@pytest.mark.parametrize(
    "letter",
    [
        None,
        {"until_on": date(2026, 11, 20)},
        {"from_on": date(2026, 11, 22)},
        {"kecamatan_code": SETU},
    ],
)
def test_r16_only_a_letter_valid_there_and_then_verifies(
    session: Session, letter: dict[str, Any] | None
) -> None:
    business, members = make_business(session)
    officer = make_officer(session)
    if letter is not None:
        make_letter(session, officer, **letter)
    saved = visit(session, officer.actor, business)
    assert saved.letter_id is None
    assert status_of(session, members[0]) is Status.AKTIF_BELUM_DIVERIFIKASI
    reasons = queries.why_not_verifying(session, saved)[members[0].id]
    assert "Surat tugas" in str(reasons[0])


def test_r16_the_letter_is_the_officers_own(session: Session, officer: User) -> None:
    business, members = make_business(session)
    visit(session, make_officer(session).actor, business)
    assert status_of(session, members[0]) is Status.AKTIF_BELUM_DIVERIFIKASI


def test_r16_nobody_verifies_those_they_ever_taught(session: Session, officer: User) -> None:
    business, members = make_business(session)
    course = make_course(session, members[0].cohort, teacher=officer)
    people.enrol(session, COMMAND_LINE, course, [members[0].id], TODAY)
    saved = visit(session, officer.actor, business)
    assert status_of(session, members[0]) is Status.AKTIF_BELUM_DIVERIFIKASI
    assert status_of(session, members[1]) is Status.AKTIF
    reasons = queries.why_not_verifying(session, saved)
    assert [str(one) for one in reasons[members[0].id]] == ["Petugas adalah pelatih peserta ini."]
    assert reasons[members[1].id] == []


def test_r16_nobody_verifies_those_they_ever_mentored(session: Session) -> None:
    business, members = make_business(session)
    kub = session.get_one(Kub, business.kub_id)
    user = make_user(session, "mentor", kecamatan_code=SERPONG)
    make_mentor(session, kub, user=user)
    make_mentor(session, user=make_user(session, "mentor"))
    user.role = "field"
    make_letter(session, user)
    saved = visit(session, user.actor, business)
    assert saved.letter_id is not None
    assert status_of(session, members[0]) is Status.AKTIF_BELUM_DIVERIFIKASI
    reasons = queries.why_not_verifying(session, saved)[members[0].id]
    assert [str(one) for one in reasons] == ["Petugas adalah pendamping peserta ini."]


def test_r17_a_visit_of_1_august_is_current_to_30_october(session: Session, officer: User) -> None:
    seen = date(2026, 8, 1)
    with clock.at(noon(seen)):
        business, members = make_business(session)
        visit(session, officer.actor, business, sales=[sale("2026-08"), sale("2026-07")])
    with clock.at(noon(date(2026, 10, 20))):
        made = ProductionInput(date(2026, 10, 20), "Kotak kokoru", "10 buah")
        services.record_production(session, COMMAND_LINE, business, made, source="uji")
        for month in ("2026-09", "2026-10"):
            services.record_sale(session, COMMAND_LINE, business, sale(month), source="uji")
    assert status_of(session, members[0], date(2026, 10, 30)) is Status.AKTIF
    assert status_of(session, members[0], date(2026, 10, 31)) is Status.PERLU_VERIFIKASI_ULANG


def test_a_closed_door_teaches_nothing(session: Session, officer: User) -> None:
    business, members = make_business(session)
    visit(session, officer.actor, business)
    parts = {one.id: NO_PART for one in members}
    before = session.scalar(select(func.count(Sale.id)))
    saved = visit(
        session, officer.actor, business, outcome=NOT_MET, parts=parts, sales=[sale("2026-09")]
    )
    assert {one.role for one in saved.people} == {SHARES}
    assert session.scalar(select(func.count(Sale.id))) == before
    assert status_of(session, members[0]) is Status.AKTIF


def test_found_not_running_ends_a_verification(session: Session, officer: User) -> None:
    business, members = make_business(session)
    visit(session, officer.actor, business)
    visit(
        session, officer.actor, business, outcome=NOT_RUNNING, stop_reason="modal", photo=None,
        production=None, sales=[],
    )  # fmt: skip
    assert status_of(session, members[0]) is Status.TIDAK_AKTIF


def test_who_is_first_seen_taking_part_is_registered(session: Session, officer: User) -> None:
    business, members = make_business(session)
    newcomer = make_business(session)[1][0]
    parts = {one.id: SHARES for one in members} | {newcomer.id: OWNER}
    visit(session, officer.actor, business, parts=parts)
    session.expire_all()
    assert newcomer.id in {one.participant_id for one in business.people}
    assert (newcomer, OWNER) in queries.people_of(session, business)


def test_a_later_word_on_a_month_replaces_it_and_keeps_past_days(
    session: Session, officer: User
) -> None:
    business, members = make_business(session)
    visit(session, officer.actor, business)
    with clock.at(noon(date(2026, 12, 5))):
        services.record_sale(
            session, COMMAND_LINE, business, sale("2026-10", amount=2_000_000), source="uji"
        )
    amounts = {one.month: one.amount for one in queries.sales_of(session, business.id)}
    assert amounts == {"2026-11": 1_500_000, "2026-10": 2_000_000}
    assert status_of(session, members[0], TODAY) is Status.AKTIF


def test_a_late_proof_counts_from_the_day_it_was_seen(session: Session, officer: User) -> None:
    business, members = make_business(session)
    visit(session, officer.actor, business, sales=[sale("2026-11"), sale("2026-10", proof=None)])
    later = date(2026, 11, 28)
    with clock.at(noon(later)):
        services.record_sale(session, COMMAND_LINE, business, sale("2026-10"), source="uji")
    assert status_of(session, members[0], date(2026, 11, 27)) is not Status.AKTIF
    assert status_of(session, members[0], later) is Status.AKTIF


def test_the_evidence_is_what_the_journey_holds(session: Session, officer: User) -> None:
    business, members = make_business(session)
    services.register_nib(session, COMMAND_LINE, business, "1234567890123", TODAY)
    visit(session, officer.actor, business)
    person = members[0].id
    live = milestones.facts_of(session, [person])[person]
    rebuilt = queries.evidence(session, [person])
    facts = [fact for found in rebuilt.values() for fact in found]
    assert facts
    assert all(fact in live for fact in facts)
    own = {"production", "sales", "visit", "role", "legality"}
    assert len([fact for fact in live if fact.kind in own]) == len(facts)
    whole = queries.evidence(session)
    assert {key: whole[key] for key in rebuilt} == rebuilt


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"visited_on": date(2026, 11, 22)}, "visited_on"),
        ({"outcome": "entah"}, "outcome"),
        ({"sales": [sale("2026-12")]}, "month"),
        ({"sales": [sale("2026-11", amount=-1)]}, "amount"),
        ({"sales": [sale("2026-11", proof="kata orang")]}, "proof"),
        ({"production": ProductionInput(date(2026, 11, 22), "Kotak", "1")}, "made_on"),
        ({"production": ProductionInput(TODAY, " ", "1")}, "item"),
        ({"workers_paid": 99_999}, "workers_paid"),
    ],
)
def test_only_the_impossible_is_refused(
    session: Session, officer: User, fields: dict[str, Any], field: str
) -> None:
    business, _members = make_business(session)
    with pytest.raises(Refused) as caught:
        visit(session, officer.actor, business, **fields)
    assert caught.value.field == field


def test_a_business_needs_a_name_and_somebody(session: Session) -> None:
    for fields, field in (
        ({"name": " "}, "name"),
        ({"people": {}}, "people"),
        ({"started_on": date(2026, 11, 22)}, "started_on"),
    ):
        with pytest.raises(Refused) as caught:
            make_business(session, **fields)
        assert caught.value.field == field


def test_a_kub_has_one_joint_business(session: Session) -> None:
    business, members = make_business(session)
    kub = session.get_one(Kub, business.kub_id)
    make_business(session, kub, members[:1], joint=False)
    with pytest.raises(Refused) as caught:
        make_business(session, kub, members)
    assert caught.value.field == "joint"


def test_a_second_tap_starts_no_second_business(session: Session) -> None:
    business, members = make_business(session, joint=False, name="Keripik Bu Yati")
    kub = session.get_one(Kub, business.kub_id)
    with pytest.raises(Refused) as caught:
        make_business(session, kub, members, joint=False, name="keripik bu yati ")
    assert caught.value.field == "name"


def test_letters_and_numbers_are_checked(session: Session, officer: User) -> None:
    with pytest.raises(Refused):
        make_letter(session, make_user(session, "mentor"))
    with pytest.raises(Refused):
        make_letter(session, officer, from_on=TODAY, until_on=date(2026, 11, 1))
    business, _members = make_business(session)
    for nib, on in (("123", TODAY), ("1234567890123", date(2026, 12, 1))):
        with pytest.raises(Refused):
            services.register_nib(session, COMMAND_LINE, business, nib, on)


def test_sending_a_visit_twice_saves_it_once(session: Session, officer: User) -> None:
    business, _members = make_business(session)
    first = visit(session, officer.actor, business, client_id="sama")
    assert visit(session, officer.actor, business, client_id="sama").id == first.id
    assert session.scalar(select(func.count(Production.id))) == 1


def test_twenty_at_once_save_one_visit(session: Session, engine: Engine, officer: User) -> None:
    business, members = make_business(session)
    by, number = officer.actor, business.id
    seen = told(business, client_id="serentak")
    session.commit()

    def send(_: int) -> int:
        with clock.at(noon(TODAY)), Session(engine) as own:
            saved = services.record_visit(own, by, own.get_one(Business, number), seen)
            own.commit()
            return saved.id

    with ThreadPoolExecutor(20) as pool:
        ids = set(pool.map(send, range(20)))
    session.expire_all()
    assert len(ids) == 1
    assert session.scalar(select(func.count(Visit.id))) == 1
    assert session.scalar(select(func.count(Production.id))) == 1
    assert status_of(session, members[0]) is Status.AKTIF_BELUM_DIVERIFIKASI
