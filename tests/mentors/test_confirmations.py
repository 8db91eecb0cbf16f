"""The paraf: asked by a link, answered without an account, and never more than one answer."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.support.client import PageClient
from tests.support.mentors import coach, file_of, make_mentor
from tests.support.participants import make_cohort
from tests.support.training import make_kub
from trainingmgr.accounts.models import User
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.models import Kub
from trainingmgr.mentors.models import CoachingSession, Confirmation, Mentor
from trainingmgr.mentors.queries import confirmations
from trainingmgr.mentors.queries.confirmations import asked_by, link_word
from trainingmgr.mentors.services import ActionInput
from trainingmgr.mentors.services.confirmations import HOLDER, ask_again, confirm
from trainingmgr.participants.models import Participant
from trainingmgr.participants.services.own import make_own_link

SignIn = Callable[[User], PageClient]
AsRole = Callable[..., PageClient]


@pytest.fixture
def kub(session: Session) -> Kub:
    return make_kub(session, make_cohort(session))[0]


@pytest.fixture
def chair(session: Session, kub: Kub) -> Participant:
    (found,) = [one.participant for one in kub.members if one.position == "ketua"]
    return found


@pytest.fixture
def mentor(session: Session, kub: Kub) -> Mentor:
    return make_mentor(session, kub)


@pytest.fixture
def held(session: Session, mentor: Mentor, kub: Kub, chair: Participant) -> CoachingSession:
    actions = [ActionInput("Foto produk", chair.id, clock.today())]
    return coach(session, mentor, kub, finding="Omzet turun tajam.", actions=actions)


def link(held: CoachingSession, person: Participant | None = None) -> str:
    return f"/paraf/{link_word(held, person.id if person else None)}"


def answers(session: Session) -> int:
    return session.scalar(select(func.count(Confirmation.id))) or 0


def test_a_stranger_with_the_link_says_yes_once(
    session: Session, client: PageClient, held: CoachingSession, chair: Participant, kub: Kub
) -> None:
    url = link(held, chair)
    page = client.page(url)
    assert page.h1 == "Apakah catatan pendampingan ini benar?"
    assert page.value("name") == chair.name
    assert "Foto produk" in page.text
    assert client.get(url).headers["X-Robots-Tag"] == "noindex, nofollow"
    # What one needs to answer, and nothing besides.
    for kept_back in ("Omzet turun", *(one.participant.phone for one in kub.members)):
        assert kept_back is None or kept_back not in page.html
    for _tap in range(2):
        done = client.submit(page, answer="benar") if _tap == 0 else client.page(url)
        assert done.h1 == "Terima kasih, sesi ini sudah dikonfirmasi"
    client.send(url, name="Orang lain", answer="salah", remark="Tidak", version=held.version)
    row = session.scalars(select(Confirmation)).one()
    assert (row.agrees, row.name, row.participant_id) == (True, chair.name, chair.id)
    acts = select(func.count()).where(AuditEvent.act == "coaching.confirm")
    assert session.scalar(acts) == 1


def test_what_is_not_right_reaches_mentor_and_office(
    session: Session,
    client: PageClient,
    held: CoachingSession,
    mentor: Mentor,
    sign_in: SignIn,
    as_role: AsRole,
    kub: Kub,
) -> None:
    own = sign_in(mentor.user)
    assert "1 sesi belum dikonfirmasi" in own.page("/pendampingan/paraf").h1
    page = client.page(link(held))
    empty = client.submit(page, name="Ani", answer="salah", status=422)
    assert set(empty.errors) == {"remark"}
    assert set(client.submit(page, answer="benar", status=422).errors) == {"name"}
    client.submit(empty, answer="salah", remark="Hanya 20 menit.")
    for reader in (own, as_role("admin")):
        found = reader.page("/pendampingan/paraf?paraf=salah")
        assert found.h1 == "1 sesi disanggah dampingan, 0 belum dikonfirmasi"
        assert "Hanya 20 menit." in found.text
    assert own.page("/pendampingan/paraf?paraf=belum").texts("tbody th") == []
    stranger = sign_in(make_mentor(session, label="UIN").user)
    assert "Hanya 20 menit." not in stranger.page("/pendampingan/paraf").text
    assert confirmations.disputed(session, [held.mentee_id]) == {held.mentee_id: 1}
    # Talked over: the same link says yes now.
    client.submit(link(held), name="Ani", answer="benar", remark=None)
    assert session.scalars(select(Confirmation)).one().agrees


def test_the_mentor_finds_a_link_to_send_and_the_office_none(
    session: Session, held: CoachingSession, mentor: Mentor, sign_in: SignIn, as_role: AsRole
) -> None:
    url = f"/pendampingan/sesi/{held.id}"
    page = sign_in(mentor.user).page(url)
    assert "belum dikonfirmasi" in page.text
    sent = unquote(page.links["Kirim lewat WhatsApp"])
    assert sent.startswith("https://wa.me/62")
    assert link_word(held, _asked_person(session, sent)) in sent
    office = as_role("admin").page(url)
    assert "belum dikonfirmasi" in office.text
    assert "/paraf/" not in office.html


def _asked_person(session: Session, sent: str) -> int:
    asked = asked_by(session, sent.rpartition("/paraf/")[2])
    assert asked is not None
    assert asked.person is not None
    return asked.person.id


def test_who_is_signed_in_may_answer_by_the_link_too(
    session: Session, held: CoachingSession, as_role: AsRole
) -> None:
    as_role("field").submit(link(held), name="Ani", answer="benar")
    assert session.scalars(select(Confirmation)).one().name == "Ani"


def test_a_link_dies_after_sixty_days_and_with_its_session(
    session: Session, client: PageClient, held: CoachingSession
) -> None:
    url = link(held)
    for days, status in ((60, 200), (61, 404)):
        with clock.at(clock.now() + timedelta(days=days)):
            assert client.get(url).status_code == status
    held.voided_at = clock.now()
    assert "tidak berlaku lagi" in client.page(url, status=404).h1
    with pytest.raises(Refused):
        confirm(session, HOLDER, held, agrees=True, name="Ani")
    assert answers(session) == 0


def test_guesses_and_changed_links_find_nothing_and_are_counted(
    client: PageClient, held: CoachingSession
) -> None:
    word = link_word(held)
    for guess in ("x" * 43, word[:-1], f"{word}A", word.replace(".", ""), "%00", "1"):
        assert client.get(f"/paraf/{guess}").status_code == 404, guess
    assert {client.get("/paraf/x").status_code for _try in range(40)} == {404, 429}


def test_a_changed_session_is_read_again_and_asks_again(
    session: Session, client: PageClient, held: CoachingSession, admin: Actor
) -> None:
    page = client.page(link(held))
    held.minutes = 90
    session.commit()
    stale = client.submit(page, name="Ani", answer="benar", status=409)
    assert stale.value("name") == "Ani"
    assert "90 menit" in stale.text
    client.submit(stale, answer="benar")
    assert answers(session) == 1
    assert ask_again(session, admin, session.get_one(CoachingSession, held.id))
    assert not ask_again(session, admin, session.get_one(CoachingSession, held.id))
    assert answers(session) == 0
    assert client.page(link(held)).h1 == "Apakah catatan pendampingan ini benar?"


def test_a_member_reads_and_confirms_without_a_link(
    session: Session,
    admin: Actor,
    held: CoachingSession,
    chair: Participant,
    mentor: Mentor,
    sign_in: SignIn,
    kub: Kub,
) -> None:
    held.next_on = clock.today() + timedelta(days=7)
    make_own_link(session, admin, chair)
    mine = sign_in(session.get_one(User, chair.user_id))
    first = mine.page("/saya")
    assert mentor.name in first.text
    page = mine.page("/saya/pendampingan")
    assert page.h1 == "1 sesi menunggu jawaban Anda: sudah benarkah catatannya?"
    assert "Foto produk" in page.text
    url = f"/saya/pendampingan/{held.id}"
    assert mine.submit(url, answer="benar").h1 == "1 kesepakatan menunggu Anda kerjakan"
    row = session.scalars(select(Confirmation)).one()
    assert (row.agrees, row.participant_id) == (True, chair.id)
    # Another KUB's is not found.
    other = make_kub(session, kub.cohort)[0]
    theirs = coach(session, make_mentor(session, other), other)
    session.commit()
    assert mine.get(f"/saya/pendampingan/{theirs.id}").status_code == 404
    mine.send(f"/saya/pendampingan/{theirs.id}", 404, answer="benar", version=theirs.version)
    assert other.name not in mine.page("/saya/pendampingan").text


@pytest.mark.both
def test_counts_are_of_sessions_that_stand(
    session: Session, held: CoachingSession, mentor: Mentor, kub: Kub
) -> None:
    gone = coach(session, mentor, kub)
    gone.voided_at = clock.now()
    answered = coach(session, mentor, kub)
    confirm(session, HOLDER, answered, agrees=False, name="Ani", remark="Tidak datang.")
    number = file_of(session, kub).id
    assert confirmations.unconfirmed(session, [number]) == {number: 1}
    assert confirmations.disputed(session, [number]) == {number: 1}
    rows = session.scalars(confirmations.sessions_by_paraf(mentor.user.actor)).all()
    assert [one.id for one in rows] == [answered.id, held.id]


@pytest.mark.both
def test_several_who_answer_at_once_are_one_answer(
    session: Session, engine: Engine, held: CoachingSession
) -> None:
    number = held.id
    session.commit()

    def answer(name: str) -> str:
        with Session(engine) as own:
            row = confirm(own, HOLDER, own.get_one(CoachingSession, number), agrees=True, name=name)
            own.commit()
            return row.name

    with ThreadPoolExecutor(4) as phones:
        told = set(phones.map(answer, ["Ani", "Budi", "Cici", "Dedi"]))
    assert len(told) == 1
    assert answers(session) == 1


@pytest.mark.browser
def test_on_a_phone_it_is_one_tap(
    session: Session,
    phone: BrowserPage,
    axe: Callable[[BrowserPage], None],
    held: CoachingSession,
    chair: Participant,
) -> None:
    url = link(held, chair)
    session.commit()
    phone.goto(url)
    axe(phone)
    phone.get_by_role("button", name="Benar", exact=True).click()
    expect(phone.locator("h1")).to_have_text("Terima kasih, sesi ini sudah dikonfirmasi")
    axe(phone)
