"""The office's side: who follows whom, by proposal and one by one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.businesses import make_business
from tests.support.client import PageClient
from tests.support.mentors import file_of, make_institution, make_mentor
from tests.support.participants import make_cohort, make_participant
from tests.support.statements import Statements
from tests.support.training import make_kub
from trainingmgr.accounts.models import User
from trainingmgr.businesses.queries import taught_or_mentored
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub import services as kub_services
from trainingmgr.kub.models import Kub
from trainingmgr.kub.queries import open_members
from trainingmgr.kub.services.capacities import capacities
from trainingmgr.mentors import queries, services
from trainingmgr.mentors.models import Mentee, Mentor, MentorAssignment
from trainingmgr.mentors.services import MenteeInput
from trainingmgr.participants.queries import visible
from trainingmgr.programmes.models import Craft

AsRole = Callable[..., PageClient]
Counting = Callable[[], AbstractContextManager[Statements]]
MATCH = "/pendampingan/penugasan"


@pytest.fixture
def kub(session: Session) -> Kub:
    return make_kub(session, make_cohort(session))[0]


def test_the_whole_proposal_is_taken_at_once(session: Session, kub: Kub, as_role: AsRole) -> None:
    """KUB without a file, a file whose mentor went, and somebody outside the programme."""
    left = make_kub(session, kub.cohort)[0]
    gone = make_mentor(session, left)
    outside = MenteeInput("koperasi", "Koperasi Contoh", "36.74.01", field="Simpan pinjam")
    services.add_mentee(session, COMMAND_LINE, outside)
    knows = make_mentor(session, label="UIN")
    knows.crafts, knows.capacity = [kub.craft], 2
    admin = as_role("admin")
    admin.submit(f"/pendamping/{gone.id}", reason="Kontrak berakhir")
    page = admin.page(MATCH)
    assert page.h1 == "3 dampingan menunggu pendamping; usulan untuk 2 di antaranya siap"
    assert "menguasai bidang usahanya" in page.text
    page = admin.submit(MATCH)
    assert "2 dampingan mendapat pendamping." in page.text
    assert page.h1.startswith("1 dampingan menunggu")
    assert queries.loads(session, clock.today()) == {knows.id: 2}


def test_some_of_it_may_be_left_and_others_chosen(
    session: Session, kub: Kub, as_role: AsRole
) -> None:
    other = make_kub(session, kub.cohort)[0]
    first, second = make_mentor(session), make_mentor(session)
    chosen = {f"mentor-kub-{kub.id}": str(second.id), f"mentor-kub-{other.id}": ""}
    as_role("admin").submit(MATCH, **chosen)
    assert queries.loads(session, clock.today()) == {second.id: 1}
    assert queries.mentor_of_kub(session, other.id) is None
    assert first.active


def test_what_somebody_else_assigned_meanwhile_is_not_assigned_again(
    session: Session, kub: Kub, as_role: AsRole
) -> None:
    other = make_kub(session, kub.cohort)[0]
    mentor = make_mentor(session)
    admin = as_role("admin")
    page = admin.page(MATCH)
    services.assign_mentor(
        session, COMMAND_LINE, make_mentor(session), file_of(session, kub), clock.today()
    )
    again = admin.submit(page, status=409)
    assert "Data ini diubah orang lain" in again.text
    assert queries.mentor_of_kub(session, other.id) is None
    assert again.value(f"mentor-kub-{other.id}")
    assert mentor.id not in queries.loads(session, clock.today())


def test_nobody_gets_more_than_the_capacity_by_the_proposal(
    session: Session, kub: Kub, as_role: AsRole
) -> None:
    other = make_kub(session, kub.cohort)[0]
    small, _big = make_mentor(session), make_mentor(session)
    small.capacity = 1
    both = {f"mentor-kub-{one.id}": str(small.id) for one in (kub, other)}
    wrong = as_role("admin").submit(MATCH, status=422, **both)
    assert "sudah mengikuti 1 dari 1 dampingan" in wrong.text
    assert queries.loads(session, clock.today()) == {}


def test_a_first_mentor_and_a_handover_have_one_form(
    session: Session, kub: Kub, as_role: AsRole
) -> None:
    admin, old, new = as_role("admin"), make_mentor(session), make_mentor(session, label="UIN")
    page = admin.page(f"/kub/{kub.id}/pendamping")
    assert page.h1 == f"Siapa mendampingi {kub.name}?"
    admin.submit(page, mentor_id=str(old.id), from_on=str(clock.today() - timedelta(days=30)))
    file = file_of(session, kub)
    page = admin.page(f"/kub/{kub.id}/pendamping")
    assert page.url == f"/pendampingan/{file.id}/serah-terima"
    assert page.h1 == f"Siapa melanjutkan pendampingan {kub.name}?"
    wrong = admin.submit(page, status=422, mentor_id=str(new.id))
    assert set(wrong.errors) == {"reason"}
    told = {"reason": "Pindah tugas", "note": "Ketua sulit dihubungi."}
    page = admin.submit(page, mentor_id=str(new.id), **told)
    assert f"{new.name} · UIN" in page.text
    before = session.scalars(select(MentorAssignment).order_by(MentorAssignment.id)).first()
    assert before is not None
    assert (before.until_on, before.handover_reason) == (clock.today(), "Pindah tugas")
    assert before.handover_note == "Ketua sulit dihubungi."
    assert "Serah terima: Pindah tugas Ketua sulit dihubungi." in page.text
    other = make_mentor(session)
    named = admin.page(f"/pendampingan/{file.id}/serah-terima").text
    assert named.index(other.name) < named.index(old.name), "who gave it up comes last"
    assert "pernah menjadi pendampingnya" in named
    for role in ("head", "mentor"):
        assert as_role(role).get(f"/pendampingan/{file.id}/serah-terima").status_code == 403


def test_a_full_mentor_is_chosen_only_knowingly(
    session: Session, kub: Kub, as_role: AsRole
) -> None:
    full = make_mentor(session, make_kub(session, kub.cohort)[0])
    full.capacity = 1
    admin, url = as_role("admin"), f"/kub/{kub.id}/pendamping"
    wrong = admin.submit(url, status=422, mentor_id=str(full.id))
    assert set(wrong.errors) == {"mentor_id"}
    admin.submit(wrong, beyond="y")
    assert queries.loads(session, clock.today()) == {full.id: 2}


def test_the_proposal_needs_the_same_statements_however_many_wait(
    session: Session, kub: Kub, as_role: AsRole, queries: Counting
) -> None:
    admin = as_role("admin")
    make_mentor(session)
    admin.page(MATCH)
    with queries() as few:
        admin.page(MATCH)
    for _ in range(3):
        file_of(session, make_kub(session, kub.cohort)[0])
        make_kub(session, kub.cohort)
        make_mentor(session, make_kub(session, kub.cohort)[0])
    admin.page(MATCH)
    with queries() as many:
        admin.page(MATCH)
    assert len(many) == len(few)


def test_a_mentor_gets_an_account_and_a_link_shown_once(
    session: Session, kub: Kub, as_role: AsRole
) -> None:
    admin = as_role("admin")
    institution = make_mentor(session).institution
    page = admin.submit(
        "/pendamping/baru", name="Dr. Contoh", email="dr@contoh.id", capacity="12",
        institution_id=str(institution.id), expertise="Pembukuan", staff_number="0312345678",
        crafts=[str(kub.craft_id)], kecamatan=["36.74.01"],
    )  # fmt: skip
    assert "/sandi/" in page.one("#tautan").get("value")
    assert "di luar anjuran" in page.text
    row = session.scalars(select(Mentor).where(Mentor.name == "Dr. Contoh")).one()
    assert [one.id for one in row.crafts] == [kub.craft_id]
    assert (row.capacity, row.staff_number) == (12, "0312345678")
    assert admin.page("/pendamping?q=pembukuan").texts("tbody th") == ["Dr. Contoh"]
    again = admin.submit(
        "/pendamping/baru", status=422, name="Lain", email="dr@contoh.id",
        institution_id=str(institution.id),
    )  # fmt: skip
    assert set(again.errors) == {"email"}
    account = as_role("mentor").user
    page = admin.submit(
        "/pendamping/baru", account=str(account.id), institution_id=str(institution.id)
    )
    assert f"{account.name} tercatat sebagai pendamping." in page.text


def test_a_mentor_is_changed_and_two_people_do_not_overwrite_each_other(
    session: Session, as_role: AsRole
) -> None:
    mentor = make_mentor(session)
    admin, url = as_role("admin"), f"/pendamping/{mentor.id}/ubah"
    first, second = admin.page(url), admin.page(url)
    page = admin.submit(first, capacity="4", name="Ir. Baru", kecamatan=["36.74.02", "36.74.03"])
    assert page.h1 == "Ir. Baru mengikuti 0 dari 4 dampingan"
    assert "di luar anjuran: seorang pendamping mengikuti 5–10" in page.text
    stale = admin.submit(second, status=409, expertise="Ekspor")
    assert stale.value("expertise") == "Ekspor"
    wrong = admin.submit(url, status=422, capacity="0")
    assert set(wrong.errors) == {"capacity"}
    first, second = admin.page(url), admin.page(url)
    admin.submit(first, kecamatan=["36.74.04"])
    admin.submit(second, status=409, kecamatan=["36.74.05"])


def test_who_stops_leaves_mentees_that_wait_and_may_begin_again(
    session: Session, kub: Kub, as_role: AsRole
) -> None:
    mentor = make_mentor(session, kub)
    admin, url = as_role("admin"), f"/pendamping/{mentor.id}"
    wrong = admin.submit(url, status=422, reason=" ")
    assert set(wrong.errors) == {"reason"}
    page = admin.submit(url, reason="Studi lanjut")
    assert f"{mentor.name} tidak aktif; 1 dampingan menunggu." in page.text
    assert page.h1.startswith("1 dampingan menunggu")
    assert not queries.loads(session, clock.today())
    page = admin.page(url)
    assert "Dahulu didampingi" in page.text
    assert "Studi lanjut" in page.text
    assert admin.submit(page).h1 == f"{mentor.name} mengikuti 0 dari 8 dampingan"


def test_an_institution_is_found_by_each_of_its_names(session: Session, as_role: AsRole) -> None:
    admin = as_role("admin")
    make_institution(session)
    for name in ("itb-ad", "STIE", "dan Bisnis"):
        page = admin.page(f"/pendamping/lembaga?q={name}")
        assert page.texts("tbody th") == ["STIE — kini ITB-AD"], name
    fields = {"label": "HIPMI", "name": "Himpunan Pengusaha Muda", "kind": "praktisi"}
    page = admin.submit("/pendamping/lembaga/baru", **fields)
    assert page.h1 == "0 pendamping dari HIPMI mengikuti 0 dampingan"
    wrong = admin.submit("/pendamping/lembaga/baru", status=422, **fields)
    assert set(wrong.errors) == {"label"}
    url = page.url + "/ubah"
    first, second = admin.page(url), admin.page(url)
    page = admin.submit(first, leader_name="Ibu Contoh", leader_title="Ketua Umum")
    assert "Ibu Contoh, Ketua Umum" in page.text
    admin.submit(second, status=409, leader_name="Bapak Lain")


def test_contracts_say_when_they_end(session: Session, as_role: AsRole) -> None:
    today = clock.today()
    mentor = make_mentor(session)
    admin = as_role("admin")
    url = f"/pendamping/lembaga/{mentor.institution_id}/kontrak/baru"
    days = {"from_on": str(today), "until_on": str(today + timedelta(days=20))}
    page = admin.submit(url, number="800/12/2026", **days)
    assert "segera berakhir" in page.text
    again = admin.submit(url, status=422, number="800/12/2026", **days)
    assert set(again.errors) == {"number"}
    wrong = admin.submit(
        f"/pendamping/{mentor.id}/kontrak/baru", status=422, number="9", from_on=str(today),
        until_on=str(today - timedelta(days=1)),
    )  # fmt: skip
    assert set(wrong.errors) == {"until_on"}
    page = admin.page("/pendamping/kontrak")
    assert page.h1 == "1 dari 1 kontrak berlaku, 1 segera berakhir"
    assert admin.page("/pendamping/kontrak?keadaan=segera&q=UT").texts("tbody th") == [
        "800/12/2026"
    ]
    page = admin.submit(page.links["800/12/2026"], until_on=str(today + timedelta(days=200)))
    assert "Kontrak 800/12/2026 tersimpan." in page.text
    assert "belum ada kontrak" not in admin.page(f"/pendamping/{mentor.id}").text.lower()
    assert as_role("head").get("/pendamping/kontrak").status_code == 200
    assert as_role("mentor").get("/pendamping/kontrak").status_code == 403


def test_somebody_outside_is_followed_changed_and_left(
    session: Session, as_role: AsRole, sign_in: Callable[[User], PageClient]
) -> None:
    mentor, admin = make_mentor(session), as_role("admin")
    told = {"kind": "koperasi", "name": "Koperasi Contoh", "kecamatan_code": "36.74.01"}
    wrong = admin.submit("/pendampingan/baru", status=422, **told)
    assert set(wrong.errors) == {"field"}
    page = admin.submit(wrong, field="Simpan pinjam", contact_name="Ibu Contoh")
    assert page.h1 == "Siapa mendampingi Koperasi Contoh?"
    admin.submit(page, mentor_id=str(mentor.id))
    file = session.scalars(select(Mentee)).one()
    own = sign_in(mentor.user)
    assert "Koperasi Contoh" in own.page("/pendampingan").text
    assert "Ibu Contoh" in own.page(f"/pendampingan/{file.id}").text
    twice = admin.submit("/pendampingan/baru", status=422, field="x", **told)
    assert set(twice.errors) == {"name"}
    admin.submit(f"/pendampingan/{file.id}/data", name="Koperasi Baru")
    page = admin.submit(f"/pendampingan/{file.id}/akhiri", reason="Selesai")
    assert "Pendampingan Koperasi Baru berakhir." in page.text
    assert own.get(f"/pendampingan/{file.id}").status_code == 404
    assert admin.page(MATCH).h1 == "Semua dampingan sudah punya pendamping"
    page = admin.submit(f"/pendampingan/{file.id}/akhiri")
    assert page.h1 == "Siapa mendampingi Koperasi Baru?"


def test_a_trainee_s_own_business_brings_its_people(session: Session, as_role: AsRole) -> None:
    """The mentor of a business sees its people, and may not verify them (R16)."""
    business, people = make_business(session, joint=False, name="Dapur Contoh")
    mentor, admin = make_mentor(session), as_role("admin")
    page = admin.page("/pendampingan/baru/usaha?q=dapur")
    assert page.texts("tbody th") == ["Dapur Contoh"]
    page = admin.submit(page, form=f'form[action$="/usaha/{business.id}"]')
    admin.submit(page, mentor_id=str(mentor.id))
    ids = {one.id for one in people}
    assert {one.id for one in session.scalars(visible(mentor.user.actor))} == ids
    assert taught_or_mentored(session, mentor.user_id, ids) == ids
    # Whoever leaves the KUB is still coached in the own business, and newcomers of the KUB are not.
    kub, today = session.get_one(Kub, business.kub_id), clock.today()
    last = open_members(session, kub.id)[-1]
    kub_services.remove_member(session, COMMAND_LINE, last, reason="Pindah", on=today)
    newcomer = make_participant(session, kub.cohort)
    kub_services.add_member(session, COMMAND_LINE, kub, newcomer.id, on=today)
    assert {one.id for one in session.scalars(visible(mentor.user.actor))} == ids
    joint, _people = make_business(session)
    with pytest.raises(Refused):
        services.file_of_business(session, COMMAND_LINE, joint)


def test_the_room_of_mentors_is_handed_to_the_assistant(
    session: Session, kub: Kub, as_role: AsRole
) -> None:
    two = session.scalars(select(Craft).order_by(Craft.name).limit(2)).all()
    make_mentor(session).crafts = list(two)
    make_mentor(session).capacity = 5
    admin, url = as_role("admin"), "/pendamping/daya-tampung"
    page = admin.page(url)
    assert page.h1 == "2 pendamping sanggup mengikuti 13 dampingan"
    page = admin.submit(page)
    limits = capacities(session, kub.cohort.programme_id)
    assert limits[two[0].id] == limits[two[1].id] == 4 + 5
    assert "Usulan kelompok sudah memakai angka ini." in page.text
    make_mentor(session)
    admin.submit(page, status=409)
