"""Long work survives its workers: each item once, no job twice at a time, none in the way."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.support.job_worker import AFTER, BEFORE, BETWEEN
from trainingmgr.config import ROOT
from trainingmgr.foundation import clock, jobs
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.jobs import DONE, FAILED, QUEUED, RUNNING, Job, Run, claim, enqueue
from trainingmgr.foundation.jobs.worker import work_on

Handle = Callable[[Callable[[Run], Any]], None]


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Handle:
    """`handler(act)`: what jobs of the kind `tes` do."""
    return lambda act: monkeypatch.setitem(jobs.HANDLERS, "tes", act)


@pytest.fixture
def woken() -> Iterator[list[str]]:
    calls: list[str] = []
    jobs.on_wake(lambda: calls.append("woken"))
    yield calls
    jobs.on_wake(None)


def ask(session: Session, by: Actor, kind: str = "tes", **arguments: Any) -> int:
    job_id = enqueue(session, by, kind, arguments).id
    session.commit()
    return job_id


def look(session: Session, job_id: int) -> Job:
    """The job as it is now; no transaction stays open that would keep writers waiting."""
    session.rollback()
    job = session.get_one(Job, job_id, populate_existing=True)
    session.expunge(job)
    session.rollback()
    return job


def test_a_job_is_done_for_whom_asked(
    session: Session, admin: Actor, handler: Handle, work: Callable[[], int]
) -> None:
    seen: list[Run] = []

    def act(run: Run) -> dict[str, Any]:
        seen.append(run)
        run.progress(1, 3)
        return {"made": 3}

    handler(act)
    job_id = ask(session, admin, n=5)
    assert work() == 1
    job = look(session, job_id)
    assert (job.state, job.result, job.done, job.total) == (DONE, {"made": 3}, 1, 3)
    assert job.ended_at
    assert (job.lease, job.lease_until) == (None, None)
    assert (seen[0].arguments, seen[0].by.user_id) == ({"n": 5}, admin.user_id)
    assert work() == 0


def test_work_asked_for_in_vain_is_not_done(
    session: Session, admin: Actor, work: Callable[[], int], woken: list[str]
) -> None:
    enqueue(session, admin, "tes", {})
    session.rollback()
    session.commit()
    assert (work(), woken) == (0, [])


def test_workers_are_woken_when_the_work_can_be_seen(
    session: Session, admin: Actor, woken: list[str], engine: Engine
) -> None:
    """A savepoint that ends is not the end: a worker woken then would find nothing."""
    with session.begin_nested():
        enqueue(session, admin, "tes", {})
    with session.begin_nested():
        pass
    assert woken == []
    session.commit()
    assert woken == ["woken"]
    session.commit()
    assert woken == ["woken"]


def test_a_waker_that_fails_does_not_undo_what_was_committed(
    session: Session, admin: Actor
) -> None:
    def broken() -> None:
        raise OperationalError("insert", {}, Exception("huey is away"))

    jobs.on_wake(broken)
    try:
        job_id = ask(session, admin)
    finally:
        jobs.on_wake(None)
    assert look(session, job_id).state == QUEUED


def test_a_failing_job_is_tried_thrice_and_holds_up_nobody(
    session: Session, admin: Actor, handler: Handle, work: Callable[[], int]
) -> None:
    order: list[str] = []

    def act(run: Run) -> dict[str, Any]:
        order.append(run.arguments["name"])
        if run.arguments["name"] == "buruk":
            raise ValueError("Siti Kanari")
        return {}

    handler(act)
    bad = ask(session, admin, name="buruk")
    good = [ask(session, admin, name=f"baik {n}") for n in range(3)]
    work()
    assert order == ["buruk", "baik 0", "baik 1", "baik 2", "buruk", "buruk"]
    job = look(session, bad)
    assert (job.state, job.attempts, job.problem) == (FAILED, 3, "ValueError")
    assert job.ended_at
    assert {look(session, one).state for one in good} == {DONE}


def test_what_a_failing_try_left_undone_is_rolled_back(
    session: Session, admin: Actor, handler: Handle, work: Callable[[], int]
) -> None:
    def act(run: Run) -> dict[str, Any]:
        run.session.add(Job(kind="lain", asked_role="admin", asked_at=clock.now()))
        run.session.flush()
        raise ValueError

    handler(act)
    ask(session, admin)
    work()
    assert session.scalars(select(Job.kind)).all() == ["tes"]


def test_an_unknown_kind_fails_and_a_hundred_dead_ones_are_cleared(
    session: Session, admin: Actor, work: Callable[[], int]
) -> None:
    unknown = ask(session, admin, "tidak.ada")
    session.add_all(
        Job(kind="tes", asked_role="admin", asked_at=clock.now(), attempts=3) for _ in range(1200)
    )
    session.commit()
    work()
    assert look(session, unknown).problem == "KeyError"
    assert set(session.scalars(select(Job.state))) == {FAILED}


def test_a_dead_worker_s_job_is_taken_up_when_its_lease_ends(
    session: Session, admin: Actor
) -> None:
    job_id = ask(session, admin)
    first = claim(session)
    assert first is not None
    assert claim(session) is None
    with clock.at(clock.now() + timedelta(seconds=jobs.LEASE_SECONDS - 1)):
        assert claim(session) is None
    with clock.at(clock.now() + timedelta(seconds=jobs.LEASE_SECONDS + 1)):
        second = claim(session)
    assert second is not None
    assert (second.job_id, look(session, job_id).attempts) == (job_id, 2)
    assert jobs.LEASE_SECONDS <= 60
    # The first was not dead but slow: it must stop, and may not end what is another's now.
    with pytest.raises(jobs.LostLease):
        first.progress(1, 2)
    jobs.finish(session, first, {})
    jobs.give_up(session, first, "x")
    assert look(session, job_id).state == RUNNING
    second.progress(1, 2)
    jobs.finish(session, second, {"made": 1})
    assert look(session, job_id).state == DONE


def test_progress_renews_the_lease_and_never_goes_back(session: Session, admin: Actor) -> None:
    job_id = ask(session, admin)
    run = claim(session)
    assert run is not None
    now = clock.now()
    with clock.at(now + timedelta(seconds=50)):
        run.progress(5, 10)
    with clock.at(now + timedelta(seconds=100)):
        assert claim(session) is None
        run.progress(2, 10)
    job = look(session, job_id)
    assert (job.done, job.total) == (5, 10)


def test_only_getting_further_counts_the_tries_anew(session: Session, admin: Actor) -> None:
    """A job of 500 items whose worker is killed at each tenth ends; one stuck at an item fails."""
    job_id = ask(session, admin)
    day = clock.now()
    for n in range(1, 8):
        with clock.at(day + timedelta(hours=n)):
            run = claim(session)
            assert run is not None
            run.progress(n, 500)
    for n in range(8, 10):
        with clock.at(day + timedelta(hours=n)):
            run = claim(session)
            assert run is not None
            run.progress(1, 500)
            run.progress(7, 500)
    with clock.at(day + timedelta(hours=10)):
        assert claim(session) is None
    job = look(session, job_id)
    assert (job.state, job.problem) == (FAILED, "Pekerjaan terhenti berulang kali.")


def test_many_who_claim_at_once_never_get_the_same(
    session: Session, engine: Engine, admin: Actor
) -> None:
    wanted = {ask(session, admin) for _ in range(24)}
    got: list[int] = []

    def take() -> None:
        while True:
            with Session(engine) as own:
                run = claim(own)
                if run is None:
                    return
                got.append(run.job_id)

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted(wanted)


def test_the_lease_is_held_while_one_item_takes_long(
    session: Session,
    engine: Engine,
    admin: Actor,
    handler: Handle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jobs, "LEASE_SECONDS", 0.3)
    stolen: list[Run | None] = []

    def act(run: Run) -> dict[str, Any]:
        with Session(engine) as other:
            for _ in range(6):
                threading.Event().wait(0.15)
                stolen.append(claim(other))
        return {}

    handler(act)
    job_id = ask(session, admin)
    run = claim(session)
    assert run is not None
    work_on(run)
    assert stolen == [None] * 6
    job = look(session, job_id)
    assert (job.state, job.attempts) == (DONE, 1)
    assert "heartbeat" not in {thread.name for thread in threading.enumerate()}


# Workers of flesh and blood.


@pytest.fixture
def workers(engine: Engine, tmp_path: Path) -> Iterator[Callable[..., None]]:
    """`workers(2)`: so many at once until all is done."""
    started: list[subprocess.Popen[bytes]] = []

    def workers(count: int = 1, lease: float = 0.6, seconds: float = 60) -> None:
        address = engine.url.render_as_string(hide_password=False)
        command = [sys.executable, "-m", "tests.support.job_worker", address, str(lease)]
        started.extend(subprocess.Popen([*command, tmp_path], cwd=ROOT) for _ in range(count))
        assert [one.wait(seconds) for one in started] == [0] * count

    yield workers
    for one in started:
        one.kill()


def subjects(session: Session, kind: str) -> Counter[int | None]:
    query = select(AuditEvent.subject_id).where(AuditEvent.subject_kind == kind)
    found = Counter(session.scalars(query))
    session.rollback()
    return found


def test_workers_killed_amid_their_work_leave_each_item_once(
    session: Session, admin: Actor, workers: Callable[..., None]
) -> None:
    deaths = {"2": BEFORE, "3": BETWEEN, "5": AFTER, "9": BETWEEN}
    job_id = ask(session, admin, "tes.items", count=12, deaths=deaths)
    workers(2)
    assert subjects(session, "item") == Counter(range(12))
    job = look(session, job_id)
    assert (job.state, job.done, job.total) == (DONE, 12, 12)


@pytest.mark.long
def test_two_hundred_kills_over_five_hundred_items(
    session: Session, admin: Actor, workers: Callable[..., None]
) -> None:
    places = (BEFORE, BETWEEN, AFTER)
    deaths = {str(n): places[n % 3] for n in range(0, 500, 5)}
    deaths |= {str(n): places[n % 3] for n in range(2, 500, 5)}
    job_id = ask(session, admin, "tes.items", count=500, deaths=deaths)
    workers(2, seconds=600)
    assert subjects(session, "item") == Counter(range(500))
    assert look(session, job_id).state == DONE


def test_a_job_that_kills_its_workers_is_set_aside_and_the_others_are_done_once(
    session: Session, admin: Actor, workers: Callable[..., None]
) -> None:
    """Also those that take longer over an item than a lease lasts: nobody takes them up anew."""
    deadly = ask(session, admin, "tes.deadly")
    others = [ask(session, admin, "tes.slow", seconds=n % 2) for n in range(4)]
    workers(2, lease=0.5)
    job = look(session, deadly)
    assert (job.state, job.attempts) == (FAILED, 3)
    assert {look(session, one).state for one in others} == {DONE}
    assert subjects(session, "job") == Counter(others)


def test_the_command_works_once(
    session: Session, admin: Actor, handler: Handle, run: Callable[..., Result]
) -> None:
    handler(lambda run: {})
    job_id = ask(session, admin)
    done = run("jobs", "work", "--once")
    assert (done.exit_code, done.output) == (0, "1 pekerjaan selesai.\n")
    assert look(session, job_id).state == DONE


def test_a_standing_worker_outlives_its_database_s_troubles(
    app: Flask, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    from trainingmgr.foundation.jobs import worker

    answers: list[Any] = [OperationalError("select", {}, Exception("away")), 0, KeyboardInterrupt()]

    def available(_: Flask) -> int:
        answer = answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return int(answer)

    monkeypatch.setattr(worker, "work_available", available)
    assert run("jobs", "work", "--every", "0").exit_code == 1
    assert answers == []
