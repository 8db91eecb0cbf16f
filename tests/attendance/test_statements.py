"""What a save of a register and a check-in cost: so many statements, and where they are sent."""

from __future__ import annotations

import json
import uuid

import pytest
from sqlalchemy import event, select

from tests.support.client import PageClient
from tests.support.training import make_class, make_session, make_trainer
from trainingmgr.attendance.models import CheckIn, Mark
from trainingmgr.attendance.rules.codes import code_at
from trainingmgr.attendance.services import check_in, ledger
from trainingmgr.cohorts.models import TrainingSession
from trainingmgr.cohorts.services import substitute
from trainingmgr.foundation import clock, orm
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.trainers.models import Trainer

# Each database has its own way of taking a lock and of taking many rows.
pytestmark = pytest.mark.both
PEOPLE = 30
# Who asks, what they see, [lock], register with roster, what was sent, chains, and what is written:
# three statements on SQLite, one on PostgreSQL.
COST_OF_A_SAVE = {"sqlite": 8, "postgresql": 7}
# Failed tries, open or not, who is expected, [lock], register with roster, what was sent, written.
COST_OF_A_CHECK_IN = {"sqlite": 8, "postgresql": 7}


@pytest.fixture
def lesson(session):
    """Today's session of a full class: (session, trainer, roster)."""
    course, trainer, roster = make_class(session, PEOPLE)
    one = make_session(session, course, trainer, clock.today())
    session.commit()
    return one, trainer, roster


def batch(roster, letter="H"):
    now = clock.now().isoformat()
    items = [
        {
            "id": str(uuid.uuid4()), "kind": "mark", "person": person.id, "mark": letter,
            "chain": str(uuid.uuid4()), "step": 1, "at": now,
        }
        for person in roster
    ]  # fmt: skip
    return json.dumps({"sent_at": now, "items": items})


def saver(client, one):
    """`save(body)`, once the page and its token are there."""
    headers = {"X-CSRFToken": client.csrf_token(), "X-User": str(client.user.id)}
    path = f"/sesi/{one.id}/presensi/tanda"

    def save(body):
        kind = "application/json"
        return client.http.post(path, data=body, content_type=kind, headers=headers)

    return save


def test_a_register_of_thirty_is_saved_in_so_many_statements(
    session, engine, sign_in, lesson, queries
):
    one, trainer, roster = lesson
    save = saver(sign_in(trainer.user), one)
    bodies = [batch(roster), batch(roster[:1])]
    session.commit()
    for body in bodies:
        with queries() as sent:
            answer = save(body)
        assert {each["outcome"] for each in answer.get_json()["results"]} <= {"saved", "same"}
        assert len(sent) <= COST_OF_A_SAVE[engine.dialect.name], sent
    assert len(session.scalars(select(Mark.id)).all()) == PEOPLE


def test_a_check_in_takes_so_many_statements(app, session, engine, lesson, queries):
    one, _trainer, roster = lesson
    check_in.open_check_in(session, COMMAND_LINE, one)
    session.commit()
    phone = PageClient(app, session)
    secret = session.scalars(select(CheckIn.secret)).one()
    session.rollback()
    phone.page(f"/hadir/{code_at(secret, clock.now())}")
    fields = {"number": roster[0].number, "csrf_token": phone.csrf_token()}
    session.commit()
    with queries() as sent:
        answer = phone.http.post("/hadir/isi", data=fields)
    assert answer.status_code == 302
    assert len(sent) == COST_OF_A_CHECK_IN[engine.dialect.name], sent
    assert session.scalars(select(Mark.participant_id)).all() == [roster[0].id]


@pytest.mark.once
def test_who_asks_is_found_out_before_the_writer_s_turn(session, engine, sign_in, lesson):
    """On SQLite all writers share one turn."""
    one, trainer, roster = lesson
    save, body = saver(sign_in(trainer.user), one), batch(roster)
    session.commit()
    sent = []

    def note(_c, _cursor, statement, *_rest):
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    save(body)
    event.remove(engine, "before_cursor_execute", note)
    turn = sent.index("BEGIN IMMEDIATE")
    assert [statement for statement in sent if "FROM user_sessions" in statement] == [sent[1]]
    assert turn == 3


def test_whoever_was_stood_in_for_while_waiting_saves_nothing(
    session, engine, sign_in, lesson, monkeypatch
):
    led, _leader, roster = lesson
    giver, other = make_trainer(session), make_trainer(session).id
    one = make_session(session, led.course, giver, clock.today())
    save, body = saver(sign_in(giver.user), one), batch(roster)
    session.commit()
    wait = ledger.lock

    def overtaken(own, session_id):
        with orm.aside(engine) as beside:
            held = beside.get_one(TrainingSession, session_id)
            substitute(beside, COMMAND_LINE, held, beside.get_one(Trainer, other))
            beside.commit()
        wait(own, session_id)

    monkeypatch.setattr(ledger, "lock", overtaken)
    results = save(body).get_json()["results"]
    assert {each["outcome"] for each in results} == {"refused"}
    assert "digantikan" in results[0]["why"]
    assert session.scalars(select(Mark.id)).all() == []
