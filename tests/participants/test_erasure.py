"""Erasure (UU 27/2022 Ps 43): two people, one transaction, and nothing of the person is left."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.builders import make_user
from tests.support.client import PageClient
from tests.support.participants import make_participant, person
from tests.support.personal_data import (
    FULL_NAME,
    WORD,
    Life,
    everything,
    make_life,
    plant,
    raw_bytes,
)
from tests.support.training import START, cohort_by_code
from trainingmgr.certificates.models import Certificate
from trainingmgr.foundation import audit
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import ACCEPTED, Participant, RightsRequest, StandingRow
from trainingmgr.participants.rules.enrolment import age_on
from trainingmgr.participants.rules.rights_requests import blurred_birth
from trainingmgr.participants.services import erasure, merges, rights_requests
from trainingmgr.participants.services.closing import close_enrolment
from trainingmgr.participants.services.particulars import change
from trainingmgr.progress.queries.check import check

# Where an erased person's words may stand, and why.
KEPT: dict[str, str] = {}


def ask(session: Session, person: Participant, by: Actor) -> RightsRequest:
    told = {"kind": "penghapusan", "asked_by": "peserta", "checked_how": "ktp"}
    return rights_requests.open_request(session, by, person, wish=f"Hapus {WORD}", **told)


def erase(session: Session, person: Participant) -> None:
    found = ask(session, person, make_user(session, "admin").actor)
    erasure.erase(session, make_user(session, "head").actor, found)
    session.commit()


def test_no_word_about_the_person_is_left_anywhere(
    app: Flask, session: Session, work: Callable[[], int]
) -> None:
    """S17: 0 planted words in tables, files, jobs, log of the database and search."""
    life = make_life(session)
    session.commit()
    told = [life.person.name, life.person.nik, life.person.phone or "", life.person.phone[3:]]
    words = [WORD, FULL_NAME, FULL_NAME.upper(), *told, *plant(session, life.person)]
    session.commit()
    about = {table for table, text in everything(session) if WORD in text}
    assert len(words) > 20
    assert {"participants", "marks", "visits", "import_rows", "applications"} <= about
    erase(session, life.person)
    assert work() == 1
    session.commit()
    left = [
        (name, word)
        for name, text in everything(session)
        for word in words
        if word in text and name not in KEPT
    ]
    session.rollback()
    assert left == []
    session.close()
    raw = [
        (name, word)
        for name, data in raw_bytes(session, Path(app.instance_path))
        for word in words
        if word.encode() in data
    ]
    assert raw == []


def test_what_must_stay_stays(session: Session) -> None:
    """R18: N and its counts stay; evidence agrees with standings; the chain verifies."""
    life = make_life(session)
    cohort = life.person.cohort
    n = close_enrolment(session, make_user(session).actor, cohort)
    before = counts(session, cohort.id)
    standings = standing_of(session, life)
    session.commit()
    erase(session, life.person)
    assert counts(session, cohort.id) == before
    assert session.get_one(Participant, life.person.id).in_n
    assert cohort.frozen_n == n
    assert standing_of(session, life) == standings
    assert not check(session).differences
    assert audit.verify(session) == []
    certificate = session.scalars(
        select(Certificate).where(Certificate.participant_id == life.person.id)
    ).one()
    assert certificate.number
    assert certificate.content["holder"] == f"Peserta {life.person.number}"
    assert certificate.pdf_id is None


def counts(session: Session, cohort_id: int) -> list[tuple[str, int]]:
    query = (
        select(Participant.sex, func.count())
        .where(Participant.cohort_id == cohort_id, Participant.state == ACCEPTED)
        .group_by(Participant.sex)
    )
    return [(row[0], row[1]) for row in session.execute(query.order_by(Participant.sex))]


def standing_of(session: Session, life: Life) -> list[tuple[object, ...]]:
    query = select(StandingRow.from_on, StandingRow.until_on, StandingRow.status)
    rows = query.where(StandingRow.participant_id == life.person.id).order_by(StandingRow.from_on)
    return [tuple(row) for row in session.execute(rows)]


def test_others_lose_only_the_name(session: Session) -> None:
    life = make_life(session)
    session.commit()
    fellow = life.fellow.name
    erase(session, life.person)
    texts = [text for table, text in everything(session) if table == "coaching_sessions"]
    assert any(f"Bersama Peserta {life.person.number} dan teman-temannya." in one for one in texts)
    assert session.get_one(Participant, life.fellow.id).name == fellow


def test_the_one_who_took_it_down_may_not_confirm(session: Session) -> None:
    life = make_life(session)
    one = make_user(session, "admin").actor
    found = ask(session, life.person, one)
    with pytest.raises(Refused, match="orang lain"):
        erasure.erase(session, one, found)
    assert life.person.erased_at is None


def test_an_erased_record_takes_no_new_request(session: Session) -> None:
    life = make_life(session)
    erase(session, life.person)
    with pytest.raises(Refused, match="sudah dihapus"):
        ask(session, life.person, make_user(session).actor)


def test_the_same_person_may_register_again(session: Session) -> None:
    """R12: the NIK is free once nobody has it."""
    life = make_life(session)
    nik = life.person.nik
    erase(session, life.person)
    cohort = cohort_by_code(session, "SRP")
    assert cohort is not None
    assert make_participant(session, cohort, on=START, nik=nik).id != life.person.id


def test_two_at_once_erase_once(session: Session, engine: object) -> None:
    """R4: the second of two confirmations is told that it is done."""
    life = make_life(session)
    found = ask(session, life.person, make_user(session, "admin").actor)
    heads = [make_user(session, "head").actor for _ in range(2)]
    request_id, outcomes = found.id, []
    session.commit()

    def confirm(by: Actor) -> None:
        with Session(session.get_bind()) as own:
            try:
                erasure.erase(own, by, own.get_one(RightsRequest, request_id))
                own.commit()
                outcomes.append("dihapus")
            except Refused as problem:
                outcomes.append(str(problem))

    threads = [threading.Thread(target=confirm, args=[by]) for by in heads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Permintaan ini sudah dijawab.", "dihapus"]


def test_the_blurred_birth_leaves_the_age_on_acceptance() -> None:
    """R14: counts by age stay right."""
    accepted = date(2026, 6, 15)
    for born in (date(2000, 1, 2), date(2000, 6, 15), date(2000, 6, 16), date(2004, 2, 29)):
        assert age_on(blurred_birth(born, accepted), accepted) == age_on(born, accepted)


def test_a_record_merged_before_goes_with_it(session: Session) -> None:
    """A second record of the same person is a way to the first; both lose everything."""
    life = make_life(session)
    double = make_participant(
        session, life.person.cohort, on=START, name="Ratna Sari KEMBAR", phone="+62812777000111"
    )
    admin = make_user(session, "admin").actor
    merges.merge(session, admin, life.person, double)
    session.commit()
    words = ["KEMBAR", "62812777000111", double.nik, FULL_NAME]
    erase(session, life.person)
    left = [(name, word) for name, text in everything(session) for word in words if word in text]
    assert left == []
    assert not check(session).differences


def test_a_code_still_proves_the_training_and_names_nobody(
    session: Session, client: PageClient
) -> None:
    """S16, UU 43/2009: the register stays, the name does not."""
    life = make_life(session)
    session.commit()
    erase(session, life.person)
    certificate = session.scalars(
        select(Certificate).where(Certificate.participant_id == life.person.id)
    ).one()
    page = client.page(f"/periksa/{certificate.code}")
    assert "asli dan berlaku" in page.h1
    assert "Tidak ditampilkan lagi atas permintaan pemegangnya" in page.text
    assert FULL_NAME.upper() not in page.text.upper()


def test_an_erased_record_cannot_be_written_on_again(session: Session) -> None:
    life = make_life(session)
    erase(session, life.person)
    one = session.get_one(Participant, life.person.id)
    with pytest.raises(Refused, match="sudah dihapus"):
        change(session, make_user(session).actor, one, person(), version=one.version)
