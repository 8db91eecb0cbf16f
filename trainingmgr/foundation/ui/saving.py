"""One way to try what a form asks for: saved, refused with the reason, or overtaken by someone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from trainingmgr.foundation.db import db
from trainingmgr.foundation.orm import is_duplicate
from trainingmgr.foundation.problems import Conflict, NotFound, Refused
from trainingmgr.foundation.ui.forms import Form, VersionedForm

REFUSED, STALE = 422, 409


class Record(Protocol):
    """What two people may edit at the same time."""

    version: Any


def attempt(form: Form, act: Callable[[], object], record: Record | None = None) -> int | None:
    """Do `act` when the form is in order; None means done and ready to commit.

    Otherwise nothing is left of it and the answer is the status to show the form with again,
    everything typed kept: 422 with the reason at its field, or 409 when `record` has changed
    since the form was opened. Saving once more then means having seen that.
    """
    if not form.validate_on_submit():
        db.session.rollback()
        return REFUSED
    try:
        if record is not None and isinstance(form, VersionedForm):
            _compare(form, record)
        act()
        db.session.flush()
    except NotFound:
        raise
    except (Conflict, StaleDataError):
        db.session.rollback()
        return _overtaken(form, record)
    except IntegrityError as problem:
        db.session.rollback()
        if not is_duplicate(problem):
            raise
        return _overtaken(form, record)
    except Refused as problem:
        db.session.rollback()
        form.refuse(problem)
        return REFUSED
    return None


def sent_before(form: Form, said: str = "") -> int:
    """A form whose `client_id` was saved came back with other words: nothing lost, nothing guessed.

    It gets a new id, so that saving once more means another thing; the answer is the status.
    `said`: how to go on, where the form has a name for what it saves.
    """
    form.client_id.renew()
    form.form_errors.append(
        said
        or _("Formulir ini sudah tersimpan dengan isi lain. Bila ini hal baru, simpan sekali lagi.")
    )
    return STALE


def _compare(form: VersionedForm, record: Record) -> None:
    if form.version.data != record.version:
        raise Conflict("")


def _overtaken(form: Form, record: Record | None) -> int:
    form.form_errors.append(
        _(
            "Data ini diubah orang lain sewaktu Anda mengisi. Isian Anda masih utuh: "
            "bandingkan dengan data terbaru, lalu simpan lagi."
        )
    )
    if record is not None and isinstance(form, VersionedForm):
        form.version.raw_data, form.version.data = None, record.version
    return STALE
