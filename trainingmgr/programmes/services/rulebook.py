"""Settings and signatories: a change is a new row with the day from which it holds."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.foundation import audit
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.indonesia.nip import check_nip
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.programmes.models import Setting, Signatory
from trainingmgr.programmes.rules import reference
from trainingmgr.programmes.rules import settings as known_settings


def change_setting(session: Session, by: Actor, name: str, value: str, valid_from: date) -> Setting:
    """A rule's value from a day on; a second change for the same day replaces the first.

    Raises Refused.
    """
    if name not in known_settings.KNOWN:
        raise Refused(N_("Pengaturan %(name)s tidak dikenal."), field="name", name=name)
    text = str(known_settings.read(name, value))
    row = session.scalar(
        select(Setting).where(Setting.name == name, Setting.valid_from == valid_from)
    )
    if row is None:
        row = Setting(name=name, valid_from=valid_from)
        session.add(row)
    row.value = text
    session.flush()
    detail = {"name": name, "value": text, "valid_from": valid_from.isoformat()}
    audit.record(session, by, "setting.change", subject=("setting", row.id), detail=detail)
    return row


def change_signatory(
    session: Session,
    by: Actor,
    purpose: str,
    *,
    title: str,
    name: str | None,
    rank: str | None,
    nip: str | None,
    valid_from: date,
    pppk: bool = False,
) -> Signatory:
    """Who signs from a day on; empty name, rank or NIP are printed as dots. Raises Refused."""
    if purpose not in reference.SIGNATORIES:
        raise Refused(N_("Dokumen ini tidak dikenal."), field="purpose")
    lines = "\n".join(" ".join(line.split()) for line in title.splitlines() if line.strip())
    if not lines:
        raise Refused(N_("Jabatan wajib diisi."), field="title")
    digits = check_nip(nip, pppk=pppk).digits if nip and nip.strip() else None
    row = session.scalar(
        select(Signatory).where(Signatory.purpose == purpose, Signatory.valid_from == valid_from)
    )
    if row is None:
        row = Signatory(purpose=purpose, valid_from=valid_from)
        session.add(row)
    row.title, row.nip = lines, digits
    row.name, row.rank = (name or "").strip() or None, (rank or "").strip() or None
    session.flush()
    detail = {"purpose": purpose, "valid_from": valid_from.isoformat()}
    audit.record(session, by, "signatory.change", subject=("signatory", row.id), detail=detail)
    return row
