"""Whatever is typed into a form, the answer is a page with a sentence, never a failure of ours."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.support.client import PageClient
from tests.support.endpoints import cells
from tests.support.fuzz import (
    NASTY,
    Door,
    doors,
    not_a_picture,
    people,
    signed_in,
    spoiled,
    try_answer,
)
from tests.support.house import DEMO, House
from tests.support.world import values

# Every form and every address: minutes, and more with each new view.
pytestmark = [pytest.mark.demo, pytest.mark.xdist_group("demo"), pytest.mark.long]

# Some acts take what others need; each form is tried on the demonstration as it was.
QUICK = 6
LONG = 100


@pytest.fixture(scope="module")
def found(house: House) -> list[Door]:
    """Every form of the demonstration, looked for once."""
    house.hold(DEMO)
    with Session(house.engine) as session:
        return doors(house.app, session)


def test_no_form_fails_on_what_is_typed(
    house: House, app: Flask, session: Session, found: list[Door]
) -> None:
    _spoil(house, app, session, found, QUICK)


def test_each_form_with_much_that_is_nasty(
    house: House, app: Flask, session: Session, found: list[Door]
) -> None:
    _spoil(house, app, session, found, LONG)


def test_forms_with_anything_at_all(
    house: House, app: Flask, session: Session, found: list[Door]
) -> None:
    faults: list[str] = []
    for door in found:
        _fresh(house, session)

        _anything(app, session, door, faults)
    assert not faults, "\n".join(sorted(set(faults)))


def test_every_post_has_a_form_that_was_found(
    app: Flask, session: Session, found: list[Door]
) -> None:
    """Views whose form the demonstration does not show at the moment are few and named."""
    wanted = {cell.endpoint for cell in cells(app, values(session)) if cell.method == "POST"}
    missing = wanted - {door.cell.endpoint for door in found} - HIDDEN
    assert not missing, "\n".join(sorted(missing))


# Acts on what the demonstration has no open case of: each has its own tests.
HIDDEN = {
    "accounts.end_device",
    "accounts.enter_pin",
    "accounts.first_code",
    "accounts.open_link",
    "accounts.own_codes",
    "accounts.renew_recovery",
    "accounts.reset_codes",
    "accounts.second_step",
    "accounts.set_password",
    "accounts.sign_device_out",
    "accounts.stop_codes",
    "attendance.close_check_in",
    "attendance.complete_walk_in",
    "attendance.decide_difference",
    "attendance.make_up_offer",
    "attendance.open_check_in",
    "attendance.receive_marks",
    "attendance.reject_walk_in",
    "attendance.remove_sheet_photo",
    "attendance.reopen_register",
    "attendance.say_who",
    "attendance.settle_remark",
    "attendance.undo_check_in",
    "businesses.start_business",
    "certificates.issue_batch",
    "cohorts.end_cohort_calendar",
    "cohorts.end_own_calendar",
    "cohorts.finish_course",
    "cohorts.substitute",
    "cohorts.take_over",
    "kub.accept_proposal",
    "kub.ask_again",
    "kub.drop_proposal",
    "kub.lock_seat",
    "kub.move_seat",
    "kub.own_wishes",
    "kub.reset_statutes",
    "kub.set_craft",
    "kub.staff_wishes",
    "participants.abandon_import",
    "participants.accept_fixes",
    "participants.answer_rights_request",
    "participants.answer_rows",
    "participants.check_import",
    "participants.commit_import",
    "participants.confirm_erasure",
    "participants.correct_row",
    "participants.decide_pair",
    "participants.download_own_copy",
    "participants.download_personal_copy",
    "participants.guardian_agreed",
    "participants.import_again",
    "participants.import_original",
    "participants.lift_restriction",
    "participants.look_at_row",
    "participants.make_personal_copy",
    "participants.merge_pair",
    "participants.move_up",
    "participants.open_ikm_course",
    "participants.refuse_rights_request",
    "participants.register_self",
    "participants.restrict_record",
    "participants.stop_own_link",
    "participants.undo_import",
    "participants.undo_merge",
    "progress.render_report",
}

NUMBERS = ("2147483648", "9223372036854775808", "9" * 40)
QUERIES = (
    "halaman=-1",
    "halaman=" + "9" * 40,
    "halaman=%00&q=%00",
    "q=" + "%25" * 200,
    "q=%F0%9F%98%80%00%27",
    "endpoint=x&_external=1&_anchor=y&values=1&self=1",
    "kecamatan=%00&angkatan=99999999999999999999&kub=-1&status=%00&tahap=x&peran=%00&jenis=x",
    "per=0001-01-01&tanggal=9999-12-31&dari=x&sampai=%00&bulan=9999-99&hari=0000-00-00",
    "next=%00//evil.example",
)


def test_no_page_fails_on_its_address(app: Flask, session: Session) -> None:
    """Numbers beyond every column, and whatever may stand behind the question mark."""
    faults = []
    clients = {role: signed_in(app, session, user) for role, user in people(session).items()}
    known = values(session)
    for cell in cells(app, known):
        if cell.method != "GET":
            continue
        role = next((role for role in cell.roles if role in clients), None)
        if role is None:
            continue
        for url in _addresses(app, cell.rule, cell.endpoint, cell.url, known):
            status = _get(clients[role], url)
            if not isinstance(status, int) or status >= 500:
                faults.append(f"{role} {url[:120]}: {status}")
    assert not faults, "\n".join(faults)


def _addresses(
    app: Flask, rule: str, endpoint: str, url: str, known: dict[str, int | str]
) -> Iterator[str]:
    yield from (f"{url}?{query}" for query in QUERIES)
    if "<int:" not in rule:
        return
    address = app.url_map.bind("localhost")
    arguments = next(one.arguments for one in app.url_map.iter_rules(endpoint) if one.rule == rule)
    for spoiled_name in arguments:
        for number in NUMBERS:
            room = endpoint.partition(".")[0]
            chosen = {name: known.get(f"{room}.{name}") or known[name] for name in arguments}
            if isinstance(chosen[spoiled_name], int):
                yield address.build(endpoint, chosen | {spoiled_name: int(number)})


def _get(client: PageClient, url: str) -> int | str:
    try:
        return int(client.get(url).status_code)
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:200]


def _spoil(house: House, app: Flask, session: Session, found: list[Door], times: int) -> None:
    """One field of an honest answer at a time is made otherwise."""
    luck = random.Random(2026)
    faults: list[str] = []
    for door in found:
        _fresh(house, session)
        everything = [(name, value) for name in sorted(door.answer) for value in NASTY]
        for name, value in luck.sample(everything, min(times, len(everything))):
            faults += _try(app, session, door, name, value)
        for name in sorted(door.files):
            for file in (not_a_picture(), (io.BytesIO(b""), "kosong.jpg")):
                faults += _try(app, session, door, name, file)
    assert not faults, "\n".join(sorted(set(faults)))


def _fresh(house: House, session: Session) -> None:
    session.rollback()
    session.close()
    house.hold(DEMO)


def _try(app: Flask, session: Session, door: Door, name: str, value: Any) -> list[str]:
    fault = try_answer(app, session, door, spoiled(door, name, value))
    return [f"{door.cell.endpoint}: {name}={str(value)[:40]!r}: {fault}"] if fault else []


def _anything(app: Flask, session: Session, door: Door, faults: list[str]) -> None:
    @settings(
        max_examples=LONG,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(fields=_answers(door))
    def send(fields: list[tuple[str, str]]) -> None:
        fault = try_answer(app, session, door, fields)
        if fault:
            faults.append(f"{door.cell.endpoint}: {fault}: {fields!r:.300}")

    send()


def _answers(door: Door) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Honest answers with some fields changed, left out, doubled or invented."""
    names = sorted(door.answer) or ["x"]
    value = st.one_of(
        st.sampled_from(NASTY),
        st.text(max_size=300),
        st.dates().map(str),
        st.integers(-(10**12), 10**25).map(str),
    )
    change = st.tuples(st.sampled_from([*names, "id", "version", "role"]), value)
    kept = st.sets(st.sampled_from(names), min_size=max(0, len(names) - 2))

    def build(
        kept: set[str], changes: list[tuple[str, str]], doubled: bool
    ) -> list[tuple[str, str]]:
        changed = {name for name, _ in changes} if not doubled else set()
        honest = [
            (name, one) for name in sorted(kept - changed) for one in door.answer.get(name, [])
        ]
        return [*honest, *changes]

    return st.builds(build, kept, st.lists(change, max_size=4), st.booleans())
