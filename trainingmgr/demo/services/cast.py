"""Everyone who works in the demonstration: office, trainers, mentors, officers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from trainingmgr.accounts import services as accounts
from trainingmgr.accounts.models import User
from trainingmgr.businesses import services as businesses
from trainingmgr.demo.rules.shape import AREAS, TRAINERS
from trainingmgr.demo.services.institutions import send_mentors
from trainingmgr.foundation.access.policy import (
    ADMIN,
    COMMAND_LINE,
    FACILITATION,
    FIELD,
    HEAD,
    INTEL,
    MENTOR,
    PARTICIPANT,
    TRAINER,
    Actor,
)
from trainingmgr.mentors.models import Mentor
from trainingmgr.participants.models import Participant
from trainingmgr.trainers import services as trainers
from trainingmgr.trainers.models import Trainer

# Printed by `make run`; these accounts exist only in a demonstration.
PASSWORD = "contoh-kebun-rambutan-senja"  # noqa: S105
SIGN_INS = {
    HEAD: ("pimpinan@contoh.id", "Pimpinan Contoh"),
    ADMIN: ("admin@contoh.id", "Admin Contoh"),
    TRAINER: ("pelatih@contoh.id", "Pelatih Contoh"),
    MENTOR: ("pendamping@contoh.id", "Pendamping Contoh"),
    FIELD: ("petugas@contoh.id", "Petugas Contoh"),
    FACILITATION: ("fasilitasi@contoh.id", "Fasilitasi Contoh"),
    # Real trainees have a personal link and a PIN; a password suits whoever tries it out.
    PARTICIPANT: ("peserta@contoh.id", ""),
}
TRAINER_NAMES = (
    "Sekar Anindita", "Hendra Kusnadi", "Yayah Rokayah", "Agus Priyono", "Lilis Suryani",
    "Bambang Hermawan", "Nining Kartini", "Rudi Hartanto", "Tuti Alawiyah", "Dedi Supriadi",
    "Wiwin Winarti", "Eko Yulianto", "Neneng Hasanah",
)  # fmt: skip
MENTOR_NAMES = (
    "Farida Nasution", "Arif Budiman", "Maria Tambunan", "Gunadi Wirawan", "Ratih Purnama",
    "Lukas Sitorus", "Endang Wahyuni", "Rahmat Hidayatullah", "Yulia Kusmarini", "Teguh Santoso",
    "Sri Wahyuning Dewi",
)  # fmt: skip


@dataclass
class Cast:
    """Who acts: the office, its division, trainers, mentors, and an officer for each kecamatan."""

    head: Actor
    admin: Actor
    facilitation: Actor
    trainers: list[Trainer] = field(default_factory=list)
    mentors: list[Mentor] = field(default_factory=list)
    officers: dict[str, User] = field(default_factory=dict)


def hire(session: Session, as_of: date) -> Cast:
    """Makes the accounts, trainers, mentors, officers and their letters."""
    head = _known(session, HEAD)
    admin = _known(session, ADMIN).actor
    cast = Cast(head.actor, admin, _known(session, FACILITATION).actor)
    _hire_trainers(session, cast)
    _hire_mentors(session, cast, as_of)
    _hire_officers(session, cast, as_of)
    _account(session, admin, FACILITATION, "fasilitasi2", "Staf Fasilitasi 2")
    return cast


def _known(session: Session, role: str, kecamatan_code: str | None = None) -> User:
    email, name = SIGN_INS[role]
    return accounts.create_user(
        session,
        COMMAND_LINE,
        email=email,
        name=name,
        role=role,
        phone="+6281200099001",
        kecamatan_code=kecamatan_code,
        password=PASSWORD,
    )


def open_own_page(session: Session, one: Participant) -> None:
    """The trainee whose own page is shown; the account bears the number, as all of them do."""
    email, _ = SIGN_INS[PARTICIPANT]
    user = accounts.create_user(
        session, COMMAND_LINE, email=email, name=one.number, role=PARTICIPANT, password=PASSWORD
    )
    one.user_id = user.id
    session.flush()


def _account(
    session: Session,
    admin: Actor,
    role: str,
    local: str,
    name: str,
    kecamatan_code: str | None = None,
) -> User:
    """An account that waits for its owner's one-time link, as real ones do."""
    return accounts.create_user(
        session,
        admin,
        email=f"{local}@contoh.id",
        name=name,
        role=role,
        kecamatan_code=kecamatan_code,
    )


def _hire_trainers(session: Session, cast: Cast) -> None:
    users = [_known(session, TRAINER)]
    for number, name in enumerate(TRAINER_NAMES[: TRAINERS - 1], 2):
        users.append(_account(session, cast.admin, TRAINER, f"pelatih{number}", name))
    for user in users:
        cast.trainers.append(
            trainers.add_trainer(session, cast.admin, user, organisation="Praktisi Tangsel")
        )


def _hire_mentors(session: Session, cast: Cast, as_of: date) -> None:
    users = [_known(session, MENTOR)]
    for number, name in enumerate(MENTOR_NAMES, 2):
        users.append(_account(session, cast.admin, MENTOR, f"pendamping{number}", name))
    cast.mentors = send_mentors(session, cast.admin, users, as_of)


def _hire_officers(session: Session, cast: Cast, as_of: date) -> None:
    for number, area in enumerate(AREAS, 1):
        if number == 1:
            officer = _known(session, FIELD, area.code)
        else:
            officer = _account(
                session, cast.admin, FIELD, f"petugas{number}", f"Petugas {area.name}", area.code
            )
        _account(
            session, cast.admin, INTEL, f"wilayah{number}", f"Petugas Wilayah {number}", area.code
        )
        cast.officers[area.code] = officer
        until = as_of - timedelta(days=20) if area.letter_expired else as_of + timedelta(days=40)
        businesses.add_letter(
            session,
            cast.admin,
            user=officer,
            kecamatan_code=area.code,
            number=f"800.1.11.1/{100 + number}/Disperindag/{as_of.year}",
            from_on=as_of - timedelta(days=330),
            until_on=until,
        )
