"""The two locks on every view, and the policy's most delicate lines written down a second time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.client import PageClient
from trainingmgr.app import create_app
from trainingmgr.foundation.access import web as access
from trainingmgr.foundation.access.policy import (
    ADMIN,
    EVERYONE,
    FIELD,
    HEAD,
    MENTOR,
    PERMISSIONS,
    ROLES,
    TRAINER,
    Actor,
)
from trainingmgr.foundation.access.web import ATTRIBUTE, PUBLIC, Undeclared, needs, public
from trainingmgr.foundation.ui import navigation

# Whatever else a stranger could open would have to be written here first.
OPEN_TO_ALL = {
    "accounts.enter_pin",
    "accounts.first_code",
    "accounts.open_link",
    "accounts.second_step",
    "accounts.set_password",
    "accounts.sign_in",
    "appearance.choose",
    "assets.bundle",
    "assets.file",
    "attendance.checked_in",
    "attendance.read_code",
    "attendance.say_who",
    "attendance.type_code",
    "certificates.check_code",
    "certificates.show_code",
    "cohorts.calendar_feed",
    "healthz",
    "home",
    "mentors.calendar_feed",
    "mentors.confirm_session",
    "offline.manifest",
    "offline.shell",
    "offline.who",
    "offline.worker",
    "participants.receipt",
    "participants.register_self",
    "readyz",
}
# Handbook 5.9, where a slip would hurt people most.
DELICATE = {
    "accounts.manage": {ADMIN},
    "attendance.correct": {ADMIN},
    "attendance.take": {ADMIN, TRAINER},
    "certificates.approve": {HEAD},
    "certificates.issue": {ADMIN},
    "coaching.log": {MENTOR},
    "coaching.void": {ADMIN, MENTOR},
    "nik.reveal": {HEAD, ADMIN},
    "participants.contact": {HEAD, ADMIN, MENTOR, FIELD},
    "participants.import": {ADMIN},
    "participants.manage": {ADMIN},
    "turnover.read": {HEAD, MENTOR, FIELD},
    "visits.record": {FIELD},
}


def test_only_these_doors_are_open_to_strangers(app: Flask) -> None:
    views = app.view_functions.items()
    assert {name for name, view in views if getattr(view, ATTRIBUTE, "") == PUBLIC} == OPEN_TO_ALL


def test_the_delicate_permissions_belong_to_whom_they_should() -> None:
    assert {name: set(PERMISSIONS[name]) for name in DELICATE} == DELICATE


def test_a_right_to_read_lets_nobody_write(app: Flask) -> None:
    writing = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}
        and getattr(app.view_functions[rule.endpoint], ATTRIBUTE).endswith(".read")
    }
    assert writing == set()


def test_every_permission_is_held_by_known_roles_only() -> None:
    assert all(roles <= EVERYONE for roles in PERMISSIONS.values())
    assert set(ROLES) == EVERYONE
    assert list(PERMISSIONS) == sorted(PERMISSIONS)


def test_a_permission_nobody_declared_is_no_permission() -> None:
    with pytest.raises(Undeclared, match=r"peserta\.lihat"):
        needs("peserta.lihat")
    with pytest.raises(KeyError):
        Actor(user_id=1, role=ADMIN).may("peserta.lihat")
    assert not Actor(user_id=1, role="tamu").may("participants.read")


def test_the_app_does_not_start_with_an_undeclared_view(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgetful(app: Flask) -> None:
        app.add_url_rule("/lupa", "lupa", lambda: "terbuka")

    monkeypatch.setattr(navigation, "init", forgetful)
    with pytest.raises(Undeclared, match="lupa"):
        create_app(app.extensions["settings"])


def test_the_second_lock_holds_without_the_first(
    app: Flask, as_role: Callable[..., PageClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_role("admin")
    monkeypatch.setitem(app.view_functions, "healthz", lambda: "terbuka")
    assert client.get("/healthz").status_code == 403
    monkeypatch.delitem(app.view_functions, "healthz")
    assert client.get("/healthz").status_code == 403


@pytest.fixture
def door(app: Flask, monkeypatch: pytest.MonkeyPatch) -> str:
    """A view for administrators in the place of /healthz."""
    view: Callable[[], Any] = needs("accounts.manage")(lambda: access.actor().role)
    monkeypatch.setitem(app.view_functions, "healthz", view)
    return "/healthz"


def test_a_stranger_signs_in_and_comes_back(client: PageClient, door: str) -> None:
    answer = client.get(f"{door}?q=a&halaman=2")
    assert (answer.status_code, answer.location) == (
        302,
        "/masuk?next=/healthz?q%3Da%26halaman%3D2",
    )


@pytest.mark.parametrize("role", ROLES)
def test_the_right_role_enters_and_the_others_are_told(
    as_role: Callable[..., PageClient], door: str, role: str
) -> None:
    answer = as_role(role).get(door)
    assert (answer.status_code, answer.text == role) == (
        (200, True) if role == ADMIN else (403, False)
    )


def test_a_wrapped_view_keeps_its_guard() -> None:
    from functools import wraps

    @needs("accounts.manage")
    def view() -> str:
        return "isi"

    @wraps(view)
    def wrapped() -> str:
        return view()

    assert getattr(wrapped, ATTRIBUTE) == "accounts.manage"
    assert getattr(public(lambda: ""), ATTRIBUTE) == PUBLIC
