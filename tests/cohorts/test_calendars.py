"""Calendar feeds: private, revocable, read back by another library than the one that wrote them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import vobject

from tests.support import cohorts as make
from tests.support.cohorts import MONDAY
from trainingmgr.cohorts import services
from trainingmgr.cohorts.models import CalendarLink
from trainingmgr.cohorts.queries import calendars
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE

WIB = timedelta(hours=7)


@pytest.fixture
def budi(session):
    return make.trainer(session, "Budi")


@pytest.fixture
def course(session, budi):
    return make.course(
        session, make.cohort(session, make.programme(session), name="Serpong I"), budi
    )


@pytest.fixture
def meeting(session, course):
    return make.meeting(session, course)


def read(session, owner):
    """The feed of a link just issued, as vobject reads it."""
    token = services.issue_link(session, COMMAND_LINE, owner)
    body, _changed = calendars.feed_of(session, calendars.link_of_token(session, token))
    return vobject.readOne(body.decode())


def test_a_session_is_read_back_with_its_hours_in_wib(session, meeting, budi):
    feed = read(session, budi)
    (event,) = feed.vevent_list
    start, end = event.dtstart.value, event.dtend.value
    assert (start.hour, end.hour, start.date()) == (8, 12, MONDAY)
    assert start.utcoffset() == end.utcoffset() == WIB
    assert start.astimezone(UTC).hour == 1
    assert event.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Asia/Jakarta"]
    zone = feed.vtimezone
    assert zone.tzid.value == "Asia/Jakarta"
    assert zone.standard.tzoffsetto.value == "+0700"
    assert event.uid.value == f"pertemuan-{meeting.id}@bina-usaha"
    assert (event.status.value, event.location.value) == ("CONFIRMED", "Aula Contoh")
    assert event.summary.value == "Produksi kokoru"
    assert "Lama: 5 JP" in event.description.value


def test_a_change_raises_the_sequence_and_keeps_the_uid(session, admin, meeting, budi):
    before = read(session, budi).vevent
    with clock.at(clock.now() + timedelta(hours=1)):
        services.cancel_session(session, admin, meeting, "pelatih sakit")
    after = read(session, budi).vevent
    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.last_modified.value > before.last_modified.value
    assert after.status.value == "CANCELLED"
    # Why is nobody's business on a shared calendar.
    assert "sakit" not in after.serialize()


def test_who_was_stood_in_for_finds_the_session_cancelled(session, admin, meeting, budi):
    siti = make.trainer(session, "Siti")
    services.substitute(session, admin, meeting, siti)
    assert read(session, budi).vevent.status.value == "CANCELLED"
    assert read(session, siti).vevent.status.value == "CONFIRMED"


def test_a_cohort_s_feed_holds_all_its_sessions_and_no_other(session, course, meeting):
    make.meeting(session, course, MONDAY + timedelta(days=1))
    other = make.course(session, make.cohort(session, course.cohort.programme))
    make.meeting(session, other, venue="Tempat lain")
    feed = read(session, course.cohort)
    assert len(feed.vevent_list) == 2
    assert feed.contents["x-wr-calname"][0].value == "Jadwal Serpong I"


def test_odd_words_survive(session, admin, course, meeting, budi):
    """Commas, semicolons, line breaks and long names are what breaks calendars."""
    services.change_course(
        session, admin, course, title="Kue; roti, \\ dan\nteh " + "ü" * 100, venue="A",
        trainer=budi, craft=course.craft,
    )  # fmt: skip
    event = read(session, budi).vevent
    assert event.summary.value == course.title


def test_there_is_one_link_at_a_time_and_only_its_digest_is_kept(session, admin, budi):
    first = services.issue_link(session, admin, budi)
    second = services.issue_link(session, admin, budi)
    assert calendars.link_of_token(session, first) is None
    assert calendars.link_of_token(session, second) is not None
    assert first not in str([vars(one) for one in session.query(CalendarLink)])
    assert services.revoke_link(session, admin, budi)
    assert not services.revoke_link(session, admin, budi)
    assert calendars.link_of_token(session, second) is None


def test_a_link_dies_with_the_account(session, admin, budi):
    token = services.issue_link(session, admin, budi)
    budi.user.active = False
    session.flush()
    assert calendars.link_of_token(session, token) is None


def _address(page):
    return re.search(r"/kalender/[\w-]+\.ics", page.one("#tautan").get("value"))[0]


def test_a_trainer_makes_a_link_that_any_phone_may_fetch(sign_in, client, session, budi, meeting):
    mine = sign_in(budi.user)
    assert "Jadwal di kalender ponsel" in mine.page("/hari-ini").text
    page = mine.submit("/kalender-saya", 'form[action="/kalender-saya"]')
    url = _address(page)
    assert page.links["Pasang di ponsel ini"].startswith("webcal://")
    answer = client.get(url)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert len(vobject.readOne(answer.text).vevent_list) == 1
    again = client.get(url, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    since = client.get(url, headers={"If-Modified-Since": answer.headers["Last-Modified"]})
    assert since.status_code == 304
    page = mine.page("/kalender-saya")
    assert "belum pernah" not in page.text
    assert url not in page.html
    mine.submit(page, 'form[action="/kalender-saya/cabut"]')
    assert client.get(url).status_code == 404


def test_the_feed_changes_its_tag_with_its_sessions(sign_in, client, session, budi, meeting, admin):
    url = _address(sign_in(budi.user).submit("/kalender-saya", 'form[action="/kalender-saya"]'))
    tag = client.get(url).headers["ETag"]
    services.cancel_session(session, admin, meeting, "hujan")
    answer = client.get(url, headers={"If-None-Match": tag})
    assert answer.status_code == 200


def test_the_administrator_makes_a_cohort_s_link(as_role, client, session, course, meeting):
    admin = as_role("admin")
    url = f"/angkatan/{course.cohort_id}/kalender"
    feed = _address(admin.submit(url, f'form[action="{url}"]'))
    assert "Jadwal Serpong I" in client.get(feed).text
    admin.submit(url, f'form[action="{url}/cabut"]')
    assert client.get(feed).status_code == 404
    assert admin.get("/angkatan/99999/kalender").status_code == 404


def test_nobody_else_makes_one_and_guesses_find_nothing(as_role, client, session, course):
    url = f"/angkatan/{course.cohort_id}/kalender"
    for role in ("head", "trainer", "mentor"):
        as_role(role).send(url, status=403)
    assert as_role("admin").get("/kalender-saya").status_code == 403
    stranger = as_role("trainer")
    assert "belum terdaftar sebagai pelatih" in stranger.page("/kalender-saya").text
    stranger.send("/kalender-saya", status=404)
    for guess in ("x", "x" * 43, "%00", "a" * 500):
        assert client.get(f"/kalender/{guess}.ics").status_code == 404


def test_a_feed_asks_as_much_for_two_sessions_as_for_twenty(session, course, budi, queries):
    token = services.issue_link(session, COMMAND_LINE, budi)
    counts = []
    for first, more in ((0, 2), (2, 20)):
        for day in range(first, more):
            make.meeting(session, course, MONDAY + timedelta(days=day))
        session.commit()
        with queries() as sent:
            calendars.feed_of(session, calendars.link_of_token(session, token))
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_nothing_of_a_trainee_is_in_it(session, course, meeting, budi):
    """What a feed may say: materi, course, cohort, trainer, place, hours, JP. No more."""
    names = {
        line.split(":")[0].split(";")[0] for line in read(session, budi).vevent.serialize().split()
    }
    assert not {"ATTENDEE", "ORGANIZER", "CONTACT", "COMMENT"} & names
    assert isinstance(read(session, budi).vevent.dtstamp.value, datetime)
