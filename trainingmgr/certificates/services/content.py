"""What a certificate says: gathered once when it is issued, frozen, and printed the same since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import date

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session, selectinload

from trainingmgr.attendance.models import Mark, Register
from trainingmgr.attendance.queries import TrainingResult
from trainingmgr.certificates.models import Certificate
from trainingmgr.cohorts.models import (
    CANCELLED,
    GROUPS,
    WORKSHOP,
    Cohort,
    Course,
    Subject,
    TrainingSession,
)
from trainingmgr.cohorts.rules import split
from trainingmgr.documents.certificate import CertificateDocument, SubjectGroup, certificate_pdf
from trainingmgr.documents.certificate import Subject as PrintedSubject
from trainingmgr.documents.signatures import Signatory
from trainingmgr.foundation import files
from trainingmgr.foundation.indonesia.dates import date_range, long_date, words
from trainingmgr.foundation.indonesia.money import percent
from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.participants.models import Participant
from trainingmgr.programmes.services.office import CITY_LINE, PLACE, office_name, signer

# Sessions that teach no single materi stand under the title of their course, among the core.
CORE = "B"
Line = tuple[int, int | None]
Parts = list[tuple[Line, int]]


def pdf_of(certificate: Certificate) -> bytes:
    """The kept file, or a fresh drawing: while there is none, and for a revoked one its mark."""
    if certificate.pdf is None or certificate.revoked_on:
        return certificate_pdf(document_of(certificate))
    return files.path_of(certificate.pdf).read_bytes()


def document_of(certificate: Certificate, copy_number: int = 0) -> CertificateDocument:
    """The frozen document, as it prints now: a revoked one bears DIBATALKAN."""
    content = dict(certificate.content)
    content["issued_on"] = date.fromisoformat(content["issued_on"])
    content["signer"] = Signatory(**content["signer"])
    content["back_signer"] = Signatory(**content["back_signer"])
    content["curriculum"] = tuple(
        SubjectGroup(
            letter=group["letter"],
            title=group["title"],
            subjects=tuple(PrintedSubject(**subject) for subject in group["subjects"]),
        )
        for group in content["curriculum"]
    )
    content["copy_number"] = copy_number
    content["revoked"] = certificate.revoked_on is not None
    return CertificateDocument(**content)


class Writer:
    """Gathers what all certificates of a batch share, in a constant number of queries.

    JP are those held and attended in closed sessions, the same that decided on *tuntas* (R09).
    """

    def __init__(
        self,
        session: Session,
        cohort: Cohort,
        results: Mapping[int, TrainingResult],
        on: date,
        public_url: str,
    ) -> None:
        self.cohort, self.results, self.on, self.public_url = cohort, results, on, public_url
        self.courses = _courses(session, cohort, {one.course_id for one in results.values()})
        self.workshops = [
            one
            for one in self.courses.values()
            if one.kind == WORKSHOP and one.cohort_id == cohort.id
        ]
        self.subjects = _subjects(session, self.courses)
        self.taught = _taught(session, self.courses)
        self.held = _by_line(self.taught.values())
        self.attended = _attended(session, results, self.taught)
        self.spans = _spans(session, self.courses)
        self.venues = _venues(session, self.courses)
        self.kub_of = _kub(session, results)
        self.office = office_name(session, on)
        self.front = signer(session, "certificate_front", on)
        self.back = signer(session, "certificate_back", on)

    def content(
        self, person: Participant, number: str, register: str, code: str
    ) -> dict[str, object]:
        """What the certificate of one person says, as JSON."""
        result = self.results[person.id]
        course = self.courses[result.course_id]
        courses = [*self.workshops, course]
        days = [day for one in courses for day in self.spans.get(one.id, ())]
        born = long_date(person.birth_date)
        document = CertificateDocument(
            office_line=CITY_LINE,
            office_name=self.office,
            number=number,
            register_number=register,
            holder=person.name,
            birth_place_date=f"{person.birth_place}, {born}" if person.birth_place else born,
            kecamatan=self.cohort.kecamatan.name if self.cohort.kecamatan else "",
            kub=self.kub_of.get(person.id, ""),
            training=course.title,
            date_range=date_range(min(days), max(days)),
            venue=course.venue or self.venues.get(course.id, ""),
            jp_total=result.held_jp,
            jp_words=words(result.held_jp),
            predicate="Tuntas",
            place=PLACE,
            issued_on=self.on,
            signer=self.front,
            back_signer=self.back,
            code=code,
            verify_url=f"{self.public_url}/periksa/{code}",
            curriculum=self._groups(courses, self.attended[person.id]),
            counted_jp=result.counted_jp,
            attendance_percent=percent(result.counted_jp, result.held_jp),
        )
        content = asdict(document)
        content["issued_on"] = self.on.isoformat()
        return content

    def _groups(
        self, courses: list[Course], attended: Mapping[Line, int]
    ) -> tuple[SubjectGroup, ...]:
        """What was taught, in groups A, B and C, numbered through."""
        lines: dict[str, list[tuple[str, Line]]] = {letter: [] for letter in GROUPS}
        for course in courses:
            for subject in self.subjects[course.id]:
                lines[subject.group].append((subject.title, (course.id, subject.id)))
            lines[CORE].append((course.title, (course.id, None)))
        no = 0
        groups = []
        for letter, title in GROUPS.items():
            printed = []
            for text, line in lines[letter]:
                if self.held.get(line):
                    no += 1
                    jp, counted = self.held[line], attended.get(line, 0)
                    printed.append(PrintedSubject(no=no, title=text, jp=jp, attended_jp=counted))
            if printed:
                groups.append(SubjectGroup(letter=letter, title=title, subjects=tuple(printed)))
        return tuple(groups)


def _courses(session: Session, cohort: Cohort, ids: Collection[int]) -> dict[int, Course]:
    """The cohort's workshop and the technical courses, wherever they were held."""
    own_workshop = (Course.cohort_id == cohort.id) & (Course.kind == WORKSHOP)
    query = select(Course).where(or_(Course.id.in_(ids), own_workshop)).order_by(Course.id)
    return {course.id: course for course in session.scalars(query)}


