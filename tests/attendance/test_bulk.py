"""Past registers typed from paper in one grid."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.builders import make_user
from tests.support.training import make_class, make_session, make_trainer, mark
from trainingmgr.attendance.models import Mark, Register
from trainingmgr.attendance.rules.letters import read_letter
from trainingmgr.cohorts.services import substitute
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Refused


@pytest.fixture
def past(session):
    """A class of three with three past sessions: (course, trainer, roster, sessions)."""
    course, trainer, roster = make_class(session, 3)
    days = [clock.today() - timedelta(days=ago) for ago in (21, 14, 7)]
    return course, trainer, roster, [make_session(session, course, trainer, day) for day in days]


def url_of(course):
    return f"/pelatihan/{course.id}/presensi"


def cells(one, roster, texts):
    return {f"s{one.id}-{who.id}": text for who, text in zip(roster, texts, strict=True)}


def stored(session, one):
    query = select(Mark.status).where(Mark.session_id == one.id).order_by(Mark.participant_id)
    return "".join(session.scalars(query))


def is_closed(session, one):
    query = select(Register.closed_at).where(Register.session_id == one.id)
    return session.scalar(query) is not None


@pytest.mark.once
@pytest.mark.parametrize(
    ("text", "letter"),
    [("h", "H"), (" Hadir ", "H"), ("✓", "H"), ("✔️", "H"), ("v", "H"), ("x", "A"), ("X", "A"),
     ("alpha", "A"), ("ijin", "I"), ("sakit", "S"), ("", ""), ("-", "")],
)  # fmt: skip
def test_letters_are_read_as_people_write_them(text, letter):
    assert read_letter(text) == letter


@pytest.mark.once
@pytest.mark.parametrize("text", ["hh", "?", "Hadir terlambat", "<b>", "'"])
def test_what_is_no_letter_is_refused(text):
    with pytest.raises(Refused):
        read_letter(text)


def test_several_sessions_are_saved_and_the_complete_ones_closed(session, sign_in, past):
    course, trainer, roster, (first, second, third) = past
    client = sign_in(trainer.user)
    page = client.submit(
        url_of(course), button="tutup",
        **cells(first, roster, ["h", "✓", "x"]), **cells(second, roster, ["S", "", "i"]),
    )  # fmt: skip
    assert "1 presensi ditutup dan dihitung." in page.text
    assert [stored(session, one) for one in (first, second, third)] == ["HHA", "SI", ""]
    assert [is_closed(session, one) for one in (first, second, third)] == [True, False, False]
    # What is closed is gone from the grid, what is a draft is there with its letters.
    assert page.value(f"s{second.id}-{roster[0].id}") == "S"
    assert f"s{first.id}-" not in page.html
    assert session.scalars(select(Register.id).where(Register.session_id == third.id)).all() == []


def test_the_rest_is_present_and_one_session_closed_without_scripts(session, sign_in, past):
    course, trainer, roster, (first, _second, _third) = past
    client = sign_in(trainer.user)
    page = client.submit(url_of(course), button=f"sisa-{first.id}", **cells(first, roster, "  A"))
    assert [page.value(f"s{first.id}-{who.id}") for who in roster] == ["H", "H", "A"]
    assert stored(session, first) == ""
    client.submit(page, button=f"tutup-{first.id}")
    assert (stored(session, first), is_closed(session, first)) == ("HHA", True)


def test_closing_what_is_incomplete_saves_nothing_and_keeps_what_was_typed(session, sign_in, past):
    course, trainer, roster, (first, second, _third) = past
    page = sign_in(trainer.user).submit(
        url_of(course), status=422, button=f"tutup-{first.id}",
        **cells(first, roster, ["H", "", ""]), **cells(second, roster, "HHH"),
    )  # fmt: skip
    assert "Presensi belum lengkap: 2 dari 3" in page.text
    assert page.value(f"s{second.id}-{roster[2].id}") == "H"
    assert stored(session, second) == ""


def test_an_unknown_letter_is_named_and_nothing_typed_is_lost(session, sign_in, past):
    course, trainer, roster, (first, second, _third) = past
    page = sign_in(trainer.user).submit(
        url_of(course), status=422, button="simpan",
        **cells(first, roster, ["H", "Q<b>", "S"]), **cells(second, roster, "IIS"),
    )  # fmt: skip
    assert "Q<b> tidak dikenali" in page.text
    assert page.value(f"s{first.id}-{roster[1].id}") == "Q<b>"
    assert page.one("[aria-invalid]").get("name") == f"s{first.id}-{roster[1].id}"
    assert stored(session, first) == stored(session, second) == ""


def test_what_others_marked_meanwhile_is_shown_by_name_and_kept(session, sign_in, past):
    course, trainer, roster, (first, second, _third) = past
    client = sign_in(trainer.user)
    page = client.page(url_of(course))
    mark(session, first, roster[:2], "SH", close=False)
    session.commit()
    # Who is typed as stored by the other person differs in nothing.
    page = client.submit(
        page, status=409, button="simpan",
        **cells(first, roster, ["H", "H", "A"]), **cells(second, roster, "HHH"),
    )  # fmt: skip
    told = [one for one in page.texts("[role=alert] li") if "tersimpan S" in one]
    assert len(told) == len(page.select("[role=alert] li")) == 1
    assert roster[0].name in told[0]
    assert (stored(session, first), stored(session, second)) == ("SH", "")
    # Having seen both, saving again means one's own.
    client.submit(page, button="simpan")
    assert (stored(session, first), stored(session, second)) == ("HHA", "HHH")


def test_what_was_left_alone_overwrites_nothing(session, sign_in, past):
    course, trainer, roster, (first, _second, _third) = past
    mark(session, first, roster, "HHH", close=False)
    client = sign_in(trainer.user)
    page = client.page(url_of(course))
    sign_in(make_user(session, "admin")).submit(url_of(course), **cells(first, roster, "HAH"))
    client.submit(page, button="simpan", **{f"s{first.id}-{roster[2].id}": "S"})
    assert stored(session, first) == "HAS"


def test_a_refusal_does_not_hide_what_others_did(session, sign_in, past):
    course, trainer, roster, (first, _second, _third) = past
    client = sign_in(trainer.user)
    page = client.page(url_of(course))
    mark(session, first, roster[:1], "S", close=False)
    session.commit()
    page = client.submit(page, status=422, button="simpan", **cells(first, roster, ["H", "?", ""]))
    client.submit(page, status=409, button="simpan", **{f"s{first.id}-{roster[1].id}": "H"})
    assert stored(session, first) == "S"


def test_a_neighbour_and_whoever_was_stood_in_for_fill_in_nothing(session, sign_in, past):
    course, trainer, roster, (first, second, _third) = past
    stranger, stand_in = make_trainer(session), make_trainer(session)
    course.trainer = stand_in
    session.flush()
    substitute(session, COMMAND_LINE, second, stand_in)
    other = sign_in(stranger.user)
    assert other.get(url_of(course)).status_code == 404
    other.send(url_of(course), status=404, **cells(first, roster, "HHH"))
    mine = sign_in(trainer.user)
    assert f"s{second.id}-" not in mine.page(url_of(course)).html
    mine.send(url_of(course), aksi="simpan", **cells(second, roster, "HHH"))
    assert stored(session, second) == ""


def test_a_session_closed_meanwhile_is_told_and_stays(session, sign_in, past):
    course, trainer, roster, (first, _second, _third) = past
    client = sign_in(trainer.user)
    page = client.page(url_of(course))
    mark(session, first, roster, "HHH")
    session.commit()
    again = client.submit(page, status=409, button="simpan", **cells(first, roster, "HHA"))
    client.submit(again, status=422, button="simpan")
    assert stored(session, first) == "HHH"


def test_a_large_grid_asks_few_questions(session, sign_in, queries):
    course, trainer, _roster = make_class(session, 30)
    for ago in range(1, 13):
        make_session(session, course, trainer, clock.today() - timedelta(days=ago))
    client = sign_in(trainer.user)
    client.page(url_of(course))
    with queries() as told:
        page = client.page(url_of(course))
    assert len(told) <= 20
    assert len(page.select(".letter-cell")) == 300
    assert "2 pertemuan lagi" in page.text
