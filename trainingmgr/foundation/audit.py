"""Append-only trail of acts, each entry chained to the one before by SHA-256.

Entries hold ids, never names, NIK, phones, passwords or tokens, so that erasing a person keeps
the chain whole. Cutting the tail is found against the heads exported outside the database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import DDL, String, Text, event, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.orm import Base, UTCDateTime

GENESIS = "0" * 64
HEADS = "audit-heads.jsonl"
_CHAIN_LOCK = 727_001


class AuditEvent(Base):
    """One act. `hash` covers every other column and the hash before."""

    __tablename__ = "audit_events"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    user_id: Mapped[int | None]
    role: Mapped[str] = mapped_column(String(20))
    act: Mapped[str] = mapped_column(String(60), index=True)
    subject_kind: Mapped[str | None] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    detail: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64), unique=True)

    def seal(self, previous: str) -> str:
        """The entry's hash, given the hash before it."""
        parts = [
            previous,
            self.id,
            self.at.isoformat(timespec="microseconds"),
            self.user_id,
            self.role,
            self.act,
            self.subject_kind,
            self.subject_id,
            self.detail,
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


BLOCKS = {
    "sqlite": [
        f"CREATE TRIGGER audit_events_no_{act} BEFORE {act.upper()} ON audit_events "
        "BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END"
        for act in ("update", "delete")
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION audit_events_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit_events is append-only'; END $$",
        "CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE ON audit_events "
        "FOR EACH ROW EXECUTE FUNCTION audit_events_refuse()",
        "CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON audit_events "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_events_refuse()",
    ],
}
for _dialect, _statements in BLOCKS.items():
    for _statement in _statements:
        event.listen(
            AuditEvent.__table__,
            "after_create",
            DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )


def record(
    session: Session,
    by: Actor,
    act: str,
    *,
    subject: tuple[str, int] | None = None,
    detail: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Adds one entry in the caller's transaction. `detail` must be JSON without personal data."""
    if session.get_bind().dialect.name == "postgresql":
        # Held to the end of the transaction: two writers must not chain to the same entry.
        session.execute(text("select pg_advisory_xact_lock(:n)"), {"n": _CHAIN_LOCK})
    last = session.execute(
        select(AuditEvent.id, AuditEvent.hash).order_by(AuditEvent.id.desc()).limit(1)
    ).first()
    kind, number = subject or (None, None)
    entry = AuditEvent(
        id=(last.id if last else 0) + 1,
        at=clock.now(),
        user_id=by.user_id,
        role=by.role,
        act=act,
        subject_kind=kind,
        subject_id=number,
        detail=json.dumps(dict(detail or {}), sort_keys=True),
    )
    entry.hash = entry.seal(last.hash if last else GENESIS)
    session.add(entry)
    session.flush()
    return entry


def verify(session: Session, heads_file: Path | None = None) -> list[str]:
    """What is wrong with the chain, one line each; empty when it is whole."""
    heads = _exported_heads(heads_file) if heads_file else {}
    previous, expected, faults = GENESIS, 1, []
    # As the database has them now, not as this session remembers them.
    entries = select(AuditEvent).order_by(AuditEvent.id).execution_options(populate_existing=True)
    for entry in session.scalars(entries).yield_per(1000):
        if entry.id != expected:
            faults.append(f"Catatan {expected} hilang atau urutannya berubah.")
            expected = entry.id
        if entry.seal(previous) != entry.hash:
            faults.append(f"Catatan {entry.id} telah diubah.")
        if heads.pop(entry.id, entry.hash) != entry.hash:
            faults.append(f"Catatan {entry.id} berbeda dari kepala rantai yang diekspor.")
        previous, expected = entry.hash, entry.id + 1
    if heads:
        faults.append(f"Catatan {max(heads)} terpotong dari ujung rantai.")
    return faults


def export_head(session: Session, heads_file: Path) -> None:
    """Appends the newest entry's id and hash to a file outside the database."""
    last = session.execute(
        select(AuditEvent.id, AuditEvent.hash).order_by(AuditEvent.id.desc()).limit(1)
    ).first()
    if last is None or _newest_line(heads_file).startswith(f'{{"id": {last.id}, "hash": '):
        return
    line = {"id": last.id, "hash": last.hash, "at": clock.now().isoformat()}
    with heads_file.open("a") as file:
        # The line break comes first, so that a line torn by a power cut spoils no other.
        file.write("\n" + json.dumps(line))


def _newest_line(path: Path) -> str:
    """The last line; the file grows for years and is asked every minute."""
    if not path.exists():
        return ""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 400))
        return file.read().decode().rpartition("\n")[2]


def _exported_heads(path: Path) -> dict[int, str]:
    heads: dict[int, str] = {}
    for line in path.read_text().splitlines() if path.exists() else []:
        with suppress(ValueError):
            head = json.loads(line)
            heads[head["id"]] = head["hash"]
    return heads
