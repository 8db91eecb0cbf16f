"""A make-up is offered before the result is final (handbook 3.2, 3.3, R08, R09)."""

import json
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from tests.support.builders import make_user
from tests.support.training import DAY, make_class, make_session, make_trainer, mark
from trainingmgr.attendance.models import AGREED, DECLINED, OFFERED, MakeUpOffer
from trainingmgr.attendance.queries import results
from trainingmgr.attendance.services import make_up, products
from trainingmgr.attendance.services.merging import better_offer
from trainingmgr.attendance.services.offers import record_offer
from trainingmgr.certificates import queries as certificates
from trainingmgr.certificates import services as certification
from trainingmgr.cohorts.models import FINISHED, OPEN, TrainingSession
from trainingmgr.cohorts.services import cancel_session, finish_course
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.problems import Refused
from trainingmgr.progress.queries.own import coming

LATER = DAY + timedelta(days=10)


@pytest.fixture(autouse=True)
def _in_march():
    with clock.at(clock.now().replace(year=2026, month=3, day=20)):
        yield


@pytest.fixture
def held(session):
    """Five sessions of 5 JP: the first was always there; the second ill twice; the third once
    excused and once away without a word; the fourth twice without a word."""
    course, trainer, roster = make_class(session, 4)
    made = [make_session(session, course, trainer, DAY + timedelta(days=n)) for n in range(5)]
    for one, letters in zip(made, ["HHHH", "HSIA", "HSAA", "HHHH", "HHHH"], strict=True):
        mark(session, one, roster, letters)
    return course, roster, made


def result_of(session, who):
    return results(session, [who.id])[who.id]


def say(session, course, who, state, **rest):
    return record_offer(session, COMMAND_LINE, course, who.id, state=state, **rest)


def plan(session, missed, people, on=LATER):
    return make_up.plan_make_up(
        session, COMMAND_LINE, missed, [who.id for who in people],
        held_on=on, starts_at=time(8), ends_at=time(12), break_minutes=15,
        venue="Balai Contoh", trainer=missed.trainer,
    )  # fmt: skip


def test_who_fails_only_through_izin_or_sakit_has_no_final_result(session, held):
    _course, (fine, ill, excused, away), _made = held
    for who in (fine, away):
        assert result_of(session, who).final
    # 20 of 25 JP reach 80 %: one excused session of the two missed is enough.
    for who in (ill, excused):
        found = result_of(session, who)
        assert (found.final, found.outcome) == (False, None)
        assert str(found.unsettled) == "Belum final: susulan perlu ditawarkan."
    assert result_of(session, ill).make_up_due.jp == 10
    assert result_of(session, excused).make_up_due.jp == 5


def test_an_offer_keeps_the_result_open_until_it_is_declined(session, held):
    course, (_fine, ill, _excused, _away), _made = held
    say(session, course, ill, OFFERED, on=DAY + timedelta(days=6))
    assert str(result_of(session, ill).unsettled).endswith("menunggu jawaban atas tawaran susulan.")
    say(session, course, ill, DECLINED, note="Bekerja di luar kota")
    found = result_of(session, ill)
    assert (found.outcome, found.decided_on) == ("mengikuti", clock.today())
    # Declining twice is the same; changing one's mind opens it again.
    say(session, course, ill, DECLINED, note="Bekerja di luar kota")
    say(session, course, ill, AGREED)
    assert str(result_of(session, ill).unsettled) == "Belum final: menunggu susulan."
    offer = session.scalars(select(MakeUpOffer)).one()
    assert (offer.offered_on, offer.state) == (DAY + timedelta(days=6), AGREED)
    told = session.scalars(select(AuditEvent).where(AuditEvent.act == "make_up.offer")).all()
    assert [json.loads(one.detail)["state"] for one in told] == [OFFERED, DECLINED, AGREED]


def test_the_make_up_settles_it_attended_or_not(session, held):
    course, (_fine, ill, excused, _away), made = held
    say(session, course, ill, AGREED)
    again = plan(session, made[1], [ill, excused])
    assert str(result_of(session, excused).unsettled) == "Belum final: menunggu susulan."
    for who in (ill, excused):
        products.judge(session, made[0].trainer.user.actor, course, who.id, decision="diterima")
    mark(session, again, [ill, excused], "HA")
    assert result_of(session, ill).outcome == "tuntas"
    assert result_of(session, excused).outcome == "mengikuti", "stayed away without a word"


def test_who_is_ill_at_the_make_up_too_is_offered_another(session, held):
    _course, (_fine, _ill, excused, _away), made = held
    mark(session, plan(session, made[1], [excused]), [excused], "S")
    assert str(result_of(session, excused).unsettled) == "Belum final: susulan perlu ditawarkan."
    mark(session, plan(session, made[1], [excused], LATER + timedelta(days=2)), [excused])
    assert result_of(session, excused).final


def test_with_sessions_left_it_is_due_once_they_cannot_suffice(session, held):
    course, (_fine, ill, _excused, _away), made = held
    ahead = [
        make_session(session, course, made[0].trainer, DAY + timedelta(days=30 + n))
        for n in range(5)
    ]
    assert result_of(session, ill).make_up_due is None, "40 of 50 JP can still be reached"
    assert str(result_of(session, ill).unsettled).endswith("pertemuan yang belum selesai.")
    cancel_session(session, COMMAND_LINE, ahead[0], "Banjir")
    assert result_of(session, ill).make_up_due.open