def _subjects(session: Session, course_ids: Collection[int]) -> dict[int, list[Subject]]:
    query = select(Subject).where(Subject.course_id.in_(course_ids))
    found: dict[int, list[Subject]] = defaultdict(list)
    for subject in session.scalars(query.order_by(Subject.group, Subject.position)):
        found[subject.course_id].append(subject)
    return found


def _taught(session: Session, course_ids: Collection[int]) -> dict[int, Parts]:
    """session id -> the JP of each materi, for every closed session that counts for all (R08).

    JP of several materi are shared out as planned, also when the hours were changed since.
    """
    closed = (
        select(TrainingSession)
        .join(Register, Register.session_id == TrainingSession.id)
        .where(
            TrainingSession.course_id.in_(course_ids),
            Register.closed_at.is_not(None),
            TrainingSession.state != CANCELLED,
            TrainingSession.chosen_only.is_(False),
        )
        .options(selectinload(TrainingSession.portions))
    )
    found: dict[int, Parts] = {}
    for one in session.scalars(closed):
        # One materi or none takes all.
        lines: list[Line] = [(one.course_id, part.subject_id) for part in one.portions]
        shares = split(one.jp, [part.jp for part in one.portions] or [one.jp])
        found[one.id] = list(zip(lines or [(one.course_id, one.subject_id)], shares, strict=True))
    return found


def _attended(
    session: Session, people: Collection[int], taught: Mapping[int, Parts]
) -> dict[int, dict[Line, int]]:
    """participant id -> course and materi -> JP counted in closed sessions.

    JP of a make-up for some join those of the session that was missed, so that nobody attends
    more of a materi than was taught.
    """
    counts_for = case(
        (TrainingSession.chosen_only, TrainingSession.makes_up_id), else_=TrainingSession.id
    )
    query = (
        select(Mark.participant_id, counts_for, func.sum(Mark.counted_jp))
        .join(TrainingSession, TrainingSession.id == Mark.session_id)
        .join(Register, Register.session_id == TrainingSession.id)
        .where(
            Mark.participant_id.in_(people),
            counts_for.in_(taught),
            Register.closed_at.is_not(None),
            TrainingSession.state != CANCELLED,
        )
        .group_by(Mark.participant_id, counts_for)
    )
    shared: dict[int, list[Parts]] = defaultdict(list)
    for participant, session_id, jp in session.execute(query):
        lines = [line for line, _jp in taught[session_id]]
        shares = split(int(jp), [held for _line, held in taught[session_id]])
        shared[participant].append(list(zip(lines, shares, strict=True)))
    return defaultdict(dict, {person: _by_line(parts) for person, parts in shared.items()})


def _by_line(sessions: Iterable[Parts]) -> dict[Line, int]:
    """JP by course and materi over some sessions."""
    found: dict[Line, int] = defaultdict(int)
    for parts in sessions:
        for line, jp in parts:
            found[line] += jp
    return found


def _spans(session: Session, course_ids: Collection[int]) -> dict[int, tuple[date, date]]:
    """course id -> first and last day on which it was held."""
    query = (
        select(
            TrainingSession.course_id,
            func.min(TrainingSession.held_on),
            func.max(TrainingSession.held_on),
        )
        .where(TrainingSession.course_id.in_(course_ids), TrainingSession.state != CANCELLED)
        .group_by(TrainingSession.course_id)
    )
    return {course: (first, last) for course, first, last in session.execute(query)}


def _venues(session: Session, course_ids: Collection[int]) -> dict[int, str]:
    """course id -> where it met most often: a course need not name a usual place."""
    query = (
        select(TrainingSession.course_id, TrainingSession.venue)
        .where(TrainingSession.course_id.in_(course_ids), TrainingSession.state != CANCELLED)
        .group_by(TrainingSession.course_id, TrainingSession.venue)
        .order_by(func.count(), TrainingSession.venue)
    )
    return {row.course_id: row.venue for row in session.execute(query)}


def _kub(session: Session, people: Collection[int]) -> dict[int, str]:
    """participant id -> the KUB of today, once its berita acara is signed (handbook R05)."""
    query = (
        select(KubMember.participant_id, Kub.name)
        .join(Kub, Kub.id == KubMember.kub_id)
        .where(
            KubMember.participant_id.in_(people),
            KubMember.until_on.is_(None),
            Kub.minutes_on.is_not(None),
        )
    )
    return {row[0]: row[1] for row in session.execute(query)}
