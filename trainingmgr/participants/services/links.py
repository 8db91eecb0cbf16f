"""The public address of a cohort's registration: opened, closed, never guessed."""

from __future__ import annotations

import secrets
from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.crypto import vault
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import RegistrationLink
from trainingmgr.participants.queries.applications import open_link
from trainingmgr.participants.services.enrolment import lock_open


def open_registration(
    session: Session, by: Actor, cohort: Cohort, *, contact: str, last_day: date | None = None
) -> RegistrationLink:
    """A fresh address of 256 random bits; again while one is open changes that one.

    `contact` is the phone of whom applicants ask. Raises Refused when enrolment has closed or the
    last day has passed.
    """
    lock_open(session, cohort)
    if last_day is not None and last_day < clock.today():
        raise Refused(
            N_("Hari terakhir sudah lewat. Pilih hari ini atau sesudahnya."), field="last_day"
        )
    link = open_link(session, cohort.id)
    if link is None:
        token = secrets.token_urlsafe(32)
        link = RegistrationLink(
            cohort_id=cohort.id,
            token=token,
            token_index=vault().blind_index(token),
            opened_at=clock.now(),
            opened_by_id=by.user_id,
        )
        session.add(link)
    link.contact, link.last_day = contact, last_day
    session.flush()
    detail = {"last_day": last_day.isoformat() if last_day else None}
    audit(session, by, "registration.open", subject=("cohort", cohort.id), detail=detail)
    return link


def close_registration(session: Session, by: Actor, cohort: Cohort) -> None:
    """Nobody registers through the address any more; receipts stay readable. Again is harmless."""
    closed = session.execute(
        update(RegistrationLink)
        .where(RegistrationLink.cohort_id == cohort.id, RegistrationLink.closed_at.is_(None))
        .values(closed_at=clock.now())
        .execution_options(synchronize_session="fetch")
    )
    if closed.rowcount:  # type: ignore[attr-defined]
        audit(session, by, "registration.close", subject=("cohort", cohort.id))


def check_usable(session: Session, link: RegistrationLink) -> None:
    """Raise Refused unless someone may register through the address now; holds the cohort."""
    session.refresh(link, ["closed_at", "last_day"])
    if not link_usable(link):
        raise Refused(N_("Pendaftaran lewat tautan ini sudah ditutup."))


def link_usable(link: RegistrationLink) -> bool:
    """Whether the address is open today and its cohort still takes people."""
    in_time = link.last_day is None or clock.today() <= link.last_day
    return link.closed_at is None and in_time and link.cohort.enrolment_open
