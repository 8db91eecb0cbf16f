"""Making a KUB, its berita acara, SK and course, and its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts.models import TECHNICAL, Cohort, Course
from trainingmgr.cohorts.queries import cohort_for, course_named
from trainingmgr.cohorts.services import plan_course
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.forms import Form
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.kub import services
from trainingmgr.kub.forms import (
    CourseForm,
    DecreeForm,
    DisbandForm,
    EditKubForm,
    FormationForm,
    NewKubForm,
    people_choices,
)
from trainingmgr.kub.models import Kub
from trainingmgr.kub.queries import kub_for, open_members
from trainingmgr.kub.queries.pages import (
    Candidate,
    candidates,
    courses_for,
    other_kub,
    waiting_by_cohort,
)
from trainingmgr.kub.routes import bp
from trainingmgr.programmes.models import Craft
from trainingmgr.programmes.queries import crafts, number_setting
from trainingmgr.trainers.models import Trainer
from trainingmgr.trainers.queries import active_trainers

Page = str | Response | tuple[str, int]


@bp.route("/kub/baru", methods=["GET", "POST"])
@needs("kub.manage")
def new_kub() -> Page:
    """A cohort is chosen first, then its people."""
    cohort_id = request.args.get("angkatan", type=int)
    if cohort_id is None:
        return render_template("kub/choose_cohort.html", cohorts=waiting_by_cohort(db.session()))
    cohort = cohort_for(db.session(), actor(), cohort_id)
    if cohort.is_ikm:
        notice(_("Peserta pelatihan IKM tidak membentuk KUB."), "warn")
        return redirect(url_for("cohorts.show_cohort", cohort_id=cohort.id))
    people = candidates(db.session(), cohort)
    form = NewKubForm()
    form.offer(people, crafts(db.session()))
    if request.method != "POST":
        return _new_page(cohort, people, form)
    made: list[Kub] = []
    status = attempt(form, lambda: made.append(_make(cohort, form)))
    if status:
        cohort = cohort_for(db.session(), actor(), cohort_id)
        return _new_page(cohort, people, form), status
    db.session.commit()
    (one,) = made
    if one.minutes_on:
        notice(_("KUB %(name)s terbentuk.", name=one.name))
    else:
        notice(_("Rancangan KUB %(name)s tersimpan.", name=one.name))
    return redirect(url_for("progress.kub_page", kub_id=one.id))


@bp.route("/kub/<int:kub_id>/ubah", methods=["GET", "POST"])
@needs("kub.manage")
def edit_kub(kub_id: int) -> Page:
    """Name, craft and mode."""
    one = kub_for(db.session(), actor(), kub_id)
    form = EditKubForm(
        data={"name": one.name, "craft": one.craft_id, "mode": one.mode, "version": one.version}
    )
    form.offer_crafts(crafts(db.session()))

    def act() -> None:
        craft = db.session.get_one(Craft, form.craft.data)
        services.change_kub(
            db.session(), actor(), one, name=form.name.data, craft=craft, mode=form.mode.data
        )

    return serve("kub/edit_kub.html", one, form, act, _("Data KUB tersimpan."), record=one)


@bp.route("/kub/<int:kub_id>/berita-acara", methods=["GET", "POST"])
@needs("kub.manage")
def form(kub_id: int) -> Page:
    """The berita acara makes a draft *Terbentuk*; again it corrects it."""
    one = kub_for(db.session(), actor(), kub_id)
    known = {
        "met_on": one.met_on or clock.today(),
        "place": one.place,
        "attended": one.attended or None,
        "minutes_on": one.minutes_on or clock.today(),
        "version": one.version,
    }
    asked = FormationForm(data=known)

    def act() -> None:
        told = {name: asked[name].data for name in ("met_on", "place", "attended", "minutes_on")}
        services.form_kub(db.session(), actor(), one, **told)

    text = _("Berita acara tersimpan. KUB %(name)s terbentuk.", name=one.name)
    members = open_members(db.session(), kub_id)
    return serve("kub/form.html", one, asked, act, text, record=one, members=members)


@bp.route("/kub/<int:kub_id>/sk", methods=["GET", "POST"])
@needs("kub.manage")
def decree(kub_id: int) -> Page:
    """The SK makes it *Ditetapkan*."""
    one = kub_for(db.session(), actor(), kub_id)
    known = {"number": one.decree_number, "on": one.decree_on or clock.today()}
    asked = DecreeForm(data=known | {"version": one.version})

    def act() -> None:
        told = {"number": asked.number.data, "on": asked.on.data}
        services.decree_kub(db.session(), actor(), one, **told)

    text = _("SK tersimpan. KUB %(name)s ditetapkan.", name=one.name)
    return serve("kub/decree.html", one, asked, act, text, record=one)


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


@bp.route("/kub/<int:kub_id>/bubar", methods=["GET", "POST"])
@needs("kub.manage")
def disband(kub_id: int) -> Page:
    """Ends a KUB; its people may go on in others of the kecamatan."""
    one = kub_for(db.session(), actor(), kub_id)
    asked = DisbandForm(version=one.version)
    members = open_members(db.session(), kub_id)
    targets = {str(item.id): item for item in other_kub(db.session(), one)}

    def act() -> None:
        moves = {
            member.participant_id: targets[value]
            for member in members
            if (value := request.form.get(f"pindah-{member.participant_id}", "")) in targets
        }
        services.disband(
            db.session(), actor(), one, reason=asked.reason.data, on=asked.on.data, moves=moves
        )

    text = _("KUB %(name)s tercatat bubar. Riwayatnya tetap tersimpan.", name=one.name)
    return serve(
        "kub/disband.html", one, asked, act, text, record=one, members=members, targets=targets,
        typed=request.form,
    )  # fmt: skip


def serve(
    name: str,
    one: Kub,
    asked: Form,
    act: Callable[[], object],
    done: str,
    *,
    record: Kub | None = None,
    **context: Any,
) -> Page:
    """The form of an act on one KUB; once done, back to its page."""
    if request.method != "POST":
        return render_template(name, one=one, form=asked, **context)
    kub_id = one.id
    status = attempt(asked, act, record)
    if status:
        return render_template(name, one=one, form=asked, **context), status
    db.session.commit()
    notice(done)
    return redirect(url_for("progress.kub_page", kub_id=kub_id))


def _make(cohort: Cohort, form: NewKubForm) -> Kub:
    one = services.draft_kub(
        db.session(),
        actor(),
        cohort,
        name=form.name.data,
        craft=db.session.get_one(Craft, form.craft.data),
        mode=form.mode.data,
        members=form.chosen(),
        reason=form.reason.data or "",
    )
    if form.minutes_on.data:
        services.form_kub(
            db.session(),
            actor(),
            one,
            met_on=form.met_on.data or form.minutes_on.data,
            attended=form.attended.data or 0,
            minutes_on=form.minutes_on.data,
            place=form.place.data or "",
        )
    return one


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


def _new_page(cohort: Cohort, people: Sequence[Candidate], form: NewKubForm) -> str:
    return render_template(
        "kub/new_kub.html",
        cohort=cohort,
        people=people,
        form=form,
        size=number_setting(db.session(), "kub_size", clock.today()),
    )
