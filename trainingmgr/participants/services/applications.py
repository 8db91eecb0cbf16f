"""A stranger applies; one form sent twice is one application, and nobody learns who is known."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import PARTICIPANT, Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.crypto import vault
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import Application, FriendGroup, RegistrationLink
from trainingmgr.participants.queries.applications import consents_asked, group_of_code
from trainingmgr.participants.rules.applications import (
    APPLIED,
    ONLINE,
    OPEN_STATES,
    new_group_code,
    read_group_code,
)
from trainingmgr.participants.rules.enrolment import needs_guardian, next_numbers, number_prefix
from trainingmgr.participants.rules.person import PersonData
from trainingmgr.participants.services.consents import consents_of_application
from trainingmgr.participants.services.enrolment import lock_open
from trainingmgr.participants.services.links import check_usable
from trainingmgr.participants.services.particulars import fields_of

STRANGER = Actor(user_id=None, role=PARTICIPANT)


@dataclass(frozen=True)
class Company:
    """With whom someone applies: the code of friends who did so before, a new one, or neither."""

    code: str = ""
    new: bool = False


def apply(
    session: Session,
    link: RegistrationLink,
    person: PersonData,
    *,
    sent_id: str,
    consents: Mapping[str, bool],
    company: Company | None = None,
) -> Application:
    """Put someone among a cohort's applicants, whoever they are; the office decides later.

    The same form (`sent_id`) with the same NIK is the same application, corrected if it says
    something else. A NIK that is known already gives an application like any other. Raises
    Refused when the address is closed, a group's code is unknown, or someone under 18 names no
    guardian (handbook R14; the guardian's yes may follow at the office).
    """
    cohort = link.cohort
    lock_open(session, cohort)
    check_usable(session, link)
    if needs_guardian(person.birth_date, clock.today()) and not person.guardian_name:
        raise Refused(
            N_("Anda berusia di bawah 18 tahun. Isi nama ayah, ibu, atau wali Anda."),
            field="guardian_name",
        )
    known = session.scalar(
        select(Application).where(
            Application.cohort_id == cohort.id,
            Application.sent_id == sent_id,
            Application.nik_index == vault().blind_index(person.nik),
        )
    )
    if known is not None:
        return _corrected(session, known, person, consents)
    group = _group(session, cohort, company or Company())
    application = Application(
        programme_id=cohort.programme_id,
        cohort_id=cohort.id,
        number=_number(session, cohort),
        receipt=secrets.token_urlsafe(32),
        sent_id=sent_id,
        made_at=clock.now(),
        group_id=group.id if group else None,
        state=APPLIED,
        guardian_consent_at=clock.now() if person.guardian_consent else None,
        **fields_of(person),
    )
    session.add(application)
    session.flush()
    consents_of_application(session, STRANGER, application, consents, ONLINE)
    subject = ("application", application.id)
    audit(session, STRANGER, "application.make", subject=subject, detail={"cohort": cohort.id})
    return application


def _corrected(
    session: Session, known: Application, person: PersonData, consents: Mapping[str, bool]
) -> Application:
    """What was sent again with other words is written over, as long as nobody has decided."""
    if known.state not in OPEN_STATES:
        return known
    for name, value in fields_of(person).items():
        if getattr(known, name) != value:
            setattr(known, name, value)
    if not person.guardian_consent:
        known.guardian_consent_at = None
    elif known.guardian_consent_at is None:
        known.guardian_consent_at = clock.now()
    said = consents_asked(session, known.id)
    if any(said.get(purpose, False) is not given for purpose, given in consents.items()):
        consents_of_application(session, STRANGER, known, consents, ONLINE)
    session.flush()
    return known


def _group(session: Session, cohort: Cohort, company: Company) -> FriendGroup | None:
    code = read_group_code(company.code)
    if code:
        found = group_of_code(session, cohort.id, code)
        if found is None:
            raise Refused(
                N_(
                    "Kode kelompok %(code)s tidak ditemukan. Periksa kembali, atau kosongkan untuk "
                    "mendaftar sendiri."
                ),
                field="group_code",
                code=code,
            )
        return found
    if not company.new:
        return None
    taken = session.scalars(select(FriendGroup.code).where(FriendGroup.cohort_id == cohort.id))
    group = FriendGroup(cohort_id=cohort.id, code=new_group_code(set(taken)))
    session.add(group)
    session.flush()
    return group


def _number(session: Session, cohort: Cohort) -> str:
    """`D-SRP-0001`, one after the other in a cohort; the cohort is held meanwhile."""
    prefix = f"D-{number_prefix(cohort.code)}"
    like = prefix.replace("_", r"\_") + "-%"
    taken = session.scalars(
        select(Application.number).where(Application.number.like(like, escape="\\"))
    )
    return next_numbers(prefix, taken, 1)[0]
