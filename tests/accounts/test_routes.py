from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.builders import PASSWORD, make_user
from tests.support.client import PageClient
from trainingmgr.accounts import services
from trainingmgr.accounts.models import SignInTry, User, UserSession
from trainingmgr.foundation import audit, clock

NEW = "lima gajah menyeberang sungai"
NINE = datetime(2026, 11, 21, 2, tzinfo=UTC)


def sign_in(client, user, password=PASSWORD, status=200, **fields):
    return client.submit("/masuk", email=user.email, password=password, status=status, **fields)


def cookie_of(client):
    return client.http.get_cookie("bina").value


def with_cookie(client, value):
    client.http.set_cookie("bina", value)
    return client.get("/akun/saya")


def test_a_stranger_is_asked_to_sign_in_and_comes_back(client, session):
    user = make_user(session)
    page = client.page("/akun?q=siti")
    assert page.url == "/masuk?next=/akun?q%3Dsiti"
    page = client.submit(page, email=user.email, password=PASSWORD)
    assert page.url == "/akun?q=siti"


def test_wrong_password_and_unknown_account_read_the_same(client, session):
    user = make_user(session)
    texts = set()
    for email in (user.email, "tidak.ada@contoh.id"):
        page = client.submit("/masuk", email=email, password="salah semua", status=422)
        assert page.value("email") == email
        texts.update(page.texts(".error-summary li"))
        assert "tidak cocok" in page.text
    assert len(texts) == 1
    assert session.query(SignInTry).count() == 4


