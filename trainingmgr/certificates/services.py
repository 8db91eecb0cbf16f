"""Certificates proposed, approved, issued with their numbers, and revoked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from trainingmgr.attendance.models import Mark, Register
from trainingmgr.certificates import queries, rules
from trainingmgr.certificates.models import (
    APPROVED,
    ISSUED,
    PROPOSED,
    RETURNED,
    BatchEntry,
    Certificate,
    CertificateBatch,
    NumberSeries,
)
from trainingmgr.cohorts.models import (
    CANCELLED,
    GROUPS,
    TECHNICAL,
    Cohort,
    Course,
    Subject,
    TrainingSession,
)
from trainingmgr.documents.certificate import CertificateDocument, SubjectGroup
from trainingmgr.documents.certificate import Subject as PrintedSubject
from trainingmgr.documents.signatures import Signatory
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.indonesia.dates import date_range, long_date, words
from trainingmgr.foundation.indonesia.money import percent
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.participants.models import CourseEnrolment, Participant
from trainingmgr.programmes import queries as programmes

CITY_LINE = "Pemerintah Kota Tangerang Selatan"
PLACE = "Tangerang Selatan"


def propose(session: Session, by: Actor, cohort: Cohort) -> CertificateBatch:
    """Everyone of the cohort who passed and has none yet. Raises Refused when that is nobody."""
    people = queries.eligible(session, cohort.id)
    if not people:
        raise Refused(
            N_("Belum ada peserta tuntas yang menunggu sertifikat pada angkatan %(code)s."),
            code=cohort.code,
        )
    batch = CertificateBatch(
        cohort_id=cohort.id, state=PROPOSED, proposed_at=clock.now(), proposed_by_id=by.user_id
    )
    batch.entries = [BatchEntry(participant_id=person.id) for person in people]
    session.add(batch)
    session.flush()
    detail = {"people": len(people)}
    audit.record(session, by, "certificates.propose", subject=("batch", batch.id), detail=detail)
    return batch


def approve(session: Session, by: Actor, batch: CertificateBatch) -> None:
    """The head's yes. Raises Refused unless the batch waits for it."""
    _decide(session, by, batch, APPROVED, "")


def send_back(session: Session, by: Actor, batch: CertificateBatch, note: str) -> None:
    """The head's no, with what is to be mended. Raises Refused."""
    if not note.strip():
        raise Refused(N_("Tulis apa yang perlu diperbaiki."), field="note")
    _decide(session, by, batch, RETURNED, note.strip())


def _decide(session: Session, by: Actor, batch: CertificateBatch, state: str, note: str) -> None:
    if batch.state != PROPOSED:
        raise Refused(N_("Usulan ini sudah diputuskan."))
    batch.state, batch.note = state, note
    batch.decided_at, batch.decided_by_id = clock.now(), by.user_id
    session.flush()
    audit.record(session, by, f"certificates.{state}", subject=("batch", batch.id))


def issue(
    session: Session, by: Actor, batch: CertificateBatch, public_url: str
) -> list[Certificate]:
    """Numbers the certificates of an approved batch, in the order of names, and freezes what
    they say. A second call changes nothing and returns the same. Raises Refused.

    Numbers are unique and gap-free per year because the series moves in this transaction (R10).
    """
    session.refresh(batch, with_for_update=True)
    if batch.state == ISSUED:
        return _of_batch(session, batch)
    if batch.state != APPROVED:
        raise Refused(N_("Usulan ini belum disetujui pimpinan program."))
    today = clock.today()
    people = sorted((entry.participant for entry in batch.entries), key=lambda one: one.name)
    first = _take_numbers(session, today.year, len(people))
    classification = str(programmes.setting(session, "certificate_classification", today))
    unit = str(programmes.setting(session, "certificate_unit", today))
    writer = _Writer(session, batch.cohort, [person.id for person in people], today, public_url)
    rows = []
    for sequence, person in enumerate(people, first):
        number = rules.certificate_number(classification, sequence, unit, today)
        register = rules.register_number(today.year, batch.cohort.kecamatan_code, sequence)
        code = rules.new_code()
        rows.append(
            {
                "batch_id": batch.id,
                "participant_id": person.id,
                "year": today.year,
                "sequence": sequence,
                "number": number,
                "register_number": register,
                "code": code,
                "issued_on": today,
                "issued_by_id": by.user_id,
                "content": writer.content(person, number, register, code),
                "copies": 0,
                "version": 1,
            }
        )
    session.execute(insert(Certificate), rows)
    batch.state, batch.issued_at = ISSUED, clock.now()
    session.flush()
    detail = {"first": first, "count": len(rows)}
    audit.record(session, by, "certificates.issue", subject=("batch", batch.id), detail=detail)
    return _of_batch(session, batch)


