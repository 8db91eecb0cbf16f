"""A substitute in two taps: free, fitting, checked, and the first trainer keeps reading."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from tests.support import cohorts as make
from tests.support.cohorts import MONDAY
from tests.support.training import make_class, make_session, make_trainer
from trainingmgr.cohorts import services
from trainingmgr.cohorts.models import Substitution
from trainingmgr.cohorts.queries.substitutes import candidates
from trainingmgr.cohorts.rules.substitutes import matching_words
from trainingmgr.foundation import clock
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.problems import Refused


@pytest.fixture
def budi(session):
    return make.trainer(session, "Budi")


@pytest.fixture
def course(session, budi):
    return make.course(session, make.cohort(session, make.programme(session)), budi)


@pytest.fixture
def meeting(session, course):
    return make.meeting(session, course)


def test_words_that_say_nothing_do_not_match():
    topics = ["Produksi kokoru dasar", "Kokoru"]
    assert matching_words("Kokoru, produksi dan kue", topics) == ("kokoru",)
    assert matching_words("", topics) == ()


def test_those_who_are_free_are_offered_by_fit(session, meeting, course):
    plain = make.trainer(session, "Ani")
    expert = make.trainer(session, "Zaki")
    expert.expertise = "kokoru dan batik"
    busy = make.trainer(session, "Cici")
    gone = make.trainer(session, "Dodi")
    gone.active = False
    elsewhere = make.course(session, course.cohort, busy, title="Tempe")
    make.meeting(session, elsewhere, venue="Balai")
    make.meeting(session, elsewhere, venue="Balai", starts_at=time(13), ends_at=time(16))
    found = candidates(session, meeting)
    assert [one.name for one in found] == ["Zaki", "Ani"]
    assert found[0].matches == ("kokoru",)
    assert found[1].trainer_id == plain.id


def test_two_taps_change_who_teaches(as_role, session, meeting, budi):
    siti = make.trainer(session, "Siti")
    client = as_role("admin")
    page = client.page(f"/pelatihan/{meeting.course_id}/pertemuan")
    first = next(link for link in page.links.values() if link.endswith("/pengganti"))
    page = client.submit(first, f'form[action="/sesi/{meeting.id}/pengganti/{siti.id}"]')
    assert "Siti mengajar pertemuan ini" in page.text
    assert meeting.trainer_id == siti.id
    row = session.query(Substitution).one()
    assert (row.from_trainer_id, row.to_trainer_id, row.on) == (budi.id, siti.id, clock.today())
    assert session.query(AuditEvent).filter_by(act="session.substitute").count() == 1
    client.send(f"/sesi/{meeting.id}/pengganti/{siti.id}")
    assert session.query(Substitution).count() == 1
    assert "Siti menggantikan Budi" in client.page(f"/sesi/{meeting.id}/pengganti").text


def test_a_clash_of_the_substitute_is_named(as_role, session, meeting, course):
    busy = make.trainer(session, "Cici")
    other = make.course(session, course.cohort, busy, title="Tempe")
    make.meeting(session, other, venue="Balai")
    session.commit()
    answer = as_role("admin").send(f"/sesi/{meeting.id}/pengganti/{busy.id}", status=422)
    assert "Cici sudah mengajar “Tempe" in answer.text
    assert session.query(Substitution).count() == 0


def test_one_who_stopped_teaching_and_a_cancelled_session_are_refused(
    session, admin, meeting, budi
):
    siti = make.trainer(session, "Siti")
    siti.active = False
    with pytest.raises(Refused, match="tidak mengajar"):
        services.substitute(session, admin, meeting, siti)
    siti.active = True
    services.cancel_session(session, admin, meeting, "hujan")
    with pytest.raises(Refused, match="dibatalkan"):
        services.substitute(session, admin, meeting, siti)


def test_the_substitute_takes_the_register_and_the_first_trainer_reads(
    sign_in, as_role, session, admin
):
    course, lead, roster = make_class(session)
    first, second = make.trainer(session, "Ani"), make.trainer(session, "Siti")
    one = make_session(session, course, first)
    services.substitute(session, admin, one, second)
    session.commit()
    url = f"/sesi/{one.id}/presensi"
    marks = {f"mark-{who.id}": "H" for who in roster}
    reader = sign_in(first.user)
    page = reader.page(url)
    assert roster[0].name in page.text
    reader.send(url, status=422, act="simpan", **marks)
    assert "Tutup presensi" not in page.text
    assert sign_in(make.trainer(session).user).get(url).status_code == 404
    assert "Tutup presensi" in sign_in(lead.user).page(url).text
    with clock.at(clock.now()):
        sign_in(second.user).send(url, status=302, act="simpan", version="", **marks)


def test_only_the_administrator_substitutes(as_role, sign_in, session, meeting, budi):
    siti = make.trainer(session, "Siti")
    session.commit()
    url = f"/sesi/{meeting.id}/pengganti"
    assert sign_in(budi.user).get(url).status_code == 403
    sign_in(budi.user).send(f"{url}/{siti.id}", status=403)
    admin = as_role("admin")
    admin.send(f"{url}/99999", status=404)
    admin.send(f"/sesi/99999/pengganti/{siti.id}", status=404)
    assert meeting.held_on == MONDAY


def test_a_session_is_handed_to_a_colleague_who_reads_so_today(session, sign_in):
    course, trainer, _roster = make_class(session, 2)
    one = make_session(session, course, trainer, clock.today())
    colleague, stranger = make_trainer(session), make_trainer(session)
    course.trainer = colleague
    session.flush()
    page = sign_in(trainer.user).page(f"/sesi/{one.id}/serahkan")
    assert f"Gantikan dengan {colleague.name}" in page.text
    fields = {"trainer_id": colleague.id}
    sign_in(stranger.user).send(f"/sesi/{one.id}/serahkan", status=404, **fields)
    sign_in(trainer.user).send(f"/sesi/{one.id}/serahkan", **fields)
    assert one.trainer_id == colleague.id
    told = sign_in(colleague.user).page("/hari-ini").text
    assert f"Anda menggantikan {trainer.name}" in told
    # Who gave it away reads it, and may neither fill it in nor give it away again.
    sign_in(trainer.user).send(f"/sesi/{one.id}/serahkan", status=422, **fields)


def test_a_colleague_of_the_course_takes_over_on_the_spot(session, sign_in):
    course, trainer, _roster = make_class(session, 2)
    one = make_session(session, course, trainer, clock.today())
    later = make_session(session, course, trainer, clock.today() + timedelta(days=7))
    colleague, stranger = make_trainer(session), make_trainer(session)
    course.trainer = colleague
    session.flush()
    page = sign_in(colleague.user).page("/hari-ini")
    assert f"Ambil alih dari {trainer.name}" in page.text
    url = f"/pelatihan/{course.id}/ambil-alih"
    sign_in(stranger.user).send(url, status=404, session_id=one.id)
    sign_in(colleague.user).send(url, status=404, session_id=10**8)
    sign_in(colleague.user).send(url, status=422, session_id=later.id)
    for _tap in range(2):
        sign_in(colleague.user).send(url, session_id=one.id)
    assert one.trainer_id == colleague.id
    assert len(session.scalars(select(Substitution)).all()) == 1
    assert f"{colleague.name} menggantikan Anda" in sign_in(trainer.user).page("/hari-ini").text
