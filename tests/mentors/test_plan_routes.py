"""Pages of plans: what a mentor writes, what its people write, and who sees nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.builders import make_user
from tests.support.businesses import picture
from tests.support.client import PageClient
from tests.support.mentors import make_mentor
from tests.support.participants import make_cohort
from tests.support.training import make_kub
from trainingmgr.accounts.models import User
from trainingmgr.foundation import clock
from trainingmgr.kub.models import CHAIR, MEMBER, Kub, KubMember
from trainingmgr.mentors.models import BusinessPlan, Mentee, Mentor, MentoringPlan
from trainingmgr.participants.models import Participant

AsRole = Callable[..., PageClient]
SignIn = Callable[[User], PageClient]
SIX = {
    "product": "Tempat pensil",
    "buyer": "Toko alat tulis",
    "unit": "buah",
    "price": "25.000",
    "cost": "15.000",
    "fixed_cost": "300.000",
    "monthly_target": "60",
    "capital_need": "1 jt",
}


@pytest.fixture
def kub(session: Session) -> Kub:
    return make_kub(session, make_cohort(session))[0]


@pytest.fixture
def mentor(session: Session, kub: Kub) -> Mentor:
    return make_mentor(session, kub)


@pytest.fixture
def mentee(session: Session, mentor: Mentor) -> Mentee:
    return session.scalars(select(Mentee)).one()


@pytest.fixture
def client(sign_in: SignIn, mentor: Mentor) -> PageClient:
    return sign_in(mentor.user)


def member(session: Session, kub: Kub, position: str) -> User:
    """An account for somebody of the KUB."""
    who = session.scalars(
        select(Participant)
        .join(KubMember, KubMember.participant_id == Participant.id)
        .where(KubMember.kub_id == kub.id, KubMember.position == position)
        .order_by(Participant.id)
    ).first()
    assert who is not None
    user = make_user(session, "participant")
    who.user_id = user.id
    session.flush()
    return user


def test_a_mentoring_plan_is_written_agreed_and_signed(
    session: Session, client: PageClient, mentee: Mentee
) -> None:
    at = f"/pendampingan/{mentee.id}/rencana"
    assert "Belum ada rencana pendampingan" in client.page(at).h1
    assert client.get(f"{at}.pdf").mimetype == "application/pdf"
    late = (clock.today() + timedelta(days=30)).isoformat()
    page = client.submit(
        f"{at}/ubah", needs="Belum ada buku kas", priority="Keuangan",
        **{"steps-0-goal": "Uang terpisah", "steps-0-action": "Isi buku kas",
           "steps-0-due_on": late, "steps-2-goal": "Pembeli tetap",
           "steps-2-action": "Titip di tiga toko"},
    )  # fmt: skip
    assert "Rencana 2 langkah ini belum disepakati" in page.h1
    agree = f'form[action="{at}/sepakat"]'
    client.submit(at, agree, 422, signatory="")
    page = client.submit(at, agree, signatory="Siti Rahma", scan=(picture(), "rencana.jpg"))
    assert "Rencana disepakati" in page.h1
    assert client.get(f"{at}/pindaian").mimetype == "image/jpeg"
    page = client.page(f"{at}/ubah")
    assert "menjadi rencana baru" in page.text
    assert page.value("steps-1-goal") == "Pembeli tetap"
    assert page.value("steps-0-due_on") == late
    plan = session.scalars(select(MentoringPlan)).one()
    plan.until_on = plan.steps[0].due_on = clock.today() - timedelta(days=1)
    session.commit()
    assert "Masa rencana ini sudah lewat" in client.page(at).text
    assert not client.page(f"{at}/ubah").value("steps-0-due_on"), "a day that is over"
    page = client.submit(f"{at}/ubah", priority="Pemasaran")
    assert session.scalars(select(MentoringPlan.priority)).all() == ["Keuangan", "Pemasaran"]
    assert "Ini rencana lama" in client.page(f"{at}?versi=1").text


def test_a_row_without_action_is_told_and_nothing_typed_is_lost(
    client: PageClient, mentee: Mentee
) -> None:
    at = f"/pendampingan/{mentee.id}/rencana/ubah"
    page = client.submit(at, status=422, **{"steps-0-goal": "Uang terpisah"})
    assert "Baris 1, Tindakan" in page.text
    assert page.value("steps-0-goal") == "Uang terpisah"


def test_two_mentors_screens_do_not_write_over_one_another(
    session: Session, client: PageClient, mentee: Mentee
) -> None:
    at = f"/pendampingan/{mentee.id}/rencana-usaha/ubah"
    empty = client.page(at)
    client.submit(at, product="Tempat pensil")
    old = {"csrf_token": empty.value("csrf_token"), "number": "1", "version": ""}
    answer = client.post(at, data=old | {"product": "Gantungan kunci"})
    assert answer.status_code == 409
    assert "Gantungan kunci" in answer.text
    assert session.scalars(select(BusinessPlan.product)).all() == ["Tempat pensil"]


def test_a_business_plan_is_reckoned_accepted_and_followed_by_the_next(
    session: Session, client: PageClient, mentee: Mentee
) -> None:
    at = f"/pendampingan/{mentee.id}/rencana-usaha"
    assert "Belum ada rencana usaha" in client.page(at).h1
    page = client.submit(f"{at}/ubah", product="Tempat pensil", segments="Anak sekolah")
    assert "1 dari 6 isian wajib" in page.h1
    assert "Terima rencana ini" not in page.text
    page = client.submit(f"{at}/ubah", **SIX)
    assert "titik impas 30" in page.h1
    assert "Rp300.000" in page.text
    client.submit(at, f'form[action="{at}/terima"]')
    assert "tidak berubah" in client.page(f"{at}/ubah").text
    page = client.submit(f"{at}/ubah", price="30.000")
    assert "versi 2" in page.text
    page = client.page(f"{at}/banding")
    assert "berbeda pada 3 dari" in page.h1
    assert "Rp30.000" in page.text
    assert client.get(f"{at}.pdf?versi=1").mimetype == "application/pdf"
    assert client.get(f"{at}?versi=9").status_code == 404


def test_officers_write_and_send_in_members_read_and_the_mentor_answers(
    session: Session, client: PageClient, sign_in: SignIn, kub: Kub, mentee: Mentee
) -> None:
    chair = sign_in(member(session, kub, CHAIR))
    assert "Belum ada rencana usaha" in chair.page("/saya/rencana-usaha").h1
    page = chair.submit("/saya/rencana-usaha/ubah", **SIX)
    assert "titik impas 30" in page.h1
    page = chair.submit("/saya/rencana-usaha", 'form[action^="/saya/rencana-usaha/ajukan"]')
    assert "Menunggu jawaban pendamping" in page.text
    at = f"/pendampingan/{mentee.id}/rencana-usaha"
    back = f'form[action="{at}/kembalikan"]'
    client.submit(at, back, 422, remark="")
    client.submit(at, back, remark="Hitung lagi upahnya")
    assert "Hitung lagi upahnya" in chair.page("/saya/rencana-usaha").text
    reader = sign_in(member(session, kub, MEMBER))
    page = reader.page("/saya/rencana-usaha")
    assert "Tempat pensil" in page.text
    assert "Ubah" not in page.texts("main a")
    assert reader.get("/saya/rencana-usaha/ubah").status_code == 404
    assert reader.get("/saya/rencana-usaha.pdf").mimetype == "application/pdf"


def test_what_changed_after_it_was_read_is_not_accepted_unseen(
    session: Session, client: PageClient, sign_in: SignIn, kub: Kub, mentee: Mentee
) -> None:
    at = f"/pendampingan/{mentee.id}/rencana-usaha"
    client.submit(f"{at}/ubah", **SIX)
    seen = client.page(at).value("version")
    sign_in(member(session, kub, CHAIR)).submit("/saya/rencana-usaha/ubah", price="20.000")
    answer = client.send(f"{at}/terima", status=409, number="1", version=seen)
    assert "diubah orang lain" in answer.text
    assert session.scalars(select(BusinessPlan.state)).all() == ["draf"]
    answer = client.send(f"{at}/kembalikan", status=409, number="1", version=seen, remark="Mahal")
    assert "diubah orang lain" in answer.text


def test_members_fetch_what_was_agreed(
    session: Session, client: PageClient, sign_in: SignIn, kub: Kub, mentee: Mentee
) -> None:
    reader = sign_in(member(session, kub, MEMBER))
    paper = "/saya/rencana-pendampingan.pdf"
    assert reader.get(paper).status_code == 404
    at = f"/pendampingan/{mentee.id}/rencana"
    steps = {"steps-0-goal": "Uang terpisah", "steps-0-action": "Isi buku kas"}
    client.submit(f"{at}/ubah", needs="Buku kas", **steps)
    assert reader.get(paper).status_code == 404  # a draft is the mentor's
    client.submit(at, f'form[action="{at}/sepakat"]', signatory="Siti Rahma")
    assert "Disepakati dengan pendamping" in reader.page("/saya/rencana-usaha").text
    assert reader.get(paper).mimetype == "application/pdf"


def test_others_find_nothing(
    session: Session, as_role: AsRole, sign_in: SignIn, mentee: Mentee
) -> None:
    stranger = sign_in(make_mentor(session, label="UIN").user)
    somebody = as_role("participant")
    for path in ("rencana", "rencana/ubah", "rencana.pdf", "rencana/pindaian", "rencana-usaha",
                 "rencana-usaha/ubah", "rencana-usaha/banding", "rencana-usaha.pdf"):  # fmt: skip
        assert stranger.get(f"/pendampingan/{mentee.id}/{path}").status_code == 404, path
        assert somebody.get(f"/pendampingan/{mentee.id}/{path}").status_code == 403, path
    for path in ("", "/ubah", ".pdf"):
        url = f"/saya/rencana-usaha{path}?dampingan={mentee.id}"
        assert somebody.get(url).status_code == 404, path
    admin = as_role("admin")
    assert "Susun rencana" not in admin.page(f"/pendampingan/{mentee.id}/rencana").text
    assert admin.get(f"/pendampingan/{mentee.id}/rencana/ubah").status_code == 403
