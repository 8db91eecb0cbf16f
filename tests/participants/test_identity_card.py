"""The card on a person's page: each role reads of a person what it needs."""

from __future__ import annotations

from tests.support.participants import (
    make_participant,
)
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.participants.queries import identity_of
from trainingmgr.participants.services import people


def identity_card(app, session, participant, role):
    """The card as someone of this role reads it."""
    actor = Actor(1, role)
    with app.test_request_context():
        card = app.jinja_env.get_template("participants/_identity.html").module.identity_card
        return card(identity_of(session, participant), actor.may, "https://wa.me/62812")


def test_each_role_reads_of_a_person_what_it_needs(app, session, cohort):
    one = make_participant(session, cohort, phone="+6281211112222", address="Jl. Contoh No. 5")
    seen = {
        role: identity_card(app, session, one, role)
        for role in ("admin", "trainer", "mentor", "field")
    }
    assert not any(one.nik in card for card in seen.values())
    assert [role for role, card in seen.items() if f"••••{one.nik[-4:]}" in card] == ["admin"]
    assert [role for role, card in seen.items() if "0812-1111-2222" not in card] == ["trainer"]
    assert [role for role, card in seen.items() if "Jl. Contoh No. 5" not in card] == ["trainer"]
    assert [role for role, card in seen.items() if "Catat berhenti" in card] == ["admin"]


def test_the_card_tells_who_left_and_what_is_contested(app, session, admin, cohort):
    one = make_participant(session, cohort)
    people.leave(session, admin, one, kind="pindah", reason="Pindah ke Bogor")
    people.open_objection(session, admin, one, "Nama usaha keliru")
    card = identity_card(app, session, one, "admin")
    assert "Pindah ke Bogor" in card
    assert "Catat ikut lagi" in card
    assert "Nama usaha keliru" in card
    assert "Selesaikan" in card
