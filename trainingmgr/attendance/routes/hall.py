"""What else the register's page has of life in the hall: who came besides, photos of the sheet."""

from __future__ import annotations

from typing import Any

from trainingmgr.attendance.forms import SheetPhotoForm, WalkInForm
from trainingmgr.attendance.queries.arrivals import all_additional_of
from trainingmgr.attendance.queries.sheet_photos import photos_of
from trainingmgr.attendance.services import sheet_photos
from trainingmgr.cohorts.models import CANCELLED, SCHEDULED, TrainingSession
from trainingmgr.cohorts.services import may_take
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import TRAINER
from trainingmgr.foundation.access.web import actor
from trainingmgr.foundation.db import db


def hall(one: TrainingSession, form: WalkInForm | None = None) -> dict[str, Any]:
    """The part of a register's page below the list: people and photos, and forms for more."""
    session, by = db.session(), actor()
    happening = one.state != CANCELLED and one.held_on <= clock.today() and may_take(by, one)
    photos = photos_of(session, one.id)
    return {
        "additional": all_additional_of(session, one.id),
        "photos": photos,
        "walk_in_form": form or WalkInForm(formdata=None) if happening else None,
        "photo_form": SheetPhotoForm(formdata=None) if happening else None,
        "may_hand_over": by.role == TRAINER and one.state == SCHEDULED and may_take(by, one),
        "may_remove_photos": bool(photos) and sheet_photos.may_remove(session, by, one),
    }
