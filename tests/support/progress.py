"""A small programme with a headline: twelve in N, five of them in a business that runs."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tests.support.businesses import make_business, make_letter, make_officer, visit
from tests.support.participants import make_cohort, make_people, make_programme
from tests.support.training import make_kub
from trainingmgr.businesses.models import Business
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.participants.models import Participant
from trainingmgr.participants.services import people
from trainingmgr.programmes.models import Programme, Target


def make_outcome(session: Session) -> tuple[Programme, Business, list[Participant]]:
    """A closed cohort of twelve: a KUB of ten whose business runs, and two beside it."""
    programme = make_programme(session)
    session.add_all(
        Target(programme_id=programme.id, name=name, percent=percent)
        for name, percent in (("Wali Kota", 30), ("Dinas", 40))
    )
    cohort = make_cohort(session, programme)
    kub, members = make_kub(session, cohort)
    make_people(session, cohort, 2)
    people.close_enrolment(session, COMMAND_LINE, cohort)
    business, _ = make_business(session, kub, members[:5])
    session.refresh(programme)
    return programme, business, members


def verify(session: Session, business: Business) -> None:
    """An officer with a letter sees it running."""
    officer = make_officer(session)
    make_letter(session, officer)
    visit(session, officer.actor, business)


def report_it(session: Session, business: Business) -> None:
    """The same visit by an officer without a letter: all is known and nothing verified."""
    visit(session, make_officer(session).actor, business)