def test_who_needs_none_and_days_that_cannot_be_are_refused(session, held):
    course, (fine, ill, _excused, away), _made = held
    for who in (fine, away):
        with pytest.raises(Refused, match="tidak perlu ditawari"):
            say(session, course, who, OFFERED)
    with pytest.raises(Refused, match="sesudah hari ini"):
        say(session, course, ill, OFFERED, on=clock.today() + timedelta(days=1))
    say(session, course, ill, OFFERED)
    with pytest.raises(Refused, match="sebelum tawaran"):
        say(session, course, ill, AGREED, on=clock.today() - timedelta(days=1))


def test_a_batch_leaves_out_who_waits_and_says_why(session, as_role, held):
    course, (fine, ill, excused, _away), made = held
    for who in (fine, ill, excused):
        products.judge(session, made[0].trainer.user.actor, course, who.id, decision="diterima")
    client = as_role("admin")
    page = client.page(f"/sertifikat/usulkan/{course.cohort_id}")
    assert "2 peserta menunggu susulan" in page.text
    assert "Belum final: susulan perlu ditawarkan." in page.text
    batch = certification.propose(session, COMMAND_LINE, course.cohort)
    assert [one.participant_id for one in batch.entries] == [fine.id]
    waiting = certificates.waiting_for_make_up(session, course.cohort_id)
    assert {one.participant.id for one in waiting} == {ill.id, excused.id}


def test_the_course_page_leads_to_planning_with_them_ticked(as_role, session, held):
    course, (_fine, ill, excused, away), made = held
    client = as_role("admin")
    page = client.page(f"/pelatihan/{course.id}")
    assert "Perlu ditawari susulan: 2 orang" in page.text
    page = client.page(page.links["Rencanakan susulan"])
    links = [one.get("href") for one in page.select("#susulan a")]
    assert [link.split("/")[2] for link in links] == [str(made[1].id), str(made[2].id)]
    page = client.page(links[0])
    ticked = {one.get("value") for one in page.select("input[name=people][checked]")}
    assert ticked == {str(ill.id), str(excused.id)}
    assert str(away.id) in {one.get("value") for one in page.select("input[name=people]")}
    client.submit(page, held_on=LATER.isoformat())
    session.expire_all()
    made_up = session.scalars(select(TrainingSession).where(TrainingSession.chosen_only)).one()
    assert made_up.makes_up_id == made[1].id


def test_the_trainer_records_the_answer_and_a_neighbour_does_not(session, sign_in, as_role, held):
    course, (_fine, ill, _excused, _away), made = held
    client = sign_in(made[0].trainer.user)
    page = client.page(f"/pelatihan/{course.id}/perhatian")
    address = f"/pelatihan/{course.id}/susulan/{ill.id}"
    assert address in page.links.values()
    client.submit(address, status=422)
    page = client.submit(address, state=DECLINED, note="Pindah kerja")
    assert "Tawaran susulan tercatat." in page.text
    assert result_of(session, ill).final
    assert "tidak bersedia" in client.page(address).h1
    client.send(address, status=409, state=AGREED, on="2026-03-20", version="")
    stranger = sign_in(make_trainer(session).user)
    assert stranger.get(address).status_code == 404
    assert as_role("head").get(address).status_code == 403
    other, _trainer, _roster = make_class(session, 1)
    assert client.get(f"/pelatihan/{other.id}/susulan/{ill.id}").status_code == 404


def test_the_trainee_reads_that_the_result_is_not_final(session, sign_in, held):
    _course, (_fine, ill, _excused, _away), _made = held
    user = make_user(session, "participant")
    ill.user_id = user.id
    page = sign_in(user).page("/saya")
    assert "Belum final: susulan perlu ditawarkan." in page.text


def test_a_make_up_is_on_the_schedule_of_those_who_sit_in_it(session, held):
    _course, (_fine, ill, excused, _away), made = held
    plan(session, made[1], [ill], DAY + timedelta(days=25))
    assert [one.held_on for one in coming(session, ill.id)] == [DAY + timedelta(days=25)]
    assert coming(session, excused.id) == []


@pytest.mark.once
def test_of_two_records_of_one_person_the_answered_offer_stays():
    def offer(state):
        answered = {"offered_on": DAY, "answered_on": LATER, "note": "", "by_id": 1}
        return {"state": state, **answered}

    assert better_offer(offer(OFFERED), offer(DECLINED))["state"] == DECLINED
    assert better_offer(offer(AGREED), offer(DECLINED)) == {}
    assert better_offer(offer(OFFERED), offer(OFFERED)) == {}


def test_a_course_is_not_finished_over_a_make_up_that_waits(session, held):
    course, roster, _made = held
    course.state = OPEN
    with pytest.raises(Refused, match="menunggu susulan") as refused:
        finish_course(session, COMMAND_LINE, course)
    assert refused.value.params["n"] == 2
    for who in roster[1:3]:
        say(session, course, who, DECLINED)
    finish_course(session, COMMAND_LINE, course)
    assert course.state == FINISHED
