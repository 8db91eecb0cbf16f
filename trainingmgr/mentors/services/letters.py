"""Letters about a mentor's work in a period, frozen as they were issued."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingmgr.documents.frozen import freeze, thaw
from trainingmgr.documents.mentoring_letter import LetterLine, MentoringLetterPaper
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.mentors import rules
from trainingmgr.mentors.models import CoachingSession, Mentor, MentoringLetter
from trainingmgr.mentors.queries import engagements, worklog
from trainingmgr.mentors.rules import hours
from trainingmgr.mentors.rules.reports import check_period
from trainingmgr.mentors.services.report_papers import mentor_line
from trainingmgr.programmes.models import Kecamatan
from trainingmgr.programmes.services.office import letterhead, signer


def letter_paper(
    session: Session, mentor: Mentor, first: date, last: date, issued_on: date, number: str = ""
) -> MentoringLetterPaper:
    """What a letter for this period says; a preview while it has no number."""
    held = worklog.read(session, worklog.held(mentor_ids=[mentor.id], first=first, last=last))
    counted = hours.counted(held)
    places = {one.code: one.name for one in session.scalars(select(Kecamatan))}
    groups = worklog.by_mentee(held).values()
    lines = [_line(mine, counted, places) for mine in groups]
    return MentoringLetterPaper(
        head=letterhead(session, issued_on),
        number=number,
        mentor=mentor_line(mentor, engagements.contract_on(session, mentor, first, last)),
        first=first,
        last=last,
        lines=tuple(sorted(lines, key=lambda one: (one.name.lower(), one.first_on))),
        draft=not number,
        signer=signer(session, "letter", issued_on),
    )


def issue(
    session: Session,
    by: Actor,
    mentor: Mentor,
    *,
    number: str,
    first: date,
    last: date,
    issued_on: date,
) -> MentoringLetter:
    """Issues a letter under a number; the same one again returns the first. Raises Refused."""
    number = number.strip()
    # Two taps at once: the second waits, and finds the first one's letter.
    session.execute(select(Mentor.id).where(Mentor.id == mentor.id).with_for_update())
    # One number is one letter, however its blanks and capitals are typed.
    written = func.lower(func.replace(MentoringLetter.number, " ", ""))
    alike = written == number.replace(" ", "").lower()
    known = session.scalar(select(MentoringLetter).where(alike))
    if known is not None:
        if (known.mentor_id, known.from_on, known.until_on) == (mentor.id, first, last):
            return known
        raise Refused(N_("Nomor surat ini sudah dipakai."), field="number")
    if issued_on > clock.today():
        raise Refused(N_("Tanggal surat belum tiba."), field="issued_on")
    if issued_on < last:
        raise Refused(N_("Tanggal surat sebelum akhir masanya."), field="issued_on")
    check_period(first, last, clock.today())
    paper = letter_paper(session, mentor, first, last, issued_on, number)
    if not paper.lines:
        raise Refused(N_("Tidak ada sesi dalam masa ini."), field="until_on")
    letter = MentoringLetter(
        mentor_id=mentor.id,
        number=number,
        from_on=first,
        until_on=last,
        issued_on=issued_on,
        facts=freeze(paper),
        recorded_at=clock.now(),
        recorded_by_id=by.user_id,
    )
    session.add(letter)
    session.flush()
    subject = "mentoring_letter", letter.id
    audit.record(session, by, "mentoring_letter.issue", subject=subject, detail={"number": number})
    return letter


def letter_of(letter: MentoringLetter) -> MentoringLetterPaper:
    """What an issued letter says."""
    return thaw(MentoringLetterPaper, letter.facts)


def _line(
    mine: list[CoachingSession], counted: dict[int, int], places: dict[str, str]
) -> LetterLine:
    mentee = mine[0].mentee
    return LetterLine(
        name=mentee.name,
        kind=rules.MENTEES[mentee.kind],
        place=places.get(mentee.kecamatan_code or "", ""),
        first_on=mine[0].held_on,
        last_on=mine[-1].held_on,
        sessions=len(mine),
        minutes=sum(counted[one.id] for one in mine),
    )
