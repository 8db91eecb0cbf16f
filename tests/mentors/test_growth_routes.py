"""Diagnosis, self-assessment, deliverables and prospect on their pages; a neighbour finds none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.businesses import picture
from tests.support.client import PageClient
from tests.support.mentors import assess, file_of, make_mentor
from tests.support.participants import make_cohort
from tests.support.training import make_kub
from trainingmgr.accounts.models import User
from trainingmgr.businesses.rules import last_months
from trainingmgr.foundation import clock
from trainingmgr.kub.models import Kub
from trainingmgr.mentors.models import Assessment, Mentor, Prospect
from trainingmgr.mentors.queries.deliverables import cash_months, deliverables_of
from trainingmgr.mentors.rules.assessments import AREAS
from trainingmgr.mentors.rules.prospects import ASPECTS

AsRole = Callable[..., PageClient]
SignIn = Callable[[User], PageClient]
SCORES = dict.fromkeys(AREAS, "2")
MONEY = {"opening": "0", "money_in": "1 jt", "money_out": "400.000", "closing": "600.000"}


@pytest.fixture
def kub(session: Session) -> Kub:
    return make_kub(session, make_cohort(session))[0]


@pytest.fixture
def mentor(session: Session, kub: Kub) -> Mentor:
    return make_mentor(session, kub)


@pytest.fixture
def client(sign_in: SignIn, mentor: Mentor) -> PageClient:
    return sign_in(mentor.user)


@pytest.fixture
def url(session: Session, kub: Kub) -> str:
    return f"/pendampingan/{file_of(session, kub).id}"


def test_five_taps_make_a_diagnosis_and_twice_is_once(
    session: Session, client: PageClient, kub: Kub, url: str
) -> None:
    assert client.page(f"{url}/diagnosis").h1 == f"{kub.name} belum didiagnosis"
    form = client.page(f"{url}/diagnosis/isi")
    told = SCORES | {"finance": "1", "note_finance": "Uang rumah bercampur."}
    page = client.submit(form, **told)
    assert page.h1 == f"{kub.name} mulai dari 1,8 dari 4"
    assert "Paling lemah: keuangan dan produksi." in page.text
    assert "Uang rumah bercampur." in page.text
    assert client.submit(form, **told).h1 == page.h1
    other = client.submit(form, status=409, **SCORES)
    assert "sudah tersimpan dengan isi lain" in other.text
    assert session.scalar(select(func.count(Assessment.id))) == 1


def test_before_and_after_stand_side_by_side(
    session: Session, client: PageClient, mentor: Mentor, kub: Kub, url: str
) -> None:
    mentee, early = file_of(session, kub), clock.today() - timedelta(days=70)
    assess(session, mentor, mentee, on=early)
    assess(session, mentor, mentee, scores={"finance": 4})
    assess(session, mentor, mentee, on=early, by_mentee=True, scores={"finance": 1})
    page = client.page(f"{url}/diagnosis")
    assert page.h1 == f"{kub.name} naik dari 2 menjadi 2,4 dari 4"
    rows = [" ".join(text.split()) for text in page.texts(".level-shift tr")]
    assert "Keuangan 2 4 +2" in rows
    assert "Rata-rata dari 4 2 2,4" in rows
    assert "Keuangan: pendamping 4, dampingan 1" in page.text
    assert "Sudah waktunya menilai lagi" in page.text


def test_what_is_missing_is_asked_and_the_rest_stays(client: PageClient, url: str) -> None:
    told = SCORES | {"note_people": "Belum jelas."}
    page = client.submit(f"{url}/diagnosis/isi", status=422, **told | {"legality": None})
    assert page.errors == {"legality": "Pilih satu dari empat keadaan."}
    assert (page.value("people"), page.value("note_people")) == ("2", "Belum jelas.")


def test_the_phone_is_handed_over_and_comes_back(
    session: Session, client: PageClient, kub: Kub, url: str
) -> None:
    form = client.page(f"{url}/penilaian-diri")
    assert not form.select("nav")
    page = client.submit(form, **SCORES)
    assert page.h1 == "Terima kasih, jawaban Anda tersimpan"
    kept = session.scalars(select(Assessment)).one()
    assert kept.by_mentee
    assert kept.participant_id in {one.participant_id for one in kub.members}
    assert client.submit(form, **SCORES).url == page.url
    client.submit(f"{url}/penilaian-diri", respondent="Bu Sri", **SCORES)
    told = session.scalars(select(Assessment).order_by(Assessment.id)).all()
    assert [(one.respondent, one.participant_id is None) for one in told] == [
        ("", False), ("Bu Sri", True),
    ]  # fmt: skip


def test_cash_book_and_good_order_become_deliverables(
    session: Session, client: PageClient, as_role: AsRole, kub: Kub, url: str
) -> None:
    assert client.page(f"{url}/luaran").h1 == f"0 dari 4 luaran {kub.name} selesai"
    _this, _last, before = last_months(clock.today())
    photo = (picture(), "kas.jpg")
    wrong = client.submit(f"{url}/buku-kas", month=before, file=photo, **MONEY | {"closing": "1"})
    assert "selisih Rp599.999" in wrong.text
    client.submit(f"{url}/buku-kas?bulan={before}", closing="600.000")
    client.submit(
        f"{url}/buku-kas", file=(picture(7), "kas.jpg"), money_in="250.000",
        money_out="100.000", closing="750.000",
    )  # fmt: skip
    assert [row.opening for row in cash_months(session, file_of(session, kub).id)] == [0, 600_000]
    client.submit(
        f"{url}/administrasi", there_map="y", there_nota="y", there_stok="y", there_pesanan="y",
        file_map=(picture(9), "map.jpg"),
    )  # fmt: skip
    page = client.page(f"{url}/luaran")
    assert page.h1 == f"2 dari 4 luaran {kub.name} selesai"
    for link in ("Lihat halaman", "foto"):
        assert client.get(page.links[link]).mimetype == "image/jpeg"
    assert [one.done for one in deliverables_of(session, file_of(session, kub))][:2] == [True, True]
    admin, head = as_role("admin"), as_role("head")
    assert "Rp600.000" in head.page(f"{url}/luaran").text
    assert "Rp600.000" not in admin.page(f"{url}/luaran").text
    assert admin.get(f"{url}/buku-kas/berkas").status_code == 403
    client.submit(f"{url}/administrasi", there_nota=None)
    assert client.page(f"{url}/luaran").h1 == f"1 dari 4 luaran {kub.name} selesai"


def test_a_book_that_cannot_be_is_refused_with_all_that_was_typed(
    session: Session, client: PageClient, kub: Kub, url: str
) -> None:
    page = client.submit(f"{url}/buku-kas", status=422, **MONEY | {"closing": "entah"})
    assert set(page.errors) == {"closing"}
    assert page.value("money_in") == "1 jt"
    wrong = client.submit(
        f"{url}/buku-kas", status=422, file=(picture(), "x"), **MONEY | {"opening": ""}
    )
    assert set(wrong.errors) == {"opening"}
    assert not cash_months(session, file_of(session, kub).id)


def test_a_prospect_with_its_reason(
    session: Session, client: PageClient, kub: Kub, url: str
) -> None:
    given = dict.fromkeys(ASPECTS, "3")
    assert "belum dianalisis" in client.page(f"{url}/prospek").h1
    form = client.page(f"{url}/prospek/isi")
    bare = client.submit(form, status=422, **given)
    assert set(bare.errors) == {"reason"}
    page = client.submit(form, reason="Pesanan tetap dari dua toko.", **given)
    assert page.h1 == f"{kub.name} berprospek tinggi"
    assert "15 dari 20 poin" in page.text
    client.submit(form, reason="Pesanan tetap dari dua toko.", **given)
    assert session.scalar(select(func.count(Prospect.id))) == 1
    later = client.submit(
        f"{url}/prospek/isi", reason="Kedua toko tutup.", **given | {"market": "1"}
    )
    assert later.h1 == f"{kub.name} berprospek rendah"
    assert "1 analisis sebelumnya" in later.text


PAGES = ("diagnosis", "diagnosis/isi", "penilaian-diri", "penilaian-diri/selesai", "luaran",
         "buku-kas", "administrasi", "prospek", "prospek/isi")  # fmt: skip
READ = ("diagnosis", "luaran", "prospek")


def test_a_neighbour_finds_nothing_and_the_office_writes_nothing(
    session: Session, client: PageClient, as_role: AsRole, url: str
) -> None:
    make_mentor(session, user=(stranger := as_role("mentor")).user)
    for page in PAGES:
        assert client.get(f"{url}/{page}").status_code == 200, page
        assert stranger.get(f"{url}/{page}").status_code == 404, page
        for role in ("head", "admin"):
            allowed = 200 if page in READ else 403
            assert as_role(role).get(f"{url}/{page}").status_code == allowed, (role, page)
    stranger.send(f"{url}/diagnosis/isi", 404, client_id=str(uuid4()), **SCORES)
    assert session.scalar(select(func.count(Assessment.id))) == 0
