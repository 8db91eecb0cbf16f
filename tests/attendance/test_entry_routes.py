"""The addresses phones send marks to: what they answer to anyone and to anything."""

from __future__ import annotations

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.support.training import make_class, make_session, make_trainer
from trainingmgr.attendance.models import Mark, MarkEntry
from trainingmgr.foundation import clock

# Several phones at once meet the database itself.
pytestmark = pytest.mark.both


@pytest.fixture
def lesson(session):
    """Today's session of a class of two: (session, trainer, roster)."""
    course, trainer, roster = make_class(session, 2)
    return make_session(session, course, trainer, clock.today()), trainer, roster


def url_of(one):
    return f"/sesi/{one.id}/presensi/tanda"


def item(person, mark="H", **fields):
    return {
        "id": str(uuid.uuid4()), "kind": "mark", "person": person.id, "mark": mark, "late": 0,
        "early": 0, "note": "", "base": 0, "chain": str(uuid.uuid4()), "step": 1,
        "at": clock.now().isoformat(),
    } | fields  # fmt: skip


def batch(*items):
    return {"sent_at": clock.now().isoformat(), "items": list(items)}


def send(client, one, body, user=None, token=None):
    raw = body if isinstance(body, str | bytes) else json.dumps(body)
    headers = {
        "X-CSRFToken": client.csrf_token() if token is None else token,
        "X-User": str(user or client.user.id),
    }
    return client.post(url_of(one), data=raw, content_type="application/json", headers=headers)


def test_a_batch_is_answered_item_by_item_with_the_sheet(session, sign_in, lesson):
    one, trainer, (here, there) = lesson
    client = sign_in(trainer.user)
    first = item(here)
    bad = item(there, mark="Q")
    closing = {"id": str(uuid.uuid4()), "kind": "close", "at": clock.now().isoformat()}
    answer = send(client, one, batch(first, bad, closing))
    assert answer.status_code == 200
    told = answer.get_json()
    assert [each["outcome"] for each in told["results"]] == ["saved", "refused", "refused"]
    assert told["results"][0] == {"id": first["id"], "outcome": "saved", "why": ""}
    assert told["results"][2]["why"].startswith("Presensi belum lengkap: 1 dari 2")
    stands = {"mark": "H", "late": 0, "early": 0, "note": "", "revision": 1}
    sheet = {"closed": False, "locked": False, "people": {str(here.id): stands}, "differences": 0}
    assert told["sheet"] == sheet
    assert client.get(url_of(one)).get_json() == {"sheet": sheet}
    told = send(client, one, batch(first, first | {"mark": "A"})).get_json()
    assert told["results"][0]["outcome"] == "saved"
    assert told["results"][1]["status"] == 422


def test_whoever_is_not_signed_in_is_told_so_and_not_sent_elsewhere(
    session, sign_in, client, lesson
):
    one, trainer, roster = lesson
    gone = sign_in(trainer.user)
    with gone.http.session_transaction() as cookie:
        cookie["sid"] = "ended"
    for stranger in (client, gone):
        # The token is as old as the session; what matters is that they sign in.
        answer = send(stranger, one, batch(item(roster[0])), user=1, token="old")
        assert (answer.status_code, answer.get_json()) == (401, {"why": "Masuk dahulu."})
        assert stranger.get(url_of(one)).status_code == 401
    assert session.scalar(select(func.count()).select_from(MarkEntry)) == 0


def test_notes_of_another_user_are_not_taken(session, sign_in, lesson):
    one, trainer, roster = lesson
    answer = send(sign_in(trainer.user), one, batch(item(roster[0])), user=trainer.user.id + 1)
    assert answer.status_code == 409
    assert "pengguna lain" in answer.get_json()["why"]
    assert session.scalar(select(func.count()).select_from(Mark)) == 0


def test_neighbours_roles_and_tokens(session, sign_in, as_role, lesson):
    one, trainer, roster = lesson
    mine = batch(item(roster[0]))
    assert send(sign_in(make_trainer(session).user), one, mine).status_code == 404
    assert send(as_role("mentor"), one, mine).status_code == 403
    assert send(as_role("head"), one, mine).status_code == 403
    assert send(sign_in(trainer.user), one, mine, token="old").status_code == 400
    assert session.scalar(select(func.count()).select_from(Mark)) == 0


