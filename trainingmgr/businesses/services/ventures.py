"""A business begins, and gets its number from the licensing system."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.businesses import queries
from trainingmgr.businesses.models import NO_PART, Business, BusinessPerson
from trainingmgr.businesses.rules import ROLES
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.models import Kub
from trainingmgr.participants.services import milestones
from trainingmgr.participants.services.rights_requests import refuse_frozen
from trainingmgr.programmes.models import Craft


def start_business(
    session: Session,
    by: Actor,
    *,
    name: str,
    craft: Craft,
    kecamatan_code: str,
    people: Mapping[int, str],
    kub: Kub | None = None,
    joint: bool = True,
    started_on: date | None = None,
    kelurahan_code: str | None = None,
    address: str = "",
) -> Business:
    """Registers a business. `people`: participant id -> owner, shares or none.

    Raises Refused without a name, without anybody who takes part, for a start in the future, and
    for a second joint business or a second of the same name in one KUB.
    """
    parts = {number: role for number, role in people.items() if role != NO_PART}
    started = started_on or clock.today()
    _check_start(name, parts, started)
    refuse_frozen(session, parts)
    if kub is not None:
        lock_kub(session, kub)
        if joint and session.scalar(queries.joint_business(kub.id)):
            raise Refused(N_("KUB ini sudah mempunyai usaha bersama."), field="joint")
        if session.scalar(queries.business_named(kub.id, name)):
            raise Refused(N_("KUB ini sudah mempunyai usaha dengan nama itu."), field="name")
    business = Business(
        name=name.strip(),
        kub_id=kub.id if kub else None,
        joint=joint,
        craft_id=craft.id,
        kecamatan_code=kecamatan_code,
        kelurahan_code=kelurahan_code,
        address=address.strip(),
        started_on=started,
    )
    business.people = [
        BusinessPerson(participant_id=number, role=role, since=started)
        for number, role in parts.items()
    ]
    session.add(business)
    session.flush()
    audit.record(session, by, "business.start", subject=("business", business.id))
    record_evidence(session, by, business)
    return business


def register_nib(session: Session, by: Actor, business: Business, nib: str, on: date) -> None:
    """The business identification number, 13 digits. Raises Refused."""
    if not re.fullmatch(r"\d{13}", nib):
        raise Refused(N_("NIB terdiri atas 13 angka. Periksa kembali."), field="nib")
    if on > clock.today():
        raise Refused(N_("Tanggal NIB belum tiba. Periksa kembali."), field="nib_on")
    business.nib, business.nib_on = nib, on
    session.flush()
    audit.record(session, by, "business.nib", subject=("business", business.id))
    record_evidence(session, by, business)


def lock(session: Session, business: Business) -> None:
    """Whoever else writes down something about this business waits until the commit."""
    session.execute(select(Business.id).where(Business.id == business.id).with_for_update())


def lock_kub(session: Session, kub: Kub) -> None:
    """The same for the KUB: two people may register its joint business at once."""
    session.execute(select(Kub.id).where(Kub.id == kub.id).with_for_update())


def record_evidence(session: Session, by: Actor, business: Business) -> None:
    """Let the journey know what this business's rows prove."""
    milestones.record(session, by, queries.evidence(session, business_ids=[business.id]))


def _check_start(name: str, parts: Mapping[int, str], started: date) -> None:
    if not name.strip():
        raise Refused(N_("Nama usaha wajib diisi."), field="name")
    if not parts:
        raise Refused(N_("Pilih paling sedikit satu peserta yang ikut usaha ini."), field="people")
    if set(parts.values()) - set(ROLES):
        raise Refused(N_("Pilih peran setiap orang."), field="people")
    if started > clock.today():
        raise Refused(N_("Tanggal mulai belum tiba. Periksa kembali."), field="started_on")