def revoke(session: Session, by: Actor, certificate: Certificate, reason: str) -> None:
    """Its number stays taken; the public page says *tidak berlaku* (R10). Raises Refused."""
    if not reason.strip():
        raise Refused(N_("Alasan pembatalan wajib diisi."), field="reason")
    if certificate.revoked_on is not None:
        raise Refused(N_("Sertifikat ini sudah dibatalkan."))
    certificate.revoked_on, certificate.revoke_reason = clock.today(), reason.strip()
    session.flush()
    subject = ("certificate", certificate.id)
    audit.record(session, by, "certificates.revoke", subject=subject)


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


def _of_batch(session: Session, batch: CertificateBatch) -> list[Certificate]:
    query = select(Certificate).where(Certificate.batch_id == batch.id)
    return list(session.scalars(query.order_by(Certificate.sequence)))


def _take_numbers(session: Session, year: int, count: int) -> int:
    """The first of `count` numbers that follow the last one used in the year."""
    series = session.get(NumberSeries, year, with_for_update=True)
    if series is None:
        series = NumberSeries(year=year, last=0)
        session.add(series)
    first = rules.next_serial(series.last)
    series.last = first + count - 1
    session.flush()
    return first


class _Writer:
    """Gathers what all certificates of a batch share, in a constant number of queries."""

    def __init__(
        self, session: Session, cohort: Cohort, ids: Sequence[int], on: date, public_url: str
    ) -> None:
        self.session, self.cohort, self.on, self.public_url = session, cohort, on, public_url
        self.attended = self._attended(ids)
        self.course_of = self._technical(ids)
        self.kub_of = self._kub(ids)
        self.courses = {course.id: course for course in self._courses()}
        self.subjects = self._subjects()
        self.spans = self._spans()
        unit = programmes.unit(session, "disperindag", on)
        self.office = unit.name if unit else ""
        self.front = self._signer("certificate_front")
        self.back = self._signer("certificate_back")

    def content(
        self, person: Participant, number: str, register: str, code: str
    ) -> dict[str, object]:
        """What the certificate says, as JSON."""
        course = self.courses[self.course_of[person.id]]
        workshop = next((c for c in self.courses.values() if c.kind != TECHNICAL), None)
        courses = [one for one in (workshop, course) if one is not None]
        groups = self._groups(courses, self.attended.get(person.id, {}))
        total = sum(group.jp for group in groups)
        counted = sum(group.attended_jp for group in groups)
        first = min(self.spans[one.id][0] for one in courses if one.id in self.spans)
        last = max(self.spans[one.id][1] for one in courses if one.id in self.spans)
        document = CertificateDocument(
            office_line=CITY_LINE,
            office_name=self.office,
            number=number,
            register_number=register,
            holder=person.name,
            birth_place_date=f"{person.birth_place}, {long_date(person.birth_date)}"
            if person.birth_place
            else long_date(person.birth_date),
            kecamatan=self.cohort.kecamatan.name,
            kub=self.kub_of.get(person.id, ""),
            training=course.title,
            date_range=date_range(first, last),
            venue=course.venue,
            jp_total=total,
            jp_words=words(total),
            predicate="Tuntas",
            place=PLACE,
            issued_on=self.on,
            signer=self.front,
            back_signer=self.back,
            code=code,
            verify_url=f"{self.public_url}/periksa/{code}",
            curriculum=groups,
            counted_jp=counted,
            attendance_percent=percent(counted, total),
        )
        content = asdict(document)
        content["issued_on"] = self.on.isoformat()
        return content

    def _groups(
        self, courses: Sequence[Course], attended: dict[int, int]
    ) -> tuple[SubjectGroup, ...]:
        found: dict[str, list[PrintedSubject]] = {letter: [] for letter in GROUPS}
        every = [s for course in courses for s in self.subjects.get(course.id, [])]
        for no, subject in enumerate(sorted(every, key=lambda one: one.group), 1):
            found[subject.group].append(
                PrintedSubject(
                    no=no,
                    title=subject.title,
                    jp=subject.jp,
                    attended_jp=attended.get(subject.id, 0),
                )
            )
        return tuple(
            SubjectGroup(letter=letter, title=title, subjects=tuple(found[letter]))
            for letter, title in GROUPS.items()
            if found[letter]
        )

    def _attended(self, ids: Sequence[int]) -> dict[int, dict[int, int]]:
        """participant id -> subject id -> counted JP in closed registers."""
        query = (
            select(Mark.participant_id, TrainingSession.subject_id, func.sum(Mark.counted_jp))
            .join(TrainingSession, TrainingSession.id == Mark.session_id)
            .join(Register, Register.session_id == TrainingSession.id)
            .where(
                Mark.participant_id.in_(ids),
                Register.closed_at.is_not(None),
                TrainingSession.state != CANCELLED,
                TrainingSession.subject_id.is_not(None),
            )
            .group_by(Mark.participant_id, TrainingSession.subject_id)
        )
        found: dict[int, dict[int, int]] = {}
        for participant, subject, jp in self.session.execute(query):
            found.setdefault(participant, {})[subject or 0] = int(jp)
        return found

    def _technical(self, ids: Sequence[int]) -> dict[int, int]:
        query = (
            select(CourseEnrolment.participant_id, CourseEnrolment.course_id)
            .join(Course, Course.id == CourseEnrolment.course_id)
            .where(CourseEnrolment.participant_id.in_(ids), Course.kind == TECHNICAL)
            .order_by(CourseEnrolment.id)
        )
        return {row[0]: row[1] for row in self.session.execute(query)}

    def _kub(self, ids: Sequence[int]) -> dict[int, str]:
        query = (
            select(KubMember.participant_id, Kub.name)
            .join(Kub, Kub.id == KubMember.kub_id)
            .where(KubMember.participant_id.in_(ids), KubMember.until_on.is_(None))
        )
        return {row[0]: row[1] for row in self.session.execute(query)}

    def _courses(self) -> Sequence[Course]:
        query = select(Course).where(Course.cohort_id == self.cohort.id).order_by(Course.id)
        return self.session.scalars(query).all()

    def _subjects(self) -> dict[int, list[Subject]]:
        query = select(Subject).where(Subject.course_id.in_(self.courses))
        found: dict[int, list[Subject]] = {}
        for subject in self.session.scalars(query.order_by(Subject.group, Subject.position)):
            found.setdefault(subject.course_id, []).append(subject)
        return found

    def _spans(self) -> dict[int, tuple[date, date]]:
        """course id -> first and last day on which it was held."""
        query = (
            select(
                TrainingSession.course_id,
                func.min(TrainingSession.held_on),
                func.max(TrainingSession.held_on),
            )
            .where(TrainingSession.course_id.in_(self.courses), TrainingSession.state != CANCELLED)
            .group_by(TrainingSession.course_id)
        )
        return {course: (first, last) for course, first, last in self.session.execute(query)}

    def _signer(self, purpose: str) -> Signatory:
        row = programmes.signatory(self.session, purpose, self.on)
        if row is None:
            return Signatory(title="")
        return Signatory(
            title=row.title, name=row.name or "", rank=row.rank or "", nip=row.nip or ""
        )
