"""A curriculum laid over a calendar: looked at, shifted, saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from trainingmgr.cohorts import queries, services
from trainingmgr.cohorts.forms import PlannerForm
from trainingmgr.cohorts.models import TECHNICAL, Cohort, Course, CurriculumTemplate
from trainingmgr.cohorts.queries import curriculum
from trainingmgr.cohorts.routes import bp
from trainingmgr.cohorts.rules.planner import Plan, month_grid
from trainingmgr.cohorts.services import planner
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.format import angka
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.programmes.models import Craft
from trainingmgr.programmes.queries import craft_for, crafts, number_setting
from trainingmgr.trainers.models import Trainer
from trainingmgr.trainers.queries import active_trainers, trainer_for

Answer = str | Response | tuple[str, int]
PAGE = "cohorts/planner.html"
MORNING, NOON, PAUSE, SATURDAY = time(8), time(12), 15, 5
CHECK, SAVE = "check", "save"


@dataclass
class Desk:
    """What one is planning: a new course of a cohort, or the sessions of a course there is."""

    session: Session
    cohort: Cohort
    form: PlannerForm
    course: Course | None = None
    plan: Plan | None = None

    @property
    def template(self) -> CurriculumTemplate:
        """What a new course starts from. Raises Refused."""
        if not self.form.template.data:
            raise Refused(N_("Pilih templat kurikulum."), field="template")
        return curriculum.template_for(self.session, self.form.template.data)

    @property
    def trainer(self) -> Trainer:
        """Who is to teach. Raises NotFound."""
        return trainer_for(self.session, self.form.trainer.data or 0)

    def look(self) -> None:
        """Works out the plan: anew from the pattern, or from the rows as they were shifted."""
        act = request.form.get("act")
        self.plan = planner.propose(
            self.session,
            self.cohort,
            planner.lines_of(self.course or self.template),
            self.form.pattern,
            venue=self.form.venue.data or "",
            trainer=self.trainer,
            shifted=self.form.shifted if act in {CHECK, SAVE} else None,
        )

    def save(self) -> None:
        """Saves what the rows say; without rows there is only something to look at."""
        wanted = bool(self.form.shifted)
        self.look()
        if not wanted or self.plan is None:
            raise Refused(N_("Periksa rancangan jadwal ini dahulu, lalu simpan."))
        key, venue = self.form.key.data or "", self.form.venue.data or ""
        if self.course is not None:
            services.save_sessions(
                self.session, actor(), self.course, self.plan,
                key=key, venue=venue, trainer=self.trainer,
            )  # fmt: skip
            return
        template = self.template
        self.course = services.save_course(
            self.session, actor(), self.cohort, template, self.plan,
            key=key, title=self.form.title.data or template.name, craft=self._craft(template),
            venue=venue, trainer=self.trainer,
        )  # fmt: skip

    def _craft(self, template: CurriculumTemplate) -> Craft | None:
        chosen = self.form.craft.data
        if template.kind != TECHNICAL:
            return None
        return craft_for(self.session, chosen) if chosen else template.craft

    def page(self, status: int = 200) -> tuple[str, int]:
        """The pattern above, and below it what it makes."""
        last = self.cohort.ends_on
        calendar = planner.calendar_of(self.session, self.cohort.starts_on, last)
        food = bool(self.course and self.course.craft and self.course.craft.food)
        if self.course is None and self.form.craft.data:
            food = craft_for(self.session, self.form.craft.data).food
        page = render_template(
            PAGE,
            form=self.form,
            cohort=self.cohort,
            course=self.course,
            plan=self.plan,
            months=month_grid(self.plan, calendar) if self.plan else [],
            food=food,
            jp_minutes=number_setting(
                self.session, "jp_minutes", self.form.first.data or clock.today()
            ),
        )
        return page, status


@bp.route("/angkatan/<int:cohort_id>/susun", methods=["GET", "POST"])
@needs("cohorts.manage")
def plan_from_template(cohort_id: int) -> Answer:
    """A new course from a template, with all its sessions."""
    session = db.session()
    cohort = queries.cohort_for(session, actor(), cohort_id)
    templates = curriculum.active_templates(session)
    # A pelatihan IKM opens with no workshop.
    fitting = [one for one in templates if not cohort.is_ikm or one.kind == TECHNICAL] or templates
    form = PlannerForm(data=_usual(cohort) | {"template": fitting[0].id if fitting else None})
    form.offer(active_trainers(session), crafts(session), templates)
    return _work(Desk(session, cohort, form))


@bp.route("/pelatihan/<int:course_id>/susun", methods=["GET", "POST"])
@needs("cohorts.manage")
def plan_course_sessions(course_id: int) -> Answer:
    """The sessions of a course that has its materi already."""
    session = db.session()
    course = queries.course_for(session, actor(), course_id)
    usual = _usual(course.cohort) | {"venue": course.venue, "trainer": course.trainer_id}
    form = PlannerForm(data=usual)
    del form.template, form.title, form.craft
    form.offer(active_trainers(session), (), (), course.trainer)
    return _work(Desk(session, course.cohort, form, course))


def _work(desk: Desk) -> Answer:
    if request.method != "POST":
        return desk.page()
    saving = request.form.get("act") == SAVE
    status = attempt(desk.form, desk.save if saving else desk.look)
    if saving and not status and desk.course is not None and desk.plan is not None:
        db.session.commit()
        notice(_("%(n)s pertemuan direncanakan.", n=angka(len(desk.plan.proposals))))
        return redirect(url_for("cohorts.list_sessions", course_id=desk.course.id))
    if desk.plan is not None and not desk.form.sessions.errors:
        desk.form.show(desk.plan)
    return desk.page(status or 200)


def _usual(cohort: Cohort) -> dict[str, object]:
    """Saturday mornings from the first Saturday that is still to come."""
    first = min(max(cohort.starts_on, clock.today()), cohort.ends_on)
    return {
        "first": first + timedelta(days=(SATURDAY - first.weekday()) % 7),
        "weekdays": [SATURDAY],
        "starts_at": MORNING,
        "ends_at": NOON,
        "break_minutes": PAUSE,
    }
