"""The complete copy of what is held on a person, with the trail of who did what with it."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from trainingmgr.documents import personal_copy as document
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import ROLES, Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.audit_words import ACTS
from trainingmgr.foundation.indonesia.dates import long_date
from trainingmgr.foundation.indonesia.money import rupiah
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import Participant, PersonalCopy, RightsRequest
from trainingmgr.participants.models.rights_requests import COPY, DONE
from trainingmgr.participants.queries.rights_requests import Step, copy_of, trail
from trainingmgr.participants.rules.copy_words import DETAILS
from trainingmgr.participants.rules.rights_requests import COPY_KEPT
from trainingmgr.participants.services import rights_requests
from trainingmgr.participants.services.every_room import ROOMS, Section
from trainingmgr.participants.services.whole import ids_of

SCHEMA, VERSION = "bina-usaha/salinan-data-pribadi", 1
PDF, JSON = "pdf", "json"


def ask(session: Session, by: Actor, request: RightsRequest) -> PersonalCopy:
    """The row that the copy will lie in; a second tap gets the first one's. Raises Refused."""
    session.refresh(request, with_for_update={"of": RightsRequest})
    found = copy_of(session, request.id)
    if found is None:
        rights_requests.lock_open(session, request, COPY)
        found = PersonalCopy(request_id=request.id, participant_id=request.participant_id)
        session.add(found)
        rights_requests.begin(session, request)
        session.flush()
        subject = ("participant", request.participant_id)
        audit(session, by, "rights.copy", subject=subject, detail={"request": request.id})
    return found


def gather(session: Session, participant_id: int) -> tuple[list[Section], list[Step]]:
    """Everything every room holds on a person, and the recorded acts."""
    ids = ids_of(session, participant_id)
    found: list[Section] = []
    subjects: dict[str, list[int]] = {}
    # The record itself comes first, then what was built on it.
    for room in sorted(ROOMS, key=lambda one: one.room != "participants"):
        found += room.copy(session, ids) if room.copy else ()
        for kind, numbers in (room.subjects(session, ids) if room.subjects else {}).items():
            subjects.setdefault(kind, []).extend(numbers)
    return found, trail(session, ids, subjects)


def fill(session: Session, by: Actor, copy: PersonalCopy) -> None:
    """Makes PDF and JSON, keeps them encrypted for seven days, and answers the request."""
    sections, steps = gather(session, copy.participant_id)
    person, now = copy.request.participant, clock.now()
    entries = sum(len(one.rows) for one in sections) + len(steps)
    data = json.dumps(_json(person.number, sections, steps, now), ensure_ascii=False)
    paper = document.PersonalCopy(
        name=person.name,
        number=person.number,
        made_at=_text(now),
        entries=entries,
        destroyed_on=long_date(clock.local(now + COPY_KEPT).date()),
        sections=tuple(_printed(one) for one in sections if one.rows),
        nothing=tuple(one.title for one in sections if not one.rows),
        trail=tuple((_text(one.at), _role(one.role), _act(one)) for one in steps),
    )
    pdf = b64encode(document.personal_copy_pdf(paper)).decode()
    # Whoever was erased while it was being made is copied nowhere.
    session.refresh(copy, with_for_update={"of": PersonalCopy})
    if copy.destroyed_at is not None:
        return
    copy.entries, copy.data, copy.pdf = entries, data, pdf
    copy.made_at, copy.expires_at = now, now + COPY_KEPT
    session.flush()
    request = copy.request
    if request.state in {"diterima", "dikerjakan"}:
        rights_requests.answer(session, by, request, DONE, None)


def own_copy(session: Session, participant: Participant) -> PersonalCopy | None:
    """The newest copy of one's own that is being made, or made and not destroyed yet."""
    return session.scalar(
        select(PersonalCopy)
        .where(PersonalCopy.participant_id == participant.id, PersonalCopy.destroyed_at.is_(None))
        .where(or_(PersonalCopy.expires_at.is_(None), PersonalCopy.expires_at > clock.now()))
        .order_by(PersonalCopy.id.desc())
        .limit(1)
    )


def download(session: Session, by: Actor, request: RightsRequest, form: str) -> bytes:
    """The bytes of the copy as `pdf` or `json`; each download is recorded. Raises Refused."""
    found = copy_of(session, request.id)
    kept = (found.pdf if form == PDF else found.data) if found else None
    if found is None or not kept or not found.expires_at or found.expires_at <= clock.now():
        raise Refused(N_("Salinan ini tidak tersedia lagi. Catat permintaan baru."))
    subject = ("participant", request.participant_id)
    detail = {"request": request.id, "form": form}
    audit(session, by, "rights.download", subject=subject, detail=detail)
    return b64decode(kept) if form == PDF else kept.encode()


def destroy_expired(session: Session) -> int:
    """Empties the copies whose seven days are over; how many there were."""
    old = PersonalCopy.expires_at <= clock.now(), PersonalCopy.destroyed_at.is_(None)
    ids = session.scalars(select(PersonalCopy.id).where(*old)).all()
    if ids:
        session.execute(
            update(PersonalCopy)
            .where(PersonalCopy.id.in_(ids))
            .values(pdf=None, data=None, destroyed_at=clock.now())
        )
    return len(ids)


def _json(
    number: str, sections: Sequence[Section], steps: Sequence[Step], now: datetime
) -> dict[str, Any]:
    """Stable keys, ISO dates, whole rupiah."""
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "made_at": now.isoformat(),
        "participant": number,
        "sections": [
            {
                "key": one.key,
                "title": one.title,
                "rows": [{name: _value(row.get(name)) for name in one.columns} for row in one.rows],
            }
            for one in sections
        ],
        "trail": [
            {
                "at": one.at.isoformat(),
                "role": one.role,
                "act": one.act,
                "words": ACTS.get(one.act, one.act),
                "fields": list(one.fields),
            }
            for one in steps
        ],
    }


def _value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _printed(section: Section) -> document.CopySection:
    """Columns without anything in them are left out on paper."""
    used = [name for name in section.columns if any(_filled(row.get(name)) for row in section.rows)]
    return document.CopySection(
        title=section.title,
        columns=tuple(section.columns[name] for name in used),
        rows=tuple(
            tuple(_cell(section, name, row.get(name)) for name in used) for row in section.rows
        ),
    )


def _filled(value: Any) -> bool:
    return value is not None and value != ""


def _cell(section: Section, name: str, value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and name.endswith("_rupiah"):
        return rupiah(value)
    if isinstance(value, dict):
        told = (f"{DETAILS.get(key, key)}: {_detail(key, one)}" for key, one in value.items())
        return "; ".join(told)
    known = section.words.get(name, {})
    return _text(known.get(str(value), value))


def _detail(key: str, value: Any) -> str:
    if key == "amount" and isinstance(value, int):
        return rupiah(value)
    return DETAILS.get(value, value) if isinstance(value, str) else _text(value)


def _text(value: Any) -> str:
    """A value as a letter would write it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, datetime):
        local = clock.local(value)
        return f"{long_date(local.date())} pukul {local:%H.%M} WIB"
    return long_date(value) if isinstance(value, date) else str(value)


def _role(role: str) -> str:
    return ROLES.get(role, role)


def _act(step: Step) -> str:
    return ACTS.get(step.act, step.act)
