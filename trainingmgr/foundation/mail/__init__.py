"""Letters by e-mail: a row written in the transaction that wants one sent, posted by a worker.

A letter is handed to the server at most once. When a worker dies, or the line breaks, after the
server may have taken it, nobody can know: it is set aside as UNSURE, and never sent again by
itself. What certainly was not taken is tried again, later and later, until it is set aside too.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Select, String, Text, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from trainingmgr.config import MailSettings
from trainingmgr.foundation import clock, jobs
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.orm import Base, UTCDateTime
from trainingmgr.foundation.problems import NotFound, Refused

WAITING, SENDING, SENT = "waiting", "sending", "sent"
FAILED, UNSURE, DROPPED = "failed", "unsure", "dropped"
STATES = {
    WAITING: N_("menunggu dikirim"),
    SENDING: N_("sedang dikirim"),
    SENT: N_("terkirim"),
    FAILED: N_("gagal"),
    UNSURE: N_("tidak pasti sampai"),
    DROPPED: N_("dibuang"),
}
POST = "mail.post"
# How long what ended is kept, for questions about it.
KEPT = timedelta(days=90)

_settings: MailSettings | None = None


class OutgoingMail(Base):
    """One letter to one address. `key` says what it is about, so that nothing is said twice.

    Nothing is posted before `next_at` nor after `not_after`. `problem` is what the server, or the
    way to it, answered last.
    """

    __tablename__ = "outgoing_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    recipient: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default=WAITING, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    next_at: Mapped[datetime] = mapped_column(UTCDateTime)
    not_after: Mapped[datetime | None] = mapped_column(UTCDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


def use(settings: MailSettings | None) -> None:
    """Letters go out this way from now on; None: none do."""
    global _settings
    _settings = settings


def settings() -> MailSettings | None:
    """The way out, where there is one."""
    return _settings


def put(
    session: Session,
    by: Actor,
    *,
    key: str,
    recipient: str,
    subject: str,
    text: str,
    user_id: int | None = None,
    not_after: datetime | None = None,
) -> OutgoingMail | None:
    """Lays a letter into the outbox, in the caller's transaction; None when `key` was there."""
    if session.scalar(select(OutgoingMail.id).where(OutgoingMail.key == key)):
        return None
    now = clock.now()
    letter = OutgoingMail(
        key=key,
        user_id=user_id,
        recipient=recipient,
        subject=" ".join(subject.split())[:200],
        text=text,
        made_at=now,
        next_at=now,
        not_after=not_after,
    )
    session.add(letter)
    session.flush()
    _ask_for_postman(session, by)
    return letter


def letter_for(session: Session, letter_id: int) -> OutgoingMail:
    """A letter, held for who is about to change it. Raises NotFound."""
    query = select(OutgoingMail).where(OutgoingMail.id == letter_id).with_for_update()
    found = session.scalar(query)
    if found is None:
        raise NotFound(N_("Surel ini tidak ada."))
    return found


def letters(state: str = "", search: str = "") -> Select[OutgoingMail]:
    """Letters, newest first; without a state all that did not go out and are not set aside."""
    query = select(OutgoingMail)
    if state in STATES:
        query = query.where(OutgoingMail.state == state)
    elif state != "semua":
        query = query.where(OutgoingMail.state.in_([WAITING, SENDING, FAILED, UNSURE]))
    if search:
        like = f"%{search.lower()}%"
        columns = (OutgoingMail.recipient, OutgoingMail.subject)
        query = query.where(or_(*(func.lower(one).like(like) for one in columns)))
    return query.order_by(OutgoingMail.id.desc())


def how_many_unsent(session: Session) -> int:
    """Letters that wait or were set aside."""
    inner = letters().order_by(None).subquery()
    return session.scalar(select(func.count()).select_from(inner)) or 0


def try_again(session: Session, by: Actor, letter: OutgoingMail) -> None:
    """One that was set aside goes out once more, at somebody's word. Raises Refused."""
    if letter.state not in {FAILED, UNSURE}:
        raise Refused(N_("Surel ini sedang menunggu atau sudah terkirim."))
    letter.state, letter.attempts, letter.ended_at = WAITING, 0, None
    letter.next_at, letter.not_after = clock.now(), None
    session.flush()
    _ask_for_postman(session, by)


def drop(session: Session, letter: OutgoingMail) -> None:
    """One that shall not go out any more. Raises Refused."""
    if letter.state not in {WAITING, FAILED, UNSURE}:
        raise Refused(N_("Surel ini sedang dikirim atau sudah terkirim."))
    letter.state, letter.ended_at = DROPPED, clock.now()
    session.flush()


def _ask_for_postman(session: Session, by: Actor) -> None:
    """One job empties the whole outbox, so one that waits is enough."""
    waits = select(jobs.Job.id).where(jobs.Job.kind == POST, jobs.Job.state == jobs.QUEUED)
    if session.scalar(waits.limit(1)) is None:
        jobs.enqueue(session, by, POST, {})
