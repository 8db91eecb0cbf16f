"""Files of mentees opened and changed; the lock under which what hangs on one is written."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.businesses.models import Business
from trainingmgr.businesses.services import lock as lock_business
from trainingmgr.businesses.services import lock_kub
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.models import Kub
from trainingmgr.mentors import queries
from trainingmgr.mentors.models import BUSINESS, COOPERATIVE, KUB, Mentee
from trainingmgr.programmes.models import Kecamatan


@dataclass(frozen=True)
class MenteeInput:
    """Somebody outside the programme; `craft_id` or `field`: what it does; `phone` as `+62…`."""

    kind: str
    name: str
    kecamatan_code: str | None
    craft_id: int | None = None
    field: str = ""
    contact_name: str = ""
    phone: str | None = None
    address: str = ""


def file_of_kub(session: Session, kub: Kub) -> Mentee:
    """The KUB's file, opened when there is none yet."""
    lock_kub(session, kub)
    found = queries.mentee_of_kub(session, kub.id)
    if found is None:
        found = Mentee(kind=KUB, kub=kub, added_at=clock.now())
        session.add(found)
        session.flush()
    return found


def file_of_business(session: Session, by: Actor, business: Business) -> Mentee:
    """The business's own file, opened when there is none yet. Raises Refused for a joint one."""
    lock_business(session, business)
    found = session.scalar(select(Mentee).where(Mentee.business_id == business.id))
    if found is not None:
        return found
    if business.kub_id is not None and business.joint:
        raise Refused(N_("Usaha bersama didampingi sebagai KUB-nya, bukan tersendiri."))
    found = Mentee(kind=BUSINESS, business=business, added_at=clock.now())
    session.add(found)
    session.flush()
    audit.record(session, by, "mentee.add", subject=("mentee", found.id))
    return found


def add_mentee(session: Session, by: Actor, told: MenteeInput) -> Mentee:
    """A business or co-operative outside the programme. Raises Refused."""
    mentee = Mentee(kind=told.kind, added_at=clock.now())
    _tell(mentee, told)
    # Two people write down the same one: the second waits and is told.
    here = select(Kecamatan.code).where(Kecamatan.code == told.kecamatan_code)
    session.execute(here.with_for_update())
    if session.scalar(queries.outside_named(told.name, told.kecamatan_code)):
        raise Refused(N_("Dampingan dengan nama ini sudah ada di kecamatan itu."), field="name")
    session.add(mentee)
    session.flush()
    audit.record(session, by, "mentee.add", subject=("mentee", mentee.id))
    return mentee


def change_mentee(session: Session, by: Actor, mentee: Mentee, told: MenteeInput) -> None:
    """What is known of somebody outside the programme. Raises Refused."""
    lock(session, mentee)
    if mentee.kub_id is not None or mentee.business_id is not None:
        raise Refused(N_("Datanya diubah pada halaman KUB atau usahanya."))
    named = queries.outside_named(told.name, told.kecamatan_code).where(Mentee.id != mentee.id)
    if session.scalar(named):
        raise Refused(N_("Dampingan dengan nama ini sudah ada di kecamatan itu."), field="name")
    _tell(mentee, told)
    session.flush()
    audit.record(session, by, "mentee.change", subject=("mentee", mentee.id))


def _tell(mentee: Mentee, told: MenteeInput) -> None:
    if told.kind not in (BUSINESS, COOPERATIVE):
        raise Refused(N_("Pilih jenis dampingan."), field="kind")
    if not told.name.strip():
        raise Refused(N_("Tulis nama dampingan."), field="name")
    if not told.kecamatan_code:
        raise Refused(N_("Pilih kecamatan."), field="kecamatan_code")
    if told.craft_id is None and not told.field.strip():
        raise Refused(N_("Pilih bidang usaha, atau tulis kegiatannya."), field="field")
    mentee.kind, mentee.own_name = told.kind, told.name.strip()
    mentee.own_kecamatan_code, mentee.own_craft_id = told.kecamatan_code, told.craft_id
    mentee.field, mentee.address = told.field.strip(), told.address.strip()
    mentee.contact_name, mentee.contact_phone = told.contact_name.strip(), told.phone


def lock(session: Session, mentee: Mentee) -> None:
    """From here on nobody else writes about this mentee; a KUB and its business wait too."""
    if mentee.kub is not None:
        lock_kub(session, mentee.kub)
    session.execute(select(Mentee.id).where(Mentee.id == mentee.id).with_for_update())
