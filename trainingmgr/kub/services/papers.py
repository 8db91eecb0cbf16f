"""Papers of a KUB, frozen before they are drawn (handbook 3.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from trainingmgr.documents import kub as documents
from trainingmgr.documents.kub import (
    FoundingDocument,
    Group,
    PeopleDocument,
    Person,
)
from trainingmgr.documents.kub_books import BOOKS, BooksDocument
from trainingmgr.documents.kub_changes import ChangeDocument
from trainingmgr.documents.signatures import Signatory
from trainingmgr.foundation import clock
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.kub import rules
from trainingmgr.kub.models import JOINT, Kub, KubMember
from trainingmgr.kub.queries import papers as queries
from trainingmgr.kub.rules.papers import printed_reason
from trainingmgr.participants.rules.enrolment import age_on
from trainingmgr.programmes.services.office import letterhead, signer

# As papers print them, whatever language the reader's screen is in.
POSITIONS = {
    "ketua": "Ketua",
    "sekretaris": "Sekretaris",
    "bendahara": "Bendahara",
    "anggota": "Anggota",
}
OFFICES = ("ketua", "sekretaris", "bendahara")
LURAH = Signatory(title="Lurah ........................................")
ALL_BOOKS = "Buku"


def founding_paper(session: Session, kub: Kub, *, filled: bool = False) -> FoundingDocument:
    """Attendance, berita acara and notula of the founding; dotted where nothing is known.

    The people are those of the berita acara, whoever has come and gone since.
    """
    meeting = kub.meeting
    people = founders(session, kub)
    there = {one.participant_id for one in meeting.present} if meeting else set()
    on = kub.minutes_on or (meeting.held_on if meeting else clock.today())
    return FoundingDocument(
        head=letterhead(session, on),
        group=group_of(kub),
        meeting=_meeting(kub),
        people=tuple(
            person(one, kub.minutes_on, on, one.participant_id in there if meeting else None)
            for one in people
        ),
        quorum=rules.needed_present(len(people)),
        filled=filled and meeting is not None,
        lurah=LURAH,
        division=division_head(session, on),
    )


def people_paper(session: Session, kub: Kub) -> PeopleDocument:
    """Susunan pengurus and daftar anggota as they stand today, or stood on a KUB's last day."""
    today = clock.today()
    day = today if kub.disbanded_on is None else kub.disbanded_on - timedelta(days=1)
    members = queries.on_day(
        queries.all_members(session, kub.id), day if kub.disbanded_on else None
    )
    return PeopleDocument(
        head=letterhead(session, day),
        group=group_of(kub),
        people=tuple(person(one, day if kub.disbanded_on else None, day) for one in members),
        on=day,
        division=division_head(session, day),
    )


def change_paper(session: Session, kub: Kub, day: date) -> ChangeDocument:
    """What changed on one day. Raises NotFound when nothing did."""
    if day not in queries.change_days(session, kub.id):
        raise NotFound(N_("Pada tanggal itu tidak ada perubahan anggota."))
    rows = queries.all_members(session, kub.id)
    eve = day - timedelta(days=1)
    before, after = queries.on_day(rows, eve), queries.on_day(rows, day)
    left = [one for one in before if one.until_on == day]
    elsewhere = queries.moved_on(session, [one.participant_id for one in left], kub.id, day)
    return ChangeDocument(
        head=letterhead(session, day),
        group=group_of(kub),
        on=day,
        left=tuple(
            person(
                one,
                eve,
                day,
                note=printed_reason(one.reason, to_other_kub=one.participant_id in elsewhere),
            )
            for one in left
        ),
        came=tuple(person(one, day, day) for one in after if one.from_on == day),
        offices=tuple(_offices(before, eve, after, day)),
        people=tuple(person(one, day, day) for one in after),
        lurah=LURAH,
        division=division_head(session, day),
    )


def books_paper(kub: Kub, names: Sequence[str]) -> BooksDocument:
    """The forms of the books of these names."""
    books = tuple(BOOKS[name] for name in names)
    return BooksDocument(
        title=books[0].title if len(books) == 1 else ALL_BOOKS,
        issued_on=clock.today(),
        group=group_of(kub),
        books=books,
    )


def founders(session: Session, kub: Kub) -> list[KubMember]:
    """The members of the berita acara; before it, those chosen so far."""
    return queries.on_day(queries.all_members(session, kub.id), kub.minutes_on)


def group_of(kub: Kub) -> Group:
    """A KUB as papers name it."""
    craft = kub.craft
    return Group(
        name=kub.name,
        code=kub.code,
        cohort=kub.cohort.name,
        kecamatan=kub.cohort.kecamatan.name if kub.cohort.kecamatan else "",
        craft=craft.name,
        subsector=craft.subsector,
        kbli=f"KBLI {craft.kbli_version}: {craft.kbli_code}" if craft.kbli_code else "",
        mode="usaha bersama" if kub.mode == JOINT else "usaha perorangan dalam kelompok",
        seat=kub.address,
        savings_once=kub.savings_once,
        savings_monthly=kub.savings_monthly,
        rules=kub.rules,
        minutes_number=kub.minutes_number or "",
        minutes_on=kub.minutes_on,
    )


def person(
    one: KubMember, held: date | None, on: date, present: bool | None = None, note: str = ""
) -> Person:
    """A member on a paper of a day; `held`: on which day the office is looked up, None now."""
    who = one.participant
    return Person(
        name=who.name,
        sex=who.sex,
        number=who.number,
        kelurahan=who.kelurahan.name if who.kelurahan else "",
        position=POSITIONS[queries.position_on(one, held)],
        age=age_on(who.birth_date, on),
        since=one.from_on,
        present=present,
        note=note,
    )


def division_head(session: Session, on: date) -> Signatory:
    """The Kepala Bidang under *Mengetahui*: who signs the office's reports for the division."""
    return signer(session, "report_left", on)


def _meeting(kub: Kub) -> documents.Meeting:
    one = kub.meeting
    if one is None:
        return documents.Meeting()
    return documents.Meeting(
        on=one.held_on,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        place=one.place,
        chaired_by=one.chaired_by.name if one.chaired_by else "",
        minutes_by=one.minutes_by.name if one.minutes_by else "",
        witness=one.witness_name,
        witness_title=one.witness_title,
        notes=one.notes,
    )


def _offices(
    before: Sequence[KubMember], eve: date, after: Sequence[KubMember], day: date
) -> Iterable[tuple[str, str, str]]:
    """The offices that changed hands, with the old and the new name."""
    for office in OFFICES:
        old, new = _holder(before, office, eve), _holder(after, office, day)
        if old != new:
            yield POSITIONS[office], old, new


def _holder(members: Sequence[KubMember], office: str, day: date) -> str:
    names = (one.participant.name for one in members if queries.position_on(one, day) == office)
    return next(names, "")
