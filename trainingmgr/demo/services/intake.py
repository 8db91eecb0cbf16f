"""Pelatihan IKM that takes applications now: friends, a waiting list, a second look needed."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from trainingmgr.cohorts import services as cohorts
from trainingmgr.cohorts.rules import IKM
from trainingmgr.demo.services.cast import Cast
from trainingmgr.foundation import clock
from trainingmgr.participants.models import Application
from trainingmgr.participants.rules.applications import PURPOSES
from trainingmgr.participants.rules.person import PersonData
from trainingmgr.participants.services import selection
from trainingmgr.participants.services.applications import Company, apply
from trainingmgr.participants.services.links import open_registration
from trainingmgr.programmes.models import Programme

CODE: Final = "IKM-BKL"
FIRST_SERIAL: Final = 801
LEADER, FRIENDS = 1, (2, 3)
# Name, age, kelurahan, business, what it does, since how many years ago.
APPLICANTS: Final = (
    ("Rudi Hartono", 34, "36.74.01.1001", "Bengkel Rudi Contoh", "Servis motor", 6),
    ("Agus Setiawan", 29, "36.74.06.1001", "Bengkel Agus Contoh", "Servis motor", 3),
    ("Yayan Suryana", 31, "36.74.06.1001", "Las Yayan Contoh", "Las dan pagar", 5),
    ("Wawan Gunawan", 27, "36.74.06.1002", "Bengkel Wawan Contoh", "Ganti oli", 2),
    ("Lina Handayani", 38, "36.74.03.1001", "Cuci Motor Lina Contoh", "Cuci motor", 4),
    ("Deni Kurniawan", 24, "36.74.02.1001", "Bengkel Deni Contoh", "Servis AC mobil", 1),
    ("Rudi Hartono", 34, "36.74.01.1001", "Bengkel Rudi Contoh", "Servis motor", 6),
)
TWICE: Final = 6
"""The last one applies a second time, as happens."""


def take_applications(session: Session, cast: Cast, programme: Programme, as_of: date) -> None:
    """A cohort with a quota, its public link, and seven applications that nobody has accepted."""
    cohort = cohorts.create_cohort(
        session,
        cast.admin,
        programme,
        code=CODE,
        name="Pelatihan IKM Bengkel",
        kind=IKM,
        kecamatan_code=None,
        turn=None,
        field="bengkel",
        partner="Balai pelatihan industri (contoh)",
        quota=5,
        starts_on=as_of,
        ends_on=min(as_of + timedelta(days=30), programme.ends_on),
    )
    with clock.at(clock.instant(as_of, time(6))):
        link = open_registration(session, cast.admin, cohort, contact="+6281200000001")
    made: list[Application] = []
    for place, _told in enumerate(APPLICANTS):
        company = Company(new=place == LEADER)
        if place in FRIENDS:
            group = made[LEADER].group
            company = Company(code=group.code if group else "")
        with clock.at(clock.instant(as_of, time(6, 5 + place))):
            one = apply(
                session,
                link,
                _person(place, as_of),
                sent_id=str(UUID(int=place + 1)),
                consents=dict.fromkeys(PURPOSES, place % 2 == 0),
                company=company,
            )
            made.append(one)
    with clock.at(clock.instant(as_of, time(6, 30))):
        selection.put_aside(session, cast.admin, cohort, [made[TWICE - 1].id])


def _person(place: int, as_of: date) -> PersonData:
    name, age, ward, business, what, years = APPLICANTS[place]
    serial = FIRST_SERIAL + (0 if place == TWICE else place)
    sex = "P" if name.startswith("Lina") else "L"
    born = date(as_of.year - age, 3, 7 + (0 if place == TWICE else place))
    day = born.day + (40 if sex == "P" else 0)
    return PersonData(
        name=name,
        nik=f"{ward[:8].replace('.', '')}{day:02d}{born:%m%y}{serial:04d}",
        sex="P" if sex == "P" else "L",
        birth_date=born,
        kelurahan_code=ward,
        phone=f"+62812000{serial:05d}",
        occupation="Pemilik usaha",
        already_in_business=True,
        business_name=business,
        business_field=what,
        business_since=as_of.year - years,
    )
