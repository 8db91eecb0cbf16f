"""People entered twice: asked about, merged and taken apart again (handbook R12, R18)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.support.builders import make_user
from tests.support.participants import make_cohort, make_participant, make_programme, nik_of
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.participants.models import MERGED, DuplicatePair, Merge, Participant
from trainingmgr.participants.models.duplicates import DIFFERENT, LATER, PASSED, SAME, WAITING
from trainingmgr.participants.rules import likeness as rules
from trainingmgr.participants.services import duplicates, merges, people

BORN = date(1999, 8, 5)


def _pairs(session):
    return session.scalars(select(DuplicatePair).order_by(DuplicatePair.id)).all()


def _look_through(session, programme_id):
    duplicates.keep_all(session, duplicates.compare_all(session, programme_id))


def _twice(session, **fields):
    cohort = make_cohort(session)
    nik = nik_of(BORN, "P", 11)
    a = make_participant(session, cohort, name="Rahmawati Suryani", birth_date=BORN, nik=nik)
    usual = {"name": "Rachmawati Soerjani, S.E.", "birth_date": BORN, "phone": a.phone}
    b = make_participant(session, cohort, **(usual | fields))
    session.commit()
    return cohort, a, b


def test_whoever_is_registered_is_compared_at_once(session):
    _, a, b = _twice(session)
    (pair,) = _pairs(session)
    assert (pair.first_id, pair.second_id, pair.state) == (a.id, b.id, WAITING)
    assert rules.SAME_NAME in pair.reasons
    assert a.nik not in str(pair.reasons)


def test_r12_the_same_nik_is_refused_with_the_record_it_belongs_to(session):
    cohort, a, _ = _twice(session)
    with pytest.raises(Refused) as refused:
        make_participant(session, cohort, name="Siapa Saja", nik=a.nik)
    assert refused.value.params["participant_id"] == a.id


def test_a_decision_is_not_asked_again_until_the_evidence_grows(session, admin):
    _, a, b = _twice(session, phone="+6285711112222")
    (pair,) = _pairs(session)
    duplicates.decide(session, admin, pair, DIFFERENT, pair.version)
    session.commit()
    _look_through(session, a.programme_id)
    session.commit()
    assert pair.state == DIFFERENT
    b.phone = a.phone
    session.flush()
    duplicates.look(session, admin, [b])
    session.commit()
    assert pair.state == WAITING


def test_what_is_put_off_stays_put_off_and_what_no_longer_looks_alike_is_dropped(session, admin):
    _, a, b = _twice(session)
    (pair,) = _pairs(session)
    duplicates.decide(session, admin, pair, LATER, pair.version)
    session.commit()
    _look_through(session, a.programme_id)
    assert pair.state == LATER
    b.name, b.birth_date, b.phone = "Kartika Wibisono", date(1980, 1, 1), None
    session.flush()
    duplicates.look(session, admin, [b])
    assert pair.state == PASSED


def test_two_years_of_one_person_are_shown_apart_and_never_merged(session, admin):
    _cohort, a, _ = _twice(
        session, name="Orang Lain Sekali", birth_date=date(1990, 2, 3), phone=None
    )
    other = make_programme(session, "WUB-2027", 2027)
    later = make_cohort(session, other, code="SRP27")
    again = make_participant(
        session, later, name=a.name, birth_date=BORN, nik=a.nik, phone=a.phone, on=date(2027, 2, 1)
    )
    (pair,) = _pairs(session)
    assert pair.across
    with pytest.raises(Refused):
        merges.merge(session, admin, a, again)
    duplicates.decide(session, admin, pair, SAME, pair.version)
    assert pair.state == SAME


def test_a_decision_of_two_people_at_once_is_one_decision(session, admin):
    _twice(session)
    (pair,) = _pairs(session)
    seen = pair.version
    duplicates.decide(session, admin, pair, LATER, seen)
    session.commit()
    with pytest.raises(Conflict):
        duplicates.decide(session, admin, pair, DIFFERENT, seen)
    # The same decision twice is no quarrel.
    duplicates.decide(session, admin, pair, LATER, seen)


def test_r18_whoever_was_counted_twice_in_n_counts_once_and_n_comes_back_with_undo(session, admin):
    cohort, a, b = _twice(session)
    people.close_enrolment(session, admin, cohort)
    session.commit()
    assert cohort.frozen_n == 2
    found = merges.merge(session, admin, a, b, take=["name"])
    session.commit()
    in_n = select(func.count()).where(Participant.in_n)
    assert (cohort.frozen_n, session.scalar(in_n)) == (1, 1)
    assert (b.state, b.merged_into_id, a.name) == (MERGED, a.id, "Rachmawati Soerjani, S.E.")
    merges.undo(session, admin, found)
    session.commit()
    assert (cohort.frozen_n, session.scalar(in_n)) == (2, 2)
    assert a.name == "Rahmawati Suryani"
    assert _pairs(session)[0].state == DIFFERENT


def test_r18_nobody_drops_out_of_n_by_the_choice_of_the_record(session, admin):
    cohort, a, _b = _twice(session)
    people.close_enrolment(session, admin, cohort)
    late = make_cohort(session, cohort.programme, code="STU", turn=2)
    again = make_participant(session, late, name=a.name, birth_date=BORN, phone=a.phone)
    with pytest.raises(Refused, match="R18"):
        merges.merge(session, admin, again, a)
    merges.merge(session, admin, a, again)
    assert cohort.frozen_n == 2


def test_the_nik_may_come_from_the_other_record_and_r12_still_holds(session, admin):
    _, a, b = _twice(session)
    mine, theirs = a.nik, b.nik
    found = merges.merge(session, admin, a, b, take=["nik"])
    session.commit()
    assert (a.nik, a.nik_last4, b.nik) == (theirs, theirs[-4:], mine)
    merges.undo(session, admin, found)
    session.commit()
    assert (a.nik, b.nik, b.nik_last4) == (mine, theirs, theirs[-4:])


def test_what_was_changed_since_is_not_undone_over(session, admin):
    _, a, b = _twice(session)
    found = merges.merge(session, admin, a, b, take=["name"])
    session.commit()
    a.name = "Rahmawati S."
    session.commit()
    with pytest.raises(Refused, match="diubah"):
        merges.undo(session, admin, found)
    session.rollback()
    assert b.state == MERGED


def test_a_chain_of_merges_is_undone_from_its_end(session, admin):
    cohort, a, b = _twice(session)
    c = make_participant(session, cohort, name="Rahmawati S", birth_date=BORN, phone=a.phone)
    first = merges.merge(session, admin, b, a)
    session.commit()
    second = merges.merge(session, admin, c, b)
    session.commit()
    with pytest.raises(Refused, match="dahulu"):
        merges.undo(session, admin, first)
    session.rollback()
    merges.undo(session, admin, second)
    merges.undo(session, admin, first)
    session.commit()
    assert {a.state, b.state, c.state} == {"diterima"}


def test_merging_twice_is_merging_once(session, admin):
    _, a, b = _twice(session)
    merges.merge(session, admin, a, b)
    session.commit()
    with pytest.raises(Conflict):
        merges.merge(session, admin, a, b)
    with pytest.raises(Conflict):
        merges.merge(session, admin, b, a)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Merge)) == 1


def test_the_page_shows_both_asks_and_remembers(as_role, session):
    admin = as_role("admin")
    _, a, _b = _twice(session)
    page = admin.page("/peserta/ganda")
    assert page.h1 == "1 pasang catatan mungkin orang yang sama"
    assert "nama berbunyi sama" in page.text
    assert "Berbeda" in page.texts(".pair-differs .chip")
    assert a.nik not in page.html
    (pair,) = _pairs(session)
    admin.send(f"/peserta/ganda/{pair.id}/putuskan", decision=DIFFERENT, version=pair.version)
    assert admin.page("/peserta/ganda").h1 == "Tidak ada catatan ganda yang menunggu"
    assert "Tanyakan lagi" in admin.page("/peserta/ganda?lihat=diputuskan").text


def test_merging_on_the_page_leaves_a_way_to_the_record_that_stays(as_role, session):
    admin = as_role("admin")
    _, a, b = _twice(session)
    pair = _pairs(session)[0]
    address = f"/peserta/ganda/{pair.id}/gabung?simpan={a.id}"
    page = admin.submit(address, form="form.stack", take_name="2")
    assert page.url.endswith(f"/peserta/{a.id}")
    assert "Rachmawati Soerjani, S.E." in page.h1
    answer = admin.get(f"/peserta/{b.id}")
    assert (answer.status_code, answer.location) == (301, f"/peserta/{a.id}")
    assert b.number not in admin.page("/peserta").text
    assert admin.get(f"/peserta/{b.id}/ubah").status_code == 404
    # The second of two taps comes to the same place.
    answer = admin.send(address, kept=str(a.id), version="2")
    assert answer.location == f"/peserta/{a.id}"
    found = session.scalars(select(Merge)).one()
    admin.send(f"/peserta/gabungan/{found.id}/urungkan")
    session.expire_all()
    assert (b.state, a.name) == ("diterima", "Rahmawati Suryani")
    assert b.number in admin.page("/peserta").text


def test_only_the_administrator_decides(as_role, session):
    _twice(session)
    assert as_role("head").get("/peserta/ganda").status_code == 403
    assert as_role("mentor").get("/peserta/ganda").status_code == 403


def test_the_whole_year_is_looked_through_by_a_job(as_role, session, work):
    admin = as_role("admin")
    _twice(session)
    session.delete(_pairs(session)[0])
    session.commit()
    assert admin.send("/peserta/ganda/cari").location == "/peserta/ganda"
    admin.send("/peserta/ganda/cari")
    assert "Memeriksa semua peserta" in admin.page("/peserta/ganda").text
    assert work() == 1
    assert admin.page("/peserta/ganda").h1.startswith("1 pasang")


def test_r18_merges_of_one_cohort_are_undone_in_any_order(session, admin):
    cohort, a, b = _twice(session)
    c = make_participant(session, cohort, name="Endang Purwanto", birth_date=date(1990, 3, 3))
    d = make_participant(session, cohort, name="Endang Purwanti", birth_date=date(1990, 3, 4))
    people.close_enrolment(session, admin, cohort)
    session.commit()
    first = merges.merge(session, admin, a, b)
    second = merges.merge(session, admin, c, d)
    session.commit()
    assert cohort.frozen_n == 2
    merges.undo(session, admin, first)
    merges.undo(session, admin, second)
    session.commit()
    assert cohort.frozen_n == 4


def test_a_personal_link_opens_the_record_that_stays(session, admin):
    _, a, b = _twice(session)
    b.user_id = user_id = make_user(session, "participant").id
    session.commit()
    found = merges.merge(session, admin, a, b, take=["nik", "phone"])
    session.commit()
    assert (a.user_id, b.user_id) == (user_id, None)
    merges.undo(session, admin, found)
    session.commit()
    assert (a.user_id, b.user_id) == (None, user_id)


def test_what_no_page_sends_changes_nothing(as_role, session):
    admin = as_role("admin")
    _, a, b = _twice(session)
    (pair,) = _pairs(session)
    for words in ("\x00", "sama", "x" * 5000, ""):
        admin.send(f"/peserta/ganda/{pair.id}/putuskan", decision=words, version="1")
        admin.send(f"/peserta/ganda/{pair.id}/gabung", 409, kept=words, take_name=words)
    for address in ("/peserta/ganda/999999/gabung", "/peserta/ganda/99999999999999999999/gabung"):
        assert admin.get(address).status_code == 404
    session.expire_all()
    assert (pair.state, a.state, b.state) == (WAITING, "diterima", "diterima")
    assert admin.page("/peserta/ganda?lihat=x&q=%25_%5C&halaman=9").status == 200
