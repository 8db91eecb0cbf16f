"""What this room does when two records turn out to be one person."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from trainingmgr.attendance.models import (
    ACCEPTED,
    OFFERED,
    PRESENT,
    AttendanceSum,
    ConductRemark,
    MakeUpOffer,
    MakeUpSeat,
    Mark,
    MarkEntry,
    PracticalProduct,
    WalkIn,
)
from trainingmgr.attendance.queries import evidence as evidence
from trainingmgr.attendance.services import sums
from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.participants.services.every_room import Clash, Moved
from trainingmgr.participants.services.moving import Row, Rows, clashing, move

# Present beats a reason for being away, and that beats none; among the present the longer stay.
_WORTH = {"H": 3, "S": 2, "I": 1, "A": 0}
_OF_A_MARK = (
    "status", "late_minutes", "early_minutes", "counted_jp", "note", "chain", "step", "marked_at",
    "marked_by_id",
)  # fmt: skip
_OF_AN_OFFER = ("state", "offered_on", "answered_on", "note", "by_id")
_OF_A_PRODUCT = ("decision", "decided_on", "decided_by_id", "note", "photo_id")


def better_mark(kept: Row, gone: Row) -> Row:
    """The mark that proves more of one session."""

    def worth(mark: Row) -> tuple[int, int]:
        return _WORTH.get(mark["status"], 0), mark["counted_jp"]

    # Phones that knew either of the two have not seen what stands now.
    revision = max(kept["revision"], gone["revision"]) + 1
    if worth(gone) <= worth(kept):
        return {"revision": revision}
    return {name: gone[name] for name in _OF_A_MARK} | {"revision": revision}


def better_product(kept: Row, gone: Row) -> Row:
    """The accepted one of two judgements."""
    better = gone["decision"] == ACCEPTED != kept["decision"]
    return {name: gone[name] for name in _OF_A_PRODUCT} if better else {}


def better_offer(kept: Row, gone: Row) -> Row:
    """The one that was answered of two offers of a make-up."""
    better = kept["state"] == OFFERED != gone["state"]
    return {name: gone[name] for name in _OF_AN_OFFER} if better else {}


MARKS = Rows(Mark, same=lambda row: row["session_id"], better=better_mark)
PRODUCTS = Rows(PracticalProduct, same=lambda row: row["course_id"], better=better_product)
# Sums are recounted; where both have one, the kept record's stays.
SUMS = Rows(AttendanceSum, same=lambda row: row["course_id"])
SEATS = Rows(MakeUpSeat, same=lambda row: row["session_id"])
OFFERS = Rows(MakeUpOffer, same=lambda row: row["course_id"], better=better_offer)
ROWS = (MARKS, PRODUCTS, SUMS, SEATS, OFFERS, Rows(MarkEntry), Rows(WalkIn), Rows(ConductRemark))


def merge(session: Session, kept_id: int, gone_id: int) -> Sequence[Moved]:
    """Every mark, product and remark to the kept record; its sums anew."""
    moved = move(session, ROWS, kept_id, gone_id)
    _recount(session, [kept_id])
    return moved


def unmerge(session: Session, moved: Sequence[Moved]) -> None:
    """The sums of everyone whose marks went back."""
    marks = [one for one in moved if one.table in {Mark.__tablename__, AttendanceSum.__tablename__}]
    people = {
        row["participant_id"] for one in marks for row in one.before.values()
        if "participant_id" in row
    }  # fmt: skip
    ids = {row_id for one in marks for row_id in one.before if one.after}
    people |= set(session.scalars(select(Mark.participant_id).where(Mark.id.in_(ids))))
    _recount(session, people)


def clashes(session: Session, kept_id: int, gone_id: int) -> Sequence[Clash]:
    """Sessions that both attended, products that both made."""
    found = []
    marks = clashing(session, MARKS, kept_id, gone_id)
    if marks:
        found.append(
            Clash(
                sentence(
                    N_(
                        "Pada %(n)d pertemuan keduanya ditandai. Tanda yang lebih kuat dipakai: "
                        "hadir sebelum sakit, izin, lalu alpa."
                    ),
                    n=len(marks),
                )
            )
        )
    if clashing(session, PRODUCTS, kept_id, gone_id):
        text = N_("Keduanya punya produk praktik pada kelas yang sama. Yang diterima dipakai.")
        found.append(Clash(sentence(text)))
    return found


def holds(session: Session, participant_ids: Collection[int]) -> Mapping[int, Sequence[Sentence]]:
    """How many sessions were marked, and attended."""
    rows = session.execute(
        select(
            Mark.participant_id,
            func.count(),
            func.sum(case((Mark.status == PRESENT, 1), else_=0)),
        )
        .where(Mark.participant_id.in_(participant_ids))
        .group_by(Mark.participant_id)
    )
    text = N_("Hadir %(present)d dari %(n)d pertemuan")
    return {one: [sentence(text, present=int(here), n=n)] for one, n, here in rows}


def _recount(session: Session, people: Collection[int]) -> None:
    rows = session.execute(
        select(AttendanceSum.course_id, AttendanceSum.participant_id)
        .where(AttendanceSum.participant_id.in_(people))
        .order_by(AttendanceSum.course_id)
    ).all()
    for course_id, participant_id in rows:
        sums.recount(session, course_id, [participant_id])
