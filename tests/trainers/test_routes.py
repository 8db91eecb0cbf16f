from tests.support.builders import make_user
from trainingmgr.accounts.models import User
from trainingmgr.trainers import services
from trainingmgr.trainers.models import Trainer


def test_adding_a_trainer_makes_an_account_and_a_link(as_role, session):
    page = as_role("admin").submit(
        "/pelatih/baru",
        name="Siti Contoh, S.Pd.",
        expertise="kue rumahan",
        email="siti@contoh.id",
        phone="081234567890",
    )
    assert page.h1 == "Kirim tautan ini kepada Siti Contoh, S.Pd."
    assert "/sandi/" in page.one("#tautan").get("value")
    trainer = session.query(Trainer).one()
    assert (trainer.user.role, trainer.user.phone) == ("trainer", "+6281234567890")


def test_an_account_made_elsewhere_is_taken_over(as_role, session):
    client, user = as_role("admin"), make_user(session, "trainer", name="Budi Contoh")
    page = client.page("/pelatih")
    assert "1 akun pelatih belum terdaftar" in page.text
    page = client.submit(page.links["Daftarkan Budi Contoh"], expertise="kokoru")
    assert "1 pelatih" in page.text
    assert session.query(Trainer).one().user_id == user.id


def test_a_refused_trainer_leaves_no_account_and_keeps_what_was_typed(as_role, session):
    client = as_role("admin")
    page = client.submit("/pelatih/baru", name="Siti", expertise="kue", email="x", status=422)
    assert page.errors["email"]
    assert page.value("expertise") == "kue"
    assert session.query(User).filter_by(role="trainer").count() == 0


def test_a_change_overtaken_by_another_is_answered_409(as_role, session, admin):
    client = as_role("admin")
    trainer = services.add_trainer(session, admin, make_user(session, "trainer"))
    session.commit()
    page = client.page(f"/pelatih/{trainer.id}/ubah")
    client.submit(f"/pelatih/{trainer.id}/ubah", expertise="batik")
    page = client.submit(page, expertise="tempe", status=409)
    assert page.value("expertise") == "tempe"
    assert trainer.expertise == "batik"


def test_the_list_is_searched_counted_and_says_what_to_do(as_role, session, admin):
    client = as_role("admin")
    assert "Belum ada pelatih" in client.page("/pelatih").text
    for name in ("Budi", "Siti"):
        services.add_trainer(session, admin, make_user(session, "trainer", name=name), "kokoru")
    assert "2 pelatih" in client.page("/pelatih?q=kokoru").text
    assert "1 pelatih" in client.page("/pelatih?q=siti").text
    assert "Tidak ada pelatih yang cocok" in client.page("/pelatih?q=zzz").text


def test_only_the_administrator_adds_trainers(as_role):
    assert as_role("head").get("/pelatih").status_code == 200
    assert as_role("head").get("/pelatih/baru").status_code == 403
    assert as_role("trainer").get("/pelatih").status_code == 403


def test_the_list_asks_as_much_for_two_as_for_thirty(as_role, session, admin, queries):
    client = as_role("admin")
    counts = []
    for more in (2, 28):
        for _ in range(more):
            services.add_trainer(session, admin, make_user(session, "trainer"))
        session.commit()
        with queries() as sent:
            client.get("/pelatih")
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_a_profile_is_read_by_the_office_and_its_owner_alone(as_role, sign_in, session, admin):
    trainer = services.add_trainer(
        session, admin, make_user(session, "trainer", name="Budi"), "kokoru",
        nip="198609262015051001",
    )  # fmt: skip
    other = services.add_trainer(session, admin, make_user(session, "trainer"))
    session.commit()
    page = as_role("head").page(f"/pelatih/{trainer.id}")
    assert "19860926 201505 1 001" in page.text
    own = sign_in(trainer.user)
    assert own.page("/pelatih/saya").h1 == "Budi mengajar kokoru"
    assert own.get(f"/pelatih/{other.id}").status_code == 404
    assert own.get(f"/pelatih/{trainer.id}/ubah").status_code == 403
    assert as_role("mentor").get(f"/pelatih/{trainer.id}").status_code == 403
    stranger = as_role("trainer")
    for url in ("/pelatih/saya", "/mengajar-saya"):
        assert "belum terdaftar sebagai pelatih" in stranger.page(url).text


def test_r13_a_wrong_nip_is_told_at_its_field(as_role, session, admin):
    trainer = services.add_trainer(session, admin, make_user(session, "trainer"))
    page = as_role("admin").submit(f"/pelatih/{trainer.id}/ubah", nip="123", status=422)
    assert "18 angka" in page.errors["nip"]
    assert page.value("nip") == "123"
