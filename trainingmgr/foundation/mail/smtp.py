"""One letter handed to the mail server, told apart: taken, certainly not taken, or unknown."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from trainingmgr.config import STARTTLS, TLS, MailSettings

# Seconds for each word of the conversation.
PATIENCE = 20.0


@dataclass(frozen=True)
class Letter:
    """What is posted, apart from any transaction."""

    id: int
    recipient: str
    subject: str
    text: str
    made_at: datetime
    attempts: int


class NotTaken(Exception):
    """The server has not got the letter; `final` when it never will take it."""

    def __init__(self, problem: str, *, final: bool = False) -> None:
        super().__init__(problem)
        self.final = final


class Unsure(Exception):
    """The line broke after the letter was on its way: it may have arrived."""


def deliver(settings: MailSettings, letter: Letter) -> None:
    """Hands the letter over. Raises NotTaken or Unsure."""
    body = _message(settings, letter)
    try:
        line = _connection(settings)
    except (smtplib.SMTPException, OSError) as error:
        raise NotTaken(_words(error)) from error
    try:
        _address(line, settings.sender, letter.recipient)
        _hand_over(line, body)
    finally:
        # Whatever is said in parting, the letter was taken or not before.
        with suppress(smtplib.SMTPException, OSError):
            line.quit()
        line.close()


def _address(line: smtplib.SMTP, sender: str, recipient: str) -> None:
    try:
        _agree(*line.mail(sender))
        _agree(*line.rcpt(recipient))
    except (UnicodeError, ValueError) as error:
        raise NotTaken("alamat tidak dapat dipakai", final=True) from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotTaken(_words(error)) from error


def _connection(settings: MailSettings) -> smtplib.SMTP:
    where = (settings.server, settings.port)
    context = ssl.create_default_context()
    if settings.security == TLS:
        line: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=PATIENCE, context=context)
    else:
        line = smtplib.SMTP(*where, timeout=PATIENCE)
    try:
        if settings.security == STARTTLS:
            line.starttls(context=context)
        line.ehlo_or_helo_if_needed()
        if settings.username:
            line.login(settings.username, settings.password)
    except BaseException:
        line.close()
        raise
    return line


def _hand_over(line: smtplib.SMTP, body: bytes) -> None:
    try:
        _agree(*line.data(body))
    except smtplib.SMTPDataError as error:
        # An answer, and the answer is no.
        raise _refusal(error.smtp_code, error.smtp_error) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Unsure(_words(error)) from error


def _agree(code: int, answer: bytes) -> None:
    if code not in {250, 251}:
        raise _refusal(code, answer)


def _refusal(code: int, answer: bytes | str) -> NotTaken:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return NotTaken(f"{code} {' '.join(text.split())}"[:200], final=code >= 500)


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return str(_refusal(error.smtp_code, error.smtp_error))
    if isinstance(error, TimeoutError):
        return "server surel tidak menjawab"
    return f"{type(error).__name__}: {error}"[:200]


def _message(settings: MailSettings, letter: Letter) -> bytes:
    """The same bytes at each try, by which a reader's program knows one letter that came twice."""
    message = EmailMessage(policy.SMTP)
    message["From"] = f"Bina Usaha <{settings.sender}>"
    try:
        message["To"] = letter.recipient
    except ValueError as error:
        raise NotTaken("alamat tidak dapat dipakai", final=True) from error
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.made_at)
    domain = settings.sender.rpartition("@")[2]
    message["Message-ID"] = f"<{letter.id}.{int(letter.made_at.timestamp())}@{domain}>"
    # No automatic answer, such as that of somebody on leave, shall come back.
    message["Auto-Submitted"] = "auto-generated"
    # Seven bits, which every server on the way passes on.
    message.set_content(letter.text, cte="quoted-printable")
    return bytes(message)
