"""A person's own record: copied for them, and turned into a pseudonym when they wish it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from trainingmgr.accounts.models import PasswordLink, PersonalLink, User, UserSession
from trainingmgr.foundation import clock, files
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.crypto import vault
from trainingmgr.foundation.language import N_, sentence
from trainingmgr.participants import queries
from trainingmgr.participants.models import (
    Assignment,
    Departure,
    ImportBatch,
    ImportRow,
    Milestone,
    Objection,
    Participant,
    PersonalCopy,
    RightsRequest,
)
from trainingmgr.participants.models.applications import Application, CohortMove
from trainingmgr.participants.models.duplicates import PASSED, DuplicatePair, Merge
from trainingmgr.participants.queries.personal_data import PARTS
from trainingmgr.participants.rules.copy_words import WORDS
from trainingmgr.participants.rules.rights_requests import blurred_birth
from trainingmgr.participants.services import milestones
from trainingmgr.participants.services.every_room import GONE, Kept, Plan, Section, Whole
from trainingmgr.participants.services.retention import ACCOUNT, ARCHIVE, TRAIL, kept_until
from trainingmgr.participants.services.rights import end_assignments


def copy(session: Session, ids: Sequence[int]) -> list[Section]:
    """Particulars with the full NIK, where they came from, and everything that happened."""
    return [
        Section(key, title, columns, list(rows(session, ids)), WORDS.get(key, {}))
        for key, title, columns, rows in PARTS
    ]


def plan(session: Session, ids: Sequence[int]) -> Plan:
    """What goes from the record itself, and what must stay of it."""
    until = kept_until(session)
    goes = [
        sentence(N_("Nama, NIK, tempat dan tanggal lahir, ponsel, surel, alamat, kelurahan, wali")),
        sentence(N_("Pendidikan, pekerjaan, dan kata-kata untuk pencarian")),
        sentence(N_("Tautan pribadi, ponsel yang terikat, dan persandingan dengan catatan lain")),
        sentence(N_("Isi sanggahan, alasan berhenti dan pindah, isi permintaan hak data")),
    ]
    if n := len(_applications(session, ids)):
        goes.append(sentence(N_("Isi %(n)d pendaftaran mandiri"), n=n))
    if n := len(_import_rows(session, ids)):
        goes.append(sentence(N_("Isi %(n)d baris berkas kiriman"), n=n))
    stays = [
        Kept(
            sentence(N_("Nomor peserta, jenis kelamin, tahun lahir, angkatan, dan hitungan N")),
            ACCOUNT,
            until,
        ),
        Kept(sentence(N_("Tanggal setiap tahap, status, dan bukti, tanpa nama")), ACCOUNT, until),
        Kept(sentence(N_("Jejak audit: nomor catatan dan tindakan, tanpa nama")), TRAIL),
    ]
    originals = select(func.count()).select_from(ImportBatch)
    batches = {one.batch_id for one in _import_rows(session, ids)}
    still = ImportBatch.id.in_(batches), ImportBatch.original_id.is_not(None)
    if session.scalar(originals.where(*still, ImportBatch.closed_at.is_(None))):
        what = N_("Berkas kiriman asli yang belum selesai diperiksa, tersandi")
        stays.append(Kept(sentence(what), ARCHIVE))
    return Plan(goes, stays)


def erase(session: Session, by: Actor, person: Whole) -> Collection[str]:
    """Only pseudonyms are left. Comes last: it drops the facts that other rooms have replaced."""
    ids = person.ids
    names = _imports(session, ids)
    for application in _applications(session, ids):
        _forget_particulars(application, f"{person.pseudonym}/{application.id}", person.pseudonym)
        application.reason = ""
    _free_texts(session, ids)
    _account(session, ids)
    _end_rights(session, ids)
    milestones.record(session, by, queries.evidence(session, ids))
    old = Milestone.participant_id.in_(ids), Milestone.superseded_at.is_not(None)
    session.execute(delete(Milestone).where(*old).execution_options(synchronize_session=False))
    for one in session.scalars(select(Participant).where(Participant.id.in_(ids))):
        _forget_particulars(one, one.number, f"Peserta {one.number}")
        one.erased_at = clock.now()
    session.flush()
    return names


def _forget_particulars(one: Participant | Application, unique: str, pseudonym: str) -> None:
    """The same columns on both; the place of the NIK is taken by something nobody has."""
    accepted = one.accepted_on if isinstance(one, Participant) else None
    one.name, one.name_key = pseudonym, ""
    one.birth_place, one.birth_date = "", blurred_birth(one.birth_date, accepted)
    one.nik = f"dihapus:{unique}"
    one.nik_index, one.nik_last4 = vault().blind_index(one.nik), ""
    one.phone = one.email = one.kelurahan_code = None
    one.address = one.education = one.occupation = ""
    one.guardian_name = one.guardian_consent_at = one.business_since = None
    one.business_name = one.business_field = ""


def _free_texts(session: Session, ids: Sequence[int]) -> None:
    for model, values in (
        (Departure, {"reason": GONE}),
        (CohortMove, {"reason": GONE}),
        (RightsRequest, {"wish": "", "result": None, "lift_reason": None}),
        (PersonalCopy, {"pdf": None, "data": None, "destroyed_at": clock.now()}),
    ):
        mine = model.participant_id.in_(ids)
        session.execute(update(model).where(mine).values(values))
    # Without what was moved a merge can no longer be undone: there are no two people to undo to.
    merged = or_(Merge.kept_id.in_(ids), Merge.gone_id.in_(ids))
    session.execute(update(Merge).where(merged).values(moved=[]))
    pairs = or_(DuplicatePair.first_id.in_(ids), DuplicatePair.second_id.in_(ids))
    session.execute(update(DuplicatePair).where(pairs).values(reasons=[], state=PASSED))
    for objection in session.scalars(select(Objection).where(Objection.participant_id.in_(ids))):
        objection.text, objection.about = GONE, ""
        objection.resolution = GONE if objection.resolution else None
    session.flush()


def _end_rights(session: Session, ids: Sequence[int]) -> None:
    live = select(Assignment.source).where(
        Assignment.participant_id.in_(ids), Assignment.until_on.is_(None)
    )
    for source in set(session.scalars(live)):
        end_assignments(session, source, clock.today(), ids)


def _account(session: Session, ids: Sequence[int]) -> None:
    """The link, its phones and their sessions go; nobody can open the account any more."""
    mine = select(Participant.user_id).where(
        Participant.id.in_(ids), Participant.user_id.is_not(None)
    )
    for user_id in session.scalars(mine).all():
        for model in (PersonalLink, PasswordLink, UserSession):
            session.execute(delete(model).where(model.user_id == user_id))
        user = session.get_one(User, user_id)
        user.active, user.phone, user.email, user.password_hash = False, None, None, None


def _applications(session: Session, ids: Sequence[int]) -> Sequence[Application]:
    niks = select(Participant.nik_index).where(Participant.id.in_(ids))
    mine = or_(Application.participant_id.in_(ids), Application.nik_index.in_(niks))
    return session.scalars(select(Application).where(mine)).all()


def _import_rows(session: Session, ids: Sequence[int]) -> Sequence[ImportRow]:
    niks = select(Participant.nik_index).where(Participant.id.in_(ids))
    mine = or_(ImportRow.participant_id.in_(ids), ImportRow.nik_index.in_(niks))
    return session.scalars(select(ImportRow).where(mine)).all()


def _imports(session: Session, ids: Sequence[int]) -> set[str]:
    """Rows with this person are emptied; the file they came in goes unless it is still needed."""
    names: set[str] = set()
    rows = _import_rows(session, ids)
    for row in rows:
        row.person, row.original, row.problems, row.cells = {}, {}, [], None
        row.nik_index = row.birth_index = row.phone_index = None
    closed = select(ImportBatch).where(
        ImportBatch.id.in_({row.batch_id for row in rows}), ImportBatch.closed_at.is_not(None)
    )
    for batch in session.scalars(closed):
        original, batch.original, batch.original_id, batch.tables = (
            batch.original_id,
            None,
            None,
            None,
        )
        session.flush()
        names |= files.drop(session, original)
    session.flush()
    return names