WHOLE = [
    b"", b"{", b"[]", b"null", b"12", b'"x"', b"{}", b"\xff\xfe", b"[" * 100_000,
    b'{"items": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    b'{"sent_at": "2026-01-01T00:00:00Z", "items": [' + b"9" * 5000 + b"]}",
    b'{"sent_at": "kemarin", "items": []}', b'{"sent_at": "2026-01-01", "items": []}',
    b'{"sent_at": "2026-01-01T00:00:00Z", "items": {}}',
    b'{"sent_at": "2026-01-01T00:00:00Z", "items": [{"id": "x"}]}',
    b'{"sent_at": "0001-01-01T00:00:00+23:00", "items": []}',
]  # fmt: skip
PARTS = [
    {"kind": "open"}, {"kind": ["mark"]}, {"person": "1"}, {"person": -1}, {"person": 2**31},
    {"person": 10**30}, {"person": True}, {"person": 1.5}, {"person": None}, {"mark": "HH"},
    {"mark": {}}, {"mark": ""}, {"late": "5"}, {"late": 10**9}, {"early": -3}, {"late": 1e308},
    {"note": 5}, {"note": "\ud800"}, {"note": "x" * 300}, {"base": -1}, {"chain": "x"},
    {"chain": None}, {"step": [1]}, {"at": None}, {"at": "2026"}, {"at": "9999-12-31T23:59:59Z"},
    {"at": "0001-01-01T00:00:00+14:00"},
]  # fmt: skip


def test_hostile_json_is_refused_and_never_fails(session, sign_in, lesson):
    one, trainer, roster = lesson
    client = sign_in(trainer.user)
    for body in WHOLE:
        answer = send(client, one, body)
        assert (answer.status_code, set(answer.get_json())) == (400, {"why"}), body[:60]
    spoiled = [item(roster[0]) | part for part in PARTS]
    told = send(client, one, batch(*spoiled)).get_json()["results"]
    wrong = [
        part for part, each in zip(PARTS, told, strict=True)
        if each["outcome"] != "refused" or not each["why"]
    ]  # fmt: skip
    assert wrong == []
    assert session.scalar(select(func.count()).select_from(Mark)) == 0
    odd = item(roster[0], note="a\0b  ", at="1999-01-01T00:00:00+07:00")
    told = send(client, one, batch(odd)).get_json()
    assert told["sheet"]["people"][str(roster[0].id)]["note"] == "ab"


def test_too_much_at_once_is_too_much(sign_in, lesson):
    one, trainer, roster = lesson
    client = sign_in(trainer.user)
    assert send(client, one, batch(*(item(roster[0]) for _ in range(201)))).status_code == 413
    assert send(client, one, b" " * 300_000).status_code == 413


def test_eight_at_once_send_the_same_and_it_is_there_once(session, sign_in, lesson):
    one, trainer, roster = lesson
    body = json.dumps(batch(*(item(who) for who in roster)))
    url, key = url_of(one), str(trainer.user.id)
    clients = [sign_in(trainer.user) for _ in range(8)]
    sends = [(client, {"X-CSRFToken": client.csrf_token(), "X-User": key}) for client in clients]
    session.commit()

    def post(pair):
        client, headers = pair
        answer = client.http.post(url, data=body, content_type="application/json", headers=headers)
        return answer.status_code, answer.get_data()

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(post, sends))
    assert len(answers) == 1
    assert answers.pop()[0] == 200
    assert session.scalar(select(func.count()).select_from(Mark)) == 2
    assert session.scalar(select(func.count()).select_from(MarkEntry)) == 2


def test_a_difference_is_shown_with_both_and_decided(session, sign_in, lesson):
    one, trainer, (here, there) = lesson
    client = sign_in(trainer.user)
    send(client, one, batch(item(here), item(there)))
    send(client, one, batch(item(here, mark="S", note="demam"), item(there, mark="A")))
    assert "2 perbedaan menunggu keputusan" in client.page("/hari-ini").text
    page = client.page(f"/sesi/{one.id}/presensi")
    assert page.select("#perbedaan .difference")
    assert f"Sakit, “demam” {trainer.name}" in page.text
    url = f"/sesi/{one.id}/presensi/perbedaan"
    chosen = {
        name: page.select(f".difference input[name={name}]")[0].get("value")
        for name in ("entry", "revision")
    }
    client.send(url, aksi="pakai", **chosen)
    # The second tap finds it decided.
    client.send(url, aksi="pakai", **chosen)
    page = client.page(f"/sesi/{one.id}/presensi")
    assert "1 perbedaan menunggu keputusan" in page.text
    stored = dict(session.execute(select(Mark.participant_id, Mark.status)).all())
    assert sorted(stored.values()) in (["H", "S"], ["A", "H"])
    stranger = sign_in(make_trainer(session).user)
    stranger.send(url, status=404, aksi="pakai", **chosen)


def test_after_the_lock_the_late_one_carries_a_chip(session, sign_in, lesson):
    one, trainer, (here, there) = lesson
    client = sign_in(trainer.user)
    closing = {"id": str(uuid.uuid4()), "kind": "close", "at": clock.now().isoformat()}
    send(client, one, batch(item(here), item(there), closing))
    made = clock.now().isoformat()
    with clock.at(clock.now() + timedelta(days=2)):
        told = send(client, one, batch(item(here, mark="A", base=1, at=made))).get_json()
    assert told["results"][0]["outcome"] == "saved"
    assert told["sheet"]["locked"]
    assert "Terkirim setelah terkunci" in client.page(f"/sesi/{one.id}/presensi").text


def test_rows_a_visitor_left_alone_are_no_changes(session, sign_in, lesson):
    """Without scripts: two open pages, two people, nobody is overwritten or told of a clash."""
    one, trainer, (here, there) = lesson
    client = sign_in(trainer.user)
    url = f"/sesi/{one.id}/presensi"
    mine, yours = client.page(url), client.page(url)
    client.submit(mine, "#presensi", button="simpan", **{f"mark-{here.id}": "A"})
    client.submit(yours, "#presensi", button="simpan", **{f"mark-{there.id}": "I"})
    stored = dict(session.execute(select(Mark.participant_id, Mark.status)).all())
    assert stored == {here.id: "A", there.id: "I"}
    page = client.submit(
        yours, "#presensi", button="simpan", status=409, **{f"mark-{here.id}": "H"}
    )
    assert page.text.count("Tersimpan oleh orang lain: Alpa") == 1
    # What the page shows now was seen, so saving once more stands.
    client.submit(page, "#presensi", button="simpan")
    stored = dict(session.execute(select(Mark.participant_id, Mark.status)).all())
    assert stored == {here.id: "H", there.id: "I"}
