"""Institutions and their mentors, with what they know and the contracts they work under."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.accounts.models import User
from trainingmgr.demo.rules.shape import AREAS, MENTORS
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.mentors import queries, services
from trainingmgr.mentors.models import ACADEMIC, PRACTITIONER, Institution, Mentor
from trainingmgr.mentors.services import InstitutionInput, MentorInput
from trainingmgr.mentors.services.contracts import add_contract
from trainingmgr.mentors.services.staff import change_institution
from trainingmgr.programmes.models import Craft

PRACTITIONERS = InstitutionInput(
    "Praktisi Tangsel", "Perkumpulan Praktisi Usaha Tangerang Selatan", PRACTITIONER,
    leader_title="Ketua", leader_name="Ketua Perkumpulan Contoh",
)  # fmt: skip
EXPERTISE = (
    "Akuntansi usaha kecil", "Pemasaran", "Mutu dan kemasan", "Rencana usaha", "Koperasi",
    "Produksi makanan",
)  # fmt: skip
BEGAN, RUNS, SHORT = 330, 120, 30
EXPIRED = 7
"""The contract of this practitioner ended ten days ago; those of the last two end soon."""


def send_mentors(session: Session, by: Actor, users: Sequence[User], as_of: date) -> list[Mentor]:
    """Makes these accounts' owners mentors of the five institutions, under contracts."""
    services.load_institutions(session)
    services.add_institution(session, by, PRACTITIONERS)
    by_label = {one.label: one for one in queries.institutions(session)}
    for one in by_label.values():
        if one.kind == ACADEMIC:
            _led(session, by, one)
            number = f"B-{100 + one.id}/KS/{as_of.year}"
            _contract(session, by, one, number, as_of, RUNS)
    labels = [label for label, count in MENTORS for _ in range(count)]
    crafts = session.scalars(select(Craft.id).order_by(Craft.id)).all()
    made = []
    for place, (user, label) in enumerate(zip(users, labels, strict=True)):
        told = _known(place, crafts, label)
        made.append(services.add_mentor(session, by, user, by_label[label], told))
        if by_label[label].kind == PRACTITIONER:
            left = -10 if place == EXPIRED else SHORT if place >= len(users) - 2 else RUNS
            _contract(session, by, made[-1], f"SPK-{20 + place}/{as_of.year}", as_of, left)
    return made


def _led(session: Session, by: Actor, one: Institution) -> None:
    told = InstitutionInput(
        one.label, one.name, one.kind, one.former_name or "", "Dekan", f"Dekan Contoh {one.id}"
    )
    change_institution(session, by, one, told)


def _known(place: int, crafts: Sequence[int], label: str) -> MentorInput:
    """Two crafts and two neighbouring kecamatan; some go anywhere."""
    areas = [AREAS[(place + step) % len(AREAS)].code for step in (0, 1)]
    return MentorInput(
        expertise=EXPERTISE[place % len(EXPERTISE)],
        staff_number="" if label == PRACTITIONERS.label else f"NIDN contoh {place + 1:03d}",
        capacity=5 + place % 4,
        craft_ids=[crafts[(2 * place + step) % len(crafts)] for step in (0, 1)],
        kecamatan_codes=areas if place % 3 else (),
    )


def _contract(
    session: Session, by: Actor, party: Institution | Mentor, number: str, as_of: date, left: int
) -> None:
    first, last = as_of - timedelta(days=BEGAN), as_of + timedelta(days=left)
    add_contract(session, by, party, number, first, last)
