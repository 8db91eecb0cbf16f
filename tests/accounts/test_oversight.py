"""Roles in words, other people's devices, the last administrator, and the trail of acts."""

import ast
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.builders import make_user
from tests.support.page import text_of
from trainingmgr.accounts import services
from trainingmgr.config import ROOT
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import PERMISSIONS, ROLES
from trainingmgr.foundation.access.words import PERMISSION_WORDS
from trainingmgr.foundation.audit_words import ACTS, SUBJECTS
from trainingmgr.foundation.problems import Refused

NINE = datetime(2026, 11, 21, 2, tzinfo=UTC)


def test_each_permission_has_its_words():
    assert set(PERMISSION_WORDS) == set(PERMISSIONS)


def recorded():
    """Acts and kinds of subjects that the code records, as far as they stand there in letters."""
    acts, kinds = set(), set()
    for path in (ROOT / "trainingmgr").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = ast.unparse(node.func)
            if name.endswith(("audit", "audit.record", "record")) and len(node.args) > 2:
                words = node.args[2]
                if isinstance(words, ast.Constant) and isinstance(words.value, str):
                    acts.add(words.value)
                for keyword in node.keywords:
                    if keyword.arg == "subject" and isinstance(keyword.value, ast.Tuple):
                        kinds.add(ast.literal_eval(keyword.value.elts[0]))
    return acts, kinds


def test_each_act_and_subject_of_the_trail_has_its_words():
    acts, kinds = recorded()
    assert len(acts) > 40
    assert sorted(acts - set(ACTS)) == []
    assert sorted(kinds - set(SUBJECTS)) == []


def test_subjects_lead_to_pages_that_exist(app):
    endpoints = {endpoint for _, endpoint, _ in SUBJECTS.values() if endpoint}
    assert endpoints <= set(app.view_functions)


def test_the_roles_are_told_from_the_policy(as_role):
    page = as_role("admin").page("/akun/peran")
    assert page.texts(".card h2") == list(ROLES.values())
    assert "mengelola akun" in page.text


def test_the_account_page_tells_what_the_role_may_do(as_role, session):
    user = make_user(session, "trainer")
    page = as_role("admin").page(f"/akun/{user.id}")
    assert "mengisi presensi" in page.text
    assert "melihat NIK lengkap" not in page.text


def test_the_last_administrator_stays(session, admin):
    from trainingmgr.foundation.access.policy import COMMAND_LINE

    only = session.get_one(services.people.User, admin.user_id)
    same = {"name": "A", "phone": None, "kecamatan_code": None}
    for change in ({"role": "head", "active": True}, {"role": "admin", "active": False}):
        with pytest.raises(Refused, match="terakhir"):
            services.change_account(session, COMMAND_LINE, only, **same, **change)
    second = make_user(session)
    make_user(session, active=False)
    services.change_account(session, second.actor, only, **same, role="head", active=True)
    with pytest.raises(Refused, match="terakhir"):
        services.change_account(session, COMMAND_LINE, second, **same, role="head", active=True)


def test_the_administrator_signs_out_anybody_s_lost_phone(as_role, session, sign_in):
    admin, owner = as_role("admin"), make_user(session, "mentor")
    phone = sign_in(owner)
    page = admin.page(f"/akun/{owner.id}")
    action = next(form.action for form in page.forms if "perangkat" in form.action)
    phone.send(action, status=403)
    admin.send(action)
    assert phone.get("/akun/saya").status_code == 302
    assert session.query(audit.AuditEvent).filter_by(act="account.sign_device_out").count() == 1
    admin.send("/akun/perangkat/999999/keluar", status=404)


def test_a_new_kecamatan_ends_sessions_on_the_next_request(as_role, session, sign_in):
    admin = as_role("admin")
    officer = make_user(session, "field", kecamatan_code="36.74.01")
    phone = sign_in(officer)
    assert phone.get("/akun/saya").status_code == 200
    admin.submit(f"/akun/{officer.id}", kecamatan_code="36.74.02")
    assert phone.get("/akun/saya").status_code == 302
    entry = session.query(audit.AuditEvent).filter_by(act="account.change").one()
    assert '"kecamatan": "36.74.02"' in entry.detail


def test_who_does_not_ask_to_stay_is_signed_out_after_a_working_day(session, sign_in):
    user = make_user(session, "trainer")
    with clock.at(NINE):
        client = sign_in(user)
        session.query(services.sessions.UserSession).one().stays = False
    with clock.at(NINE + timedelta(hours=7)):
        assert client.get("/akun/saya").status_code == 200
    with clock.at(NINE + timedelta(hours=8, minutes=1)):
        assert client.get("/akun/saya").status_code == 302


def test_the_history_of_an_account_tells_what_it_did_and_what_was_done_to_it(as_role, session):
    admin, other = as_role("admin", name="Bu Rini"), make_user(session, "head", name="Pak Dedi")
    bystander = make_user(session, "mentor")
    services.make_password_link(session, admin.actor, other)
    services.make_password_link(session, admin.actor, bystander)
    page = admin.page(f"/akun/{other.id}/riwayat")
    assert "1 catatan" in page.text
    assert "Membuat tautan kata sandi" in page.text
    assert "Bu Rini" in page.text
    page = admin.page(f"/akun/{admin.user.id}/riwayat?tindakan=account.sign_in")
    assert "Membuat tautan" not in text_of(page.select("table")[0])


def test_the_trail_is_searched_by_words_names_and_numbers(as_role, session):
    admin = as_role("admin", name="Bu Rini")
    other = make_user(session, "head", name="Pak Dedi")
    services.make_password_link(session, admin.actor, other)
    for search in ("tautan kata", "RINI", str(other.id)):
        page = admin.page(f"/jejak-audit?q={search}")
        assert "Membuat tautan kata sandi" in page.text, search
    assert "Tidak ada catatan yang cocok" in admin.page("/jejak-audit?q=zzz").text
    assert f"/akun/{other.id}" in admin.page("/jejak-audit").html


def test_the_trail_may_be_narrowed_to_recent_days(as_role, session):
    admin = as_role("admin")
    old = datetime.now(UTC) - timedelta(days=20)
    with clock.at(old):
        audit.record(session, admin.actor, "kub.draft", subject=("kub", 1))
    table = "table"
    assert "rancangan KUB" in text_of(admin.page("/jejak-audit?waktu=bulan").one(table))
    assert "rancangan KUB" not in text_of(admin.page("/jejak-audit?waktu=minggu").one(table))


def test_the_trail_asks_as_much_for_many_as_for_few(as_role, session, queries):
    admin = as_role("admin")
    counts = []
    for more in (1, 40):
        for _ in range(more):
            audit.record(session, admin.actor, "kub.draft", subject=("kub", 1))
        session.commit()
        with queries() as sent:
            admin.get("/jejak-audit")
        counts.append(len(sent))
    assert counts[0] == counts[1]
