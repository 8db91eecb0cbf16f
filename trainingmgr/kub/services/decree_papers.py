"""The draft of a decree that names one KUB or several (handbook 3.1, step 6; numbers 3.4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.documents.kub_decrees import DecreedGroup, DecreeDocument
from trainingmgr.documents.signatures import Signatory
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.models import DECREED, FORMED, Kub
from trainingmgr.kub.queries import papers as queries
from trainingmgr.kub.queries import visible_kub
from trainingmgr.kub.rules import decrees as rules
from trainingmgr.kub.rules.papers import DECREE_CLASSIFICATION, decree_number, next_serial
from trainingmgr.kub.services.papers import group_of, person
from trainingmgr.programmes.models import Kelurahan
from trainingmgr.programmes.queries import setting
from trainingmgr.programmes.services.office import CITY_LINE, letterhead, office_name, signer

CITY = "Kota Tangerang Selatan"


@dataclass(frozen=True)
class Draft:
    """What was typed for a decree; `kelurahan` when its lurah decides instead of the office."""

    number: str
    on: date | None
    considering: Sequence[str]
    recalling: Sequence[str]
    decisions: Sequence[str]
    kelurahan: Kelurahan | None = None


def proposed_number(session: Session, on: date) -> str:
    """The office's pattern with the year's next number; it may be typed over."""
    serial = next_serial(queries.decree_numbers(session, on.year))
    classification = str(setting(session, DECREE_CLASSIFICATION, on))
    unit = str(setting(session, "certificate_unit", on))
    return decree_number(classification, serial, unit, on)


def may_share(session: Session, by: Actor, kub: Kub) -> Sequence[Kub]:
    """The KUB of the same cohort that one decree can name: formed ones, by name."""
    query = visible_kub(by).where(Kub.cohort_id == kub.cohort_id, Kub.state.in_((FORMED, DECREED)))
    return session.scalars(query.order_by(Kub.name, Kub.id)).all()


def together_with(kub: Kub, others: Sequence[Kub]) -> set[int]:
    """Which are ticked at first: those of the same decree, or all that wait for one."""
    if kub.decree_number:
        return {one.id for one in others if one.decree_number == kub.decree_number}
    return {kub.id}


def decree_paper(
    session: Session, by: Actor, kub: Kub, chosen: Collection[int], draft: Draft
) -> DecreeDocument:
    """The decree on the chosen KUB of `kub`'s cohort; a draft until all of them bear its number.

    Raises Refused when none was chosen, or one that is not formed.
    """
    groups = [one for one in may_share(session, by, kub) if one.id in chosen]
    if not groups or len(groups) != len(set(chosen)):
        raise Refused(N_("Pilih KUB yang sudah terbentuk dari angkatan ini."), field="groups")
    day = draft.on or clock.today()
    decided = all(one.decree_number == draft.number != "" for one in groups)
    office = f"{office_name(session, day)} {CITY}"
    made = DecreeDocument(
        head=letterhead(session, day),
        issuer=f"Kepala {office}",
        number=draft.number,
        on=draft.on,
        considering=tuple(draft.considering),
        recalling=tuple(draft.recalling),
        decisions=rules.ordered(draft.decisions),
        groups=tuple(_decreed(session, one) for one in groups),
        signer=signer(session, "letter", day),
        draft=not decided,
    )
    return made if draft.kelurahan is None else _by_lurah(made, draft.kelurahan)


def kelurahan_of(session: Session, kub: Kub) -> Sequence[Kelurahan]:
    """Whose lurah may decide: the kelurahan of the KUB's kecamatan."""
    query = select(Kelurahan).where(Kelurahan.kecamatan_code == kub.cohort.kecamatan_code)
    return session.scalars(query.order_by(Kelurahan.name)).all()


def _by_lurah(made: DecreeDocument, kelurahan: Kelurahan) -> DecreeDocument:
    """The same under the kelurahan's letterhead; its lurah's name is left to be filled in."""
    head = replace(
        made.head,
        office_line=f"{CITY_LINE} · Kecamatan {kelurahan.kecamatan.name}",
        office_name=f"Kelurahan {kelurahan.name}",
    )
    title = f"Lurah {kelurahan.name}"
    return replace(made, head=head, issuer=title, signer=Signatory(title=title))


def _decreed(session: Session, kub: Kub) -> DecreedGroup:
    day = clock.today()
    members = queries.on_day(queries.all_members(session, kub.id), None)
    return DecreedGroup(
        group=group_of(kub), people=tuple(person(one, None, day) for one in members)
    )
