"""The technical course of a KUB."""

from __future__ import annotations

from flask_babel import gettext as _

from trainingmgr.cohorts.models import TECHNICAL, Course
from trainingmgr.cohorts.queries import course_named
from trainingmgr.cohorts.services import plan_course
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub import services
from trainingmgr.kub.forms.formation import CourseForm
from trainingmgr.kub.forms.members import people_choices
from trainingmgr.kub.models import Kub
from trainingmgr.kub.queries import kub_for
from trainingmgr.kub.queries.pages import courses_for
from trainingmgr.kub.routes import bp
from trainingmgr.kub.routes.serving import Page, serve
from trainingmgr.trainers.models import Trainer
from trainingmgr.trainers.queries import active_trainers


@bp.route("/kub/<int:kub_id>/kelas", methods=["GET", "POST"])
@needs("kub.manage")
def course(kub_id: int) -> Page:
    """Opens the technical course, one that is planned or a new one."""
    one = kub_for(db.session(), actor(), kub_id)
    planned = courses_for(db.session(), one)
    trainers = active_trainers(db.session())
    title = _free_title(one)
    asked = CourseForm(data={"title": title, "course": planned[0].id if planned else None})
    asked.course.choices = people_choices((item.id, item.title) for item in planned)
    asked.trainer.choices = people_choices((item.id, item.name) for item in trainers)
    asked.trainer.flags.optional = bool(planned)

    def act() -> None:
        known = {item.id: item for item in planned}
        chosen = known.get(asked.course.data) or _plan(one, asked)
        services.open_course(db.session(), actor(), [one], course=chosen)

    text = _("Kelas dibuka dan anggota KUB masuk daftar hadirnya.")
    return serve("kub/course.html", one, asked, act, text, planned=planned)


def _free_title(one: Kub) -> str:
    """What a new class of the KUB's craft may be called; a second one gets a number."""
    first = title = str(_("Pelatihan %(craft)s", craft=one.craft.name))
    number = 1
    while course_named(db.session(), one.cohort_id, title):
        number += 1
        title = f"{first} {number}"
    return title


def _plan(one: Kub, asked: CourseForm) -> Course:
    trainer = db.session.get(Trainer, asked.trainer.data) if asked.trainer.data else None
    if trainer is None:
        raise Refused(N_("Pilih pelatih untuk kelas baru ini."), field="trainer")
    return plan_course(
        db.session(),
        actor(),
        one.cohort,
        kind=TECHNICAL,
        title=asked.title.data or "",
        venue=asked.venue.data or "",
        trainer=trainer,
        craft=one.craft,
    )
