"""One person typed into a form, judged by the same rules as a row of a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation.language import Sentence
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.sheets import Cell
from trainingmgr.participants.models import Participant
from trainingmgr.participants.queries import KnownPeople
from trainingmgr.participants.rules.findings import Finding
from trainingmgr.participants.rules.headings import Heading
from trainingmgr.participants.rules.import_check import KnownPeople as Register
from trainingmgr.participants.rules.import_check import NobodyKnown, check_rows
from trainingmgr.participants.rules.layout import PersonRow
from trainingmgr.participants.rules.person import PersonData
from trainingmgr.participants.services.particulars import refuse_known_nik


@dataclass(frozen=True)
class Checked:
    """`person` is what a yes to the questions would store."""

    person: PersonData
    questions: tuple[Sentence, ...]


def check_person(
    session: Session,
    cohort: Cohort,
    cells: Mapping[Heading, Cell],
    *,
    on: date,
    guardian_consent: bool = False,
    besides: Participant | None = None,
    stranger: bool = False,
) -> Checked:
    """What is to be asked before this person is stored; a likely slip is a question, no refusal.

    `cells` by heading, `kelurahan` as its code, `on` the day of enrolment; `besides` is the record
    that is being corrected. A `stranger` learns nothing of who is registered. Raises Refused for
    what cannot be right: a damaged or impossible NIK (R11), or one that is registered (R12).
    """
    known: Register = NobodyKnown()
    if not stranger:
        known = KnownPeople(session, cohort.programme_id, besides.id if besides else None)
    row = PersonRow("", 0, cells, (), ())
    checked = check_rows([row], cohort.kecamatan_code, on, known)[0]
    held = [one for one in checked.findings if one.weight == "held"]
    if held or checked.person is None:
        if not stranger:
            refuse_known_nik(session, cohort, str(cells.get("nik") or ""), besides)
        raise _refusal(held[0])
    person = replace(checked.person, guardian_consent=guardian_consent)
    return Checked(person, tuple(one.reason for one in checked.findings if _is_question(one)))


def _is_question(finding: Finding) -> bool:
    # A guardian's consent has fields of its own on the form.
    return finding.weight == "questionable" and finding.field != "guardian_consent"


def _refusal(finding: Finding) -> Refused:
    return Refused(finding.reason.message, field=finding.field, **finding.reason.params)
