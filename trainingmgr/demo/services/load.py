"""Loads the demonstration programme into an empty database."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, time, timedelta

from PIL import Image, ImageDraw
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingmgr.accounts.models import User
from trainingmgr.cohorts import services as cohorts
from trainingmgr.demo.rules.shape import AREAS
from trainingmgr.demo.services.cast import Cast, hire
from trainingmgr.demo.services.diary import Diary
from trainingmgr.demo.services.intake import take_applications
from trainingmgr.demo.services.mentoring import Mentoring
from trainingmgr.demo.services.practice import Practice
from trainingmgr.demo.services.second_chance import SecondChance
from trainingmgr.demo.services.trade import Trade
from trainingmgr.demo.services.training import Turn
from trainingmgr.foundation import clock
from trainingmgr.foundation.files import StoredFile, store_image
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.programmes import services as programmes
from trainingmgr.programmes.models import Programme

PROGRAMME = "WUB-2026"
TRIAL_COHORT = "UJI"
FIRST_DAY = 323


def is_empty(session: Session) -> bool:
    """Nobody has an account yet."""
    return session.scalar(select(func.count()).select_from(User)) == 0


def load(
    session: Session, as_of: date, public_url: str, progress: Callable[[int, int], None]
) -> None:
    """Lives the whole programme up to `as_of`; the same day gives the same data.

    Raises Refused unless the database is empty. Flushes; the caller commits once.
    """
    if not is_empty(session):
        raise Refused(N_("Basis data ini sudah berisi. Data contoh hanya untuk yang kosong."))
    diary = Diary(as_of)
    with clock.at(clock.instant(as_of - timedelta(days=FIRST_DAY), time(8))):
        programmes.load_reference(session)
        cohorts.load_templates(session)
        cast = hire(session, as_of)
        programme = _programme(session, cast, as_of)
        photos = _photos(session, cast)
    turns, trades = _write(session, diary, cast, programme, photos, public_url)
    again = SecondChance(session, diary, cast, turns)
    again.write()
    Practice(session, diary, cast, programme).write()
    Mentoring(session, diary, cast, trades).write()
    diary.live(progress)
    with clock.at(clock.instant(as_of, time(7))):
        again.show_one()
        _trial_cohort(session, cast, programme, as_of)
    take_applications(session, cast, programme, as_of)


def _programme(session: Session, cast: Cast, as_of: date) -> Programme:
    starts_on = as_of - timedelta(days=FIRST_DAY)
    return programmes.create_programme(
        session,
        cast.admin,
        code=PROGRAMME,
        name=f"Pelatihan Kewirausahaan Industri Kreatif {starts_on.year}",
        year=starts_on.year,
        starts_on=starts_on,
        ends_on=as_of + timedelta(days=90),
    )


def _photos(session: Session, cast: Cast) -> list[StoredFile]:
    """Drawn pictures that say what they are: nobody's real workshop."""
    stored = []
    for number, colour in enumerate(((11, 107, 80), (184, 110, 0), (28, 93, 159)), 1):
        picture = Image.new("RGB", (960, 720), colour)
        draw = ImageDraw.Draw(picture)
        for step in range(number + 3):
            box = (120 + 130 * step, 460 - 40 * step, 220 + 130 * step, 600)
            draw.rectangle(box, fill=(247, 246, 241))
        draw.text((60, 60), f"FOTO CONTOH {number}", fill=(255, 255, 255), font_size=64)
        out = io.BytesIO()
        picture.save(out, "JPEG")
        out.seek(0)
        stored.append(store_image(session, cast.admin, out))
    return stored


def _write(
    session: Session,
    diary: Diary,
    cast: Cast,
    programme: Programme,
    photos: list[StoredFile],
    public_url: str,
) -> tuple[list[Turn], list[Trade]]:
    turns: list[Turn] = []
    trades: list[Trade] = []
    for index, area in enumerate(AREAS):
        turn = Turn(session, diary, cast, programme, area, index, public_url=public_url)
        turn.write()
        turns.append(turn)
        for group in area.groups:
            if not group.disbands:
                mentor = cast.mentors[len(trades) % len(cast.mentors)]
                trades.append(Trade(turn, group, len(trades) + 1, mentor, photos))
                trades[-1].write()
    return turns, trades


def _trial_cohort(session: Session, cast: Cast, programme: Programme, as_of: date) -> None:
    """An open, empty cohort outside N, for trying imports."""
    cohorts.create_cohort(
        session,
        cast.admin,
        programme,
        code=TRIAL_COHORT,
        name="Uji coba impor Serpong",
        kecamatan_code=AREAS[0].code,
        turn=None,
        starts_on=as_of,
        ends_on=as_of + timedelta(days=60),
        counts=False,
    )