def test_too_many_tries_are_answered_429_whatever_address_they_claim(client, session):
    user = make_user(session)
    data = {"email": user.email, "password": "salah semua", "csrf_token": client.csrf_token()}
    answers = [
        client.post("/masuk", data=data, headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code
        for n in range(6)
    ]
    assert answers == [422] * 5 + [429]
    others = [make_user(session) for _ in range(6)]
    for n, other in enumerate(others * 5):
        data["email"] = other.email
        forged = {"X-Forwarded-For": f"10.1.0.{n}", "Forwarded": f"for=10.1.0.{n}"}
        last = client.post("/masuk", data=data, headers=forged)
    assert last.status_code == 429


@pytest.mark.parametrize("target", ["///evil.example/", "/\\evil.example/", "https://evil.example"])
def test_signing_in_never_leads_away(client, session, target):
    user = make_user(session, "intel")
    response = client.post(
        "/masuk",
        data={
            "email": user.email,
            "password": PASSWORD,
            "next": target,
            "csrf_token": client.csrf_token(),
        },
    )
    assert (response.status_code, response.location) == (302, "/")


def test_signing_in_gives_a_new_session_and_ends_the_old(client, session):
    user = make_user(session, "intel")
    sign_in(client, user)
    first = cookie_of(client)
    token = client.csrf_token()
    client.get("/masuk")
    client.http.delete_cookie("bina")
    sign_in(client, user)
    assert cookie_of(client) != first
    assert client.csrf_token() != token
    assert session.query(UserSession).count() == 2


def test_a_cookie_copied_before_signing_out_opens_nothing(client, session):
    sign_in(client, make_user(session, "intel"))
    copied = cookie_of(client)
    assert with_cookie(client, copied).status_code == 200
    client.send("/keluar")
    assert with_cookie(client, copied).location.startswith("/masuk")


@pytest.mark.parametrize("change", [{"active": None}, {"role": "mentor"}])
def test_disabling_and_a_new_role_end_sessions_on_the_next_request(as_role, change):
    someone, admin = as_role("head"), as_role("admin")
    assert someone.get("/akun/saya").status_code == 200
    admin.submit(f"/akun/{someone.user.id}", name="Nama", **change)
    assert someone.get("/akun/saya").location.startswith("/masuk")


def test_a_new_password_ends_other_devices_and_keeps_this_one(client, session, sign_in):
    user = make_user(session, "trainer")
    here, there = sign_in(user), sign_in(user)
    old = cookie_of(here)
    page = here.submit(
        "/akun/saya", form="form:has([name=old_password])",
        old_password=PASSWORD, password=NEW, again=NEW,
    )  # fmt: skip
    assert "Kata sandi diganti" in page.text
    assert there.get("/akun/saya").location.startswith("/masuk")
    assert with_cookie(client, old).location.startswith("/masuk")


def test_a_wrong_old_password_is_told_at_its_field(as_role):
    page = as_role("mentor").submit(
        "/akun/saya", old_password="bukan ini", password=NEW, again=NEW, status=422
    )
    assert "tidak cocok" in page.errors["old_password"]


def test_sessions_rest_and_grow_old_by_role(session, sign_in):
    office, phone = make_user(session, "head"), make_user(session, "trainer")
    with clock.at(NINE):
        clients = {"office": sign_in(office), "phone": sign_in(phone)}
    later = NINE + timedelta(minutes=31)
    with clock.at(later):
        assert clients["office"].get("/akun/saya").status_code == 302
        assert clients["phone"].get("/akun/saya").status_code == 200
    with clock.at(NINE + timedelta(days=30, seconds=1)):
        assert clients["phone"].get("/akun/saya").status_code == 302


def test_using_the_pages_keeps_the_office_signed_in_for_eight_hours_at_most(session, sign_in):
    with clock.at(NINE):
        client = sign_in(make_user(session, "head"))
    for minutes in range(20, 480, 20):
        with clock.at(NINE + timedelta(minutes=minutes)):
            assert client.get("/akun/saya").status_code == 200
    with clock.at(NINE + timedelta(minutes=481)):
        assert client.get("/akun/saya").status_code == 302


def test_only_one_s_own_phone_keeps_its_cookie_when_the_browser_closes(client, session):
    for role, ticked, stays in (
        ("trainer", "y", True),
        ("trainer", None, False),
        ("admin", "y", False),
    ):
        sign_in(client, make_user(session, role), stays=ticked)
        cookie = client.http.get_cookie("bina")
        assert bool(cookie.expires) is stays
        assert cookie.http_only
        assert cookie.same_site == "Lax"
        client.http.delete_cookie("bina")


def test_one_device_can_be_signed_out_from_another(session, sign_in):
    user = make_user(session, "field", kecamatan_code="36.74.01")
    here, lost = sign_in(user), sign_in(user)
    stranger = sign_in(make_user(session, "trainer"))
    page = here.page("/akun/saya")
    forms = [form.action for form in page.forms if "perangkat" in form.action]
    assert len(forms) == 1
    stranger.send(forms[0], status=404)
    assert lost.get("/akun/saya").status_code == 200
    here.send(forms[0])
    assert lost.get("/akun/saya").status_code == 302
    assert here.get("/akun/saya").status_code == 200


def test_the_administrator_makes_an_account_and_its_owner_the_password(as_role, client, session):
    page = as_role("admin").submit(
        "/akun/baru",
        name="Siti Aminah",
        email="siti@contoh.id",
        role="field",
        kecamatan_code="36.74.03",
        phone="0812 3456 7890",
    )
    assert page.h1 == "Kirim tautan ini kepada Siti Aminah"
    link = page.one("#tautan").get("value")
    whatsapp = page.links["Kirim lewat WhatsApp"]
    assert whatsapp.startswith("https://wa.me/6281234567890?text=Halo%20Siti%20Aminah")
    path = link[link.index("/sandi/") :]
    assert client.submit(path, password=NEW, again="lain sekali ya", status=422).errors["again"]
    page = client.submit(path, password=NEW, again=NEW)
    assert page.url == "/masuk"
    assert "Kata sandi tersimpan" in page.text
    client.submit("/masuk", email="siti@contoh.id", password=NEW)
    assert client.page("/akun/saya").h1 == "Anda masuk sebagai Siti Aminah"
    assert client.page(path, status=410).h1 == "Tautan ini sudah tidak berlaku"


def test_links_bear_the_public_address_whatever_host_is_asked(as_role, app):
    client = as_role("admin")
    response = client.post(
        f"/akun/{client.user.id}/tautan",
        data={"csrf_token": client.csrf_token()},
        headers={"X-Forwarded-Host": "evil.example"},
    )
    assert f'value="{app.extensions["settings"].public_url}/sandi/' in response.text
    assert "evil.example" not in response.text


def test_a_refused_account_keeps_what_was_typed(as_role, session):
    client = as_role("admin")
    page = client.submit("/akun/baru", name="Ani", email="ani@contoh.id", role="intel", status=422)
    assert "Pilih kecamatan" in page.errors["kecamatan_code"]
    assert page.value("email") == "ani@contoh.id"
    assert session.query(User).filter_by(email="ani@contoh.id").count() == 0


def test_a_stale_account_form_is_answered_409_and_kept(as_role, session):
    client, user = as_role("admin"), make_user(session, "head")
    session.commit()
    page = client.page(f"/akun/{user.id}")
    client.submit(f"/akun/{user.id}", name="Diubah Orang")
    page = client.submit(page, name="Diubah Saya", status=409)
    assert page.value("name") == "Diubah Saya"
    client.submit(page, name="Diubah Saya")
    assert session.get(User, user.id).name == "Diubah Saya"


def test_the_list_is_searched_counted_and_says_when_it_is_empty(as_role, session):
    client = as_role("admin")
    make_user(session, "mentor", name="Wulan Sari")
    assert "1 akun" in client.page("/akun?q=wulan").text
    assert "1 akun" in client.page("/akun?peran=mentor").text
    assert "Tidak ada akun yang cocok" in client.page("/akun?q=zzz").text


def test_the_list_asks_as_much_for_three_as_for_fifty(as_role, session, queries):
    client = as_role("admin")
    counts = []
    for more in (2, 47):
        for _ in range(more):
            make_user(session, "mentor")
        session.commit()
        with queries() as sent:
            client.get("/akun")
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_each_role_starts_at_its_own_page(as_role):
    assert as_role("facilitation").page("/").url == "/rujukan"
    assert as_role("intel").page("/").url == "/akun/saya"


def test_reading_notes_the_last_visit_and_nothing_else(session, sign_in, queries):
    with clock.at(NINE):
        client = sign_in(make_user(session, "head"))
    session.commit()
    with clock.at(NINE + timedelta(minutes=5)), queries() as sent:
        client.get("/akun/saya")
    writes = [one for one in sent if not one.startswith("SELECT")]
    assert len(writes) == 1
    assert writes[0].startswith("UPDATE user_sessions")


def test_users_are_made_on_the_command_line(run, session, client):
    done = run(
        "users", "create", "--role", "field", "--email", "p@contoh.id", "--name", "Petugas",
        "--kecamatan", "Ciptim", "--phone", "081234567890",
    )  # fmt: skip
    assert done.exit_code == 0
    user = session.query(User).one()
    assert (user.kecamatan_code, user.phone) == ("36.74.05", "+6281234567890")
    path = done.output.split()[-1].split("/sandi/")[1]
    assert client.page(f"/sandi/{path}").h1 == "Petugas, buat kata sandi Anda"


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (["--role", "bos", "--email", "a@contoh.id", "--name", "A"], 2),
        (["--role", "head", "--name", "A"], 2),
        (["--role", "head", "--email", "bukan surel", "--name", "A"], 1),
        (["--role", "field", "--email", "a@contoh.id", "--name", "A"], 1),
        (["--role", "field", "--email", "a@contoh.id", "--name", "A", "--kecamatan", "Bogor"], 1),
    ],
)
def test_mistakes_on_the_command_line_make_no_account(run, session, args, status):
    result = run("users", "create", *args)
    assert result.exit_code == status
    assert "Traceback" not in result.output
    assert session.query(User).count() == 0


@pytest.fixture
def heads(app):
    """The file of exported heads, which outlives a test's database."""
    file = Path(app.instance_path) / audit.HEADS
    file.unlink(missing_ok=True)
    yield file
    file.unlink(missing_ok=True)


def test_the_audit_trail_is_checked_and_its_head_kept_outside(run, session, admin, heads):
    services.create_user(session, admin, email="a@contoh.id", name="A", role="head")
    done = run("audit", "verify")
    assert (done.exit_code, done.output) == (0, "Rantai audit utuh: 1 catatan.\n")
    assert heads.read_text().count("\n") == 1


def test_a_trail_that_was_cut_is_named_without_a_traceback(run, heads):
    heads.write_text('{"id": 7, "hash": "x"}\n')
    result = run("audit", "verify")
    assert result.exit_code == 1
    assert result.stderr == "Catatan 7 terpotong dari ujung rantai.\n"


def test_asking_only_for_the_head_of_a_form_page_is_no_attempt(client: PageClient) -> None:
    assert client.http.head("/masuk").status_code == 200
