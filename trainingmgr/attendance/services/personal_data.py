"""What this room holds on a person: copied for them, and taken away when they wish it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from trainingmgr.attendance.models import (
    ConductRemark,
    MakeUpOffer,
    MakeUpSeat,
    Mark,
    MarkEntry,
    PracticalProduct,
    WalkIn,
)
from trainingmgr.attendance.queries.meetings import IN_ORDER
from trainingmgr.attendance.services.offers import STATES as OFFERS
from trainingmgr.cohorts.models import Course, TrainingSession
from trainingmgr.foundation import files
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_, sentence
from trainingmgr.participants.services.every_room import GONE, Kept, Plan, Section, Whole
from trainingmgr.participants.services.retention import ACCOUNT, kept_until

MARKS = {"H": N_("Hadir"), "I": N_("Izin"), "S": N_("Sakit"), "A": N_("Alpa")}
SOURCES = {"phone": N_("Ponsel pelatih"), "code": N_("Kode presensi")}
OUTCOMES = {
    "saved": N_("Disimpan"),
    "same": N_("Sama dengan yang tersimpan"),
    "superseded": N_("Digantikan tanda berikutnya"),
    "differs": N_("Menunggu keputusan"),
    "taken": N_("Dipakai setelah diputuskan"),
    "dropped": N_("Tidak dipakai setelah diputuskan"),
}
OfSession = type[Mark] | type[MarkEntry] | type[MakeUpSeat] | type[WalkIn]
HEAD = {"on": N_("Tanggal"), "course": N_("Pelatihan")}
Counted = (
    type[Mark] | type[PracticalProduct] | type[ConductRemark] | type[MakeUpOffer] | type[WalkIn]
)


def copy(session: Session, ids: Sequence[int]) -> list[Section]:
    """Attendance session by session, products and remarks."""
    return [
        _marks(session, ids),
        _sent(session, ids),
        _make_ups(session, ids),
        _offers(session, ids),
        _products(session, ids),
        _remarks(session, ids),
        _walk_ins(session, ids),
    ]


def _marks(session: Session, ids: Sequence[int]) -> Section:
    rows = session.execute(
        _held(Mark, ids).add_columns(TrainingSession.jp, TrainingSession.topic).order_by(*IN_ORDER)
    )
    return Section(
        "attendance",
        N_("Presensi setiap pertemuan"),
        {
            **HEAD,
            "subject": N_("Materi"),
            "mark": N_("Presensi"),
            "late_minutes": N_("Terlambat (menit)"),
            "early_minutes": N_("Pulang awal (menit)"),
            "counted_jp": N_("JP dihitung"),
            "jp": N_("JP pertemuan"),
            "note": N_("Catatan"),
        },
        [
            {
                "on": on,
                "course": course,
                "subject": subject,
                "mark": one.status,
                "late_minutes": one.late_minutes,
                "early_minutes": one.early_minutes,
                "counted_jp": one.counted_jp,
                "jp": jp,
                "note": one.note or None,
            }
            for on, course, one, jp, subject in rows
        ],
        {"mark": MARKS},
    )


def _sent(session: Session, ids: Sequence[int]) -> Section:
    rows = session.execute(_held(MarkEntry, ids).order_by(MarkEntry.received_at, MarkEntry.id))
    return Section(
        "attendance_sent",
        N_("Tanda presensi seperti dikirim"),
        {
            **HEAD,
            "mark": N_("Presensi"),
            "late_minutes": N_("Terlambat (menit)"),
            "early_minutes": N_("Pulang awal (menit)"),
            "note": N_("Catatan"),
            "source": N_("Dikirim dari"),
            "claimed": N_("Ditandai menurut jam ponsel"),
            "made": N_("Ditandai"),
            "received": N_("Diterima"),
            "outcome": N_("Menjadi"),
        },
        [
            {
                "on": on,
                "course": course,
                "mark": one.status,
                "late_minutes": one.late_minutes,
                "early_minutes": one.early_minutes,
                "note": one.note or None,
                "source": one.source,
                "claimed": one.claimed_at,
                "made": one.made_at,
                "received": one.received_at,
                "outcome": one.outcome,
            }
            for on, course, one in rows
        ],
        {"mark": MARKS, "source": SOURCES, "outcome": OUTCOMES},
    )


def _make_ups(session: Session, ids: Sequence[int]) -> Section:
    rows = session.execute(_held(MakeUpSeat, ids).order_by(*IN_ORDER))
    return Section(
        "make_up_sessions",
        N_("Pertemuan pengganti"),
        HEAD,
        [{"on": on, "course": course} for on, course, _one in rows],
    )


def _offers(session: Session, ids: Sequence[int]) -> Section:
    rows = session.execute(
        select(Course.title, MakeUpOffer)
        .join(Course, Course.id == MakeUpOffer.course_id)
        .where(MakeUpOffer.participant_id.in_(ids))
        .order_by(MakeUpOffer.offered_on, MakeUpOffer.id)
    )
    return Section(
        "make_up_offers",
        N_("Tawaran susulan"),
        {
            "on": N_("Ditawarkan"),
            "course": N_("Pelatihan"),
            "answer": N_("Jawaban"),
            "answered": N_("Dijawab"),
            "note": N_("Catatan"),
        },
        [
            {
                "on": one.offered_on,
                "course": course,
                "answer": one.state,
                "answered": one.answered_on,
                "note": one.note or None,
            }
            for course, one in rows
        ],
        {"answer": OFFERS},
    )


def _products(session: Session, ids: Sequence[int]) -> Section:
    rows = session.execute(
        select(Course.title, PracticalProduct)
        .join(Course, Course.id == PracticalProduct.course_id)
        .where(PracticalProduct.participant_id.in_(ids))
        .order_by(PracticalProduct.decided_on, PracticalProduct.id)
    )
    return Section(
        "products",
        N_("Produk praktik"),
        {
            "on": N_("Dinilai"),
            "course": N_("Pelatihan"),
            "decision": N_("Keputusan"),
            "note": N_("Catatan pelatih"),
            "photo": N_("Ada foto"),
        },
        [
            {
                "on": one.decided_on,
                "course": course,
                "decision": one.decision,
                "note": one.note or None,
                "photo": one.photo_id is not None,
            }
            for course, one in rows
        ],
        {"decision": {"diterima": N_("Diterima"), "perbaiki": N_("Perlu diperbaiki")}},
    )


def _remarks(session: Session, ids: Sequence[int]) -> Section:
    rows = session.scalars(
        select(ConductRemark)
        .where(ConductRemark.participant_id.in_(ids))
        .order_by(ConductRemark.opened_on, ConductRemark.id)
    )
    return Section(
        "remarks",
        N_("Catatan kedisiplinan"),
        {"opened": N_("Dicatat"), "closed": N_("Selesai"), "text": N_("Isi")},
        [{"opened": one.opened_on, "closed": one.closed_on, "text": one.text} for one in rows],
    )


def _walk_ins(session: Session, ids: Sequence[int]) -> Section:
    rows = session.execute(_held(WalkIn, ids).order_by(WalkIn.arrived_at, WalkIn.id))
    return Section(
        "walk_ins",
        N_("Hadir sebagai peserta tambahan"),
        {
            **HEAD,
            "name": N_("Nama yang dicatat"),
            "phone": N_("Nomor ponsel yang dicatat"),
            "arrived": N_("Datang"),
            "recorded": N_("Dicatat"),
        },
        [
            {
                "on": on,
                "course": course,
                "name": one.name,
                "phone": one.phone,
                "arrived": one.arrived_at,
                "recorded": one.recorded_at,
            }
            for on, course, one in rows
        ],
    )


def _held(model: OfSession, ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """The day and the course of the sessions in which they have such a row, and the row."""
    return (
        select(TrainingSession.held_on, Course.title, model)
        .join(TrainingSession, TrainingSession.id == model.session_id)
        .join(Course, Course.id == TrainingSession.course_id)
        .where(model.participant_id.in_(ids))
    )


def subjects(session: Session, ids: Sequence[int]) -> Mapping[str, Collection[int]]:
    """The sessions in whose registers one stands."""
    mine = select(Mark.session_id).where(Mark.participant_id.in_(ids)).distinct()
    return {"training_session": session.scalars(mine).all()}


def plan(session: Session, ids: Sequence[int]) -> Plan:
    """Notes, remarks and photos go; marks stay, or nobody could account for the JP given."""
    n = _count(session, Mark, ids)
    goes = []
    if products := _count(session, PracticalProduct, ids):
        goes.append(sentence(N_("Foto dan catatan %(n)d produk praktik"), n=products))
    if remarks := _count(session, ConductRemark, ids):
        goes.append(sentence(N_("Isi %(n)d catatan kedisiplinan"), n=remarks))
    if _count(session, MakeUpOffer, ids):
        goes.append(sentence(N_("Catatan pada tawaran susulan")))
    if _count(session, WalkIn, ids):
        goes.append(sentence(N_("Nama dan nomor ponsel sebagai peserta tambahan")))
    if not n:
        return Plan(goes=goes)
    what = sentence(N_("%(n)d tanda presensi tanpa nama: huruf dan JP"), n=n)
    goes.append(sentence(N_("Catatan pada presensi")))
    return Plan(goes, [Kept(what, ACCOUNT, kept_until(session))])


def erase(session: Session, by: Actor, person: Whole) -> Collection[str]:
    """All free texts and photos; letters, minutes and JP stay without a name."""
    names: set[str] = set()
    marks = update(Mark).where(Mark.participant_id.in_(person.ids))
    # Which phone wrote it last is of no use any more.
    session.execute(marks.values(note="", chain=None))
    sent = update(MarkEntry).where(MarkEntry.participant_id.in_(person.ids))
    session.execute(sent.values(note="", phone=None))
    session.execute(
        update(MakeUpOffer).where(MakeUpOffer.participant_id.in_(person.ids)).values(note="")
    )
    session.execute(
        update(ConductRemark).where(ConductRemark.participant_id.in_(person.ids)).values(text=GONE)
    )
    session.execute(
        update(WalkIn)
        .where(WalkIn.participant_id.in_(person.ids))
        .values(name=person.pseudonym, phone=None, reason="")
    )
    mine = select(PracticalProduct).where(PracticalProduct.participant_id.in_(person.ids))
    for product in session.scalars(mine):
        product.note = ""
        names |= files.blank(session, by, product.photo_id)
    session.flush()
    return names


def _count(session: Session, model: Counted, ids: Sequence[int]) -> int:
    mine = model.participant_id.in_(ids)
    return session.scalar(select(func.count(model.id)).where(mine)) or 0
