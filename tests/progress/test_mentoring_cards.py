"""Mentoring on the head's page and a KUB's page: each figure agrees with the list behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy.orm import Session

from tests.support.builders import actor
from tests.support.client import PageClient
from tests.support.mentors import assess, coach, file_of, make_mentor
from tests.support.participants import SERPONG, make_cohort
from tests.support.progress import make_outcome
from tests.support.referrals import refer
from tests.support.training import make_kub
from trainingmgr.accounts.models import User
from trainingmgr.facilitation import services as referrals
from trainingmgr.facilitation.services import ResultInput
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.kub.models import Kub
from trainingmgr.mentors import services as mentors
from trainingmgr.mentors.models import Mentee, Mentor, Prospect
from trainingmgr.mentors.services.mentees import MenteeInput, add_mentee
from trainingmgr.programmes.models import Programme
from trainingmgr.progress.queries.outcome import outcome

pytestmark = pytest.mark.both

AsRole = Callable[..., PageClient]


def _analysed(mentee: Mentee, score: int, on: date) -> Prospect:
    return Prospect(
        client_id=f"prospek-{mentee.id}-{on}",
        mentee_id=mentee.id,
        analysed_on=on,
        market=score,
        quality=score,
        capacity=score,
        finance=score,
        commitment=score,
        reason="Pesanan tetap",
        recorded_at=clock.now(),
    )


@pytest.fixture
def programme(session: Session) -> Programme:
    """Two KUB with a mentor, one of them coached; an outside mentee that counts nowhere here."""
    programme, business, _people = make_outcome(session)
    kub = session.get_one(Kub, business.kub_id)
    mentor, mentee = make_mentor(session, kub), file_of(session, kub)
    coach(session, mentor, kub)
    with clock.at(clock.now() - timedelta(days=70)):
        assess(session, mentor, mentee, on=clock.today(), by_mentee=True)
    assess(session, mentor, mentee, by_mentee=True)
    session.add(_analysed(mentee, 4, clock.today()))
    _refer(session, mentor, mentee)
    later = make_cohort(session, programme, code="CPT", turn=2)
    make_mentor(session, make_kub(session, later)[0], label="ITI")
    outside = add_mentee(session, COMMAND_LINE, _outside())
    mentors.assign_mentor(session, COMMAND_LINE, mentor, outside, clock.today())
    coach(session, mentor, outside)
    session.commit()
    return programme


def _outside() -> MenteeInput:
    return MenteeInput(
        "koperasi", "Koperasi Contoh", SERPONG, field="Simpan pinjam", contact_name="Ketua"
    )


def _refer(session: Session, mentor: Mentor, mentee: Mentee) -> None:
    """One of capital paid out after 12 days; one of tools that waits for 40."""
    by = actor(session, "facilitation")
    with clock.at(clock.now() - timedelta(days=40)):
        coach(session, mentor, mentee, held_on=clock.today())
        one = refer(session, mentor, mentee)
        refer(session, mentor, mentee, kind="alat", need="produksi")
        referrals.advance(session, by, one)
        referrals.advance(session, by, one)
    with clock.at(clock.now() - timedelta(days=28)):
        referrals.finish(session, by, one, ResultInput("KUR cair", 5_000_000))


def test_what_mentoring_led_to(session: Session, programme: Programme) -> None:
    found = outcome(session, programme, clock.today(), cutoff=clock.now(), snapshot="L-1")
    told = found.results
    assert sum(pair[1] for pair in found.recent.values()) == 2
    assert (str(told.complete), dict(told.deliverables)["Penilaian diri"]) == ("0/2", 1)
    assert (told.prospects[0], str(told.analysed)) == (("Prospek tinggi", 1), "1/2")
    capital = next(row for row in told.referrals if row.kind == "Modal")
    assert (capital.raised, capital.done, capital.days, capital.amount) == (1, 1, 12.0, 5_000_000)
    assert sum(row.late for row in told.referrals) == 1
    # As of the day before nothing had been analysed, and 45 days ago nothing was raised.
    before = outcome(
        session,
        programme,
        clock.today() - timedelta(days=45),
        cutoff=clock.now(),
        snapshot="L-1",
    ).results
    assert before.analysed.n == 0
    assert sum(row.raised for row in before.referrals) == 0


def test_each_figure_opens_the_list_that_it_counts(as_role: AsRole, programme: Programme) -> None:
    head = as_role("head")
    page = head.page("/capaian")
    assert "1 rujukan menunggu bidang lebih dari 30 hari" in page.text
    for label, value, rows in (
        ("Pendampingan 30 hari", "1/2", 1),
        ("Empat luaran selesai", "0/2", 0),
        ("Prospek tinggi", "1/1", 1),
        ("Rujukan selesai", "1/2", 1),
    ):
        entry = re.search(rf'{label}</dt>\s*<dd[^>]*><a href="([^"]+)">([^<]+)<', page.html)
        assert entry, label
        assert entry[2] == value, label
        behind = head.page(unescape(entry[1]))
        assert len(behind.select("main tbody tr")) == rows, label
    for link in ("Buka", "Hubungi"):
        behind = head.page(page.links[link])
        assert len(behind.select("main tbody tr")) == 1, link
    behind = head.page(page.links["Penilaian diri"])
    assert len(behind.select("main tbody tr")) == 1


def test_a_kub_s_page_tells_what_coaching_led_to(
    session: Session, as_role: AsRole, sign_in: Callable[[User], PageClient], programme: Programme
) -> None:
    mentee = session.query(Mentee).filter(Mentee.kub_id.is_not(None)).order_by(Mentee.id).first()
    assert mentee
    url = f"/kub/{mentee.kub_id}"
    text = as_role("head").page(url).text
    assert "Luaran selesai" in text
    assert "Prospek tinggi" in text
    assert "Rujukan: Alat produksi" in text
    text = as_role("field", kecamatan_code=mentee.kecamatan_code).page(url).text
    assert "Rujukan:" not in text
    assert "Prospek tinggi" not in text
