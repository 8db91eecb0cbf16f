"""The only assembler: settings in, a working application out."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from flask import Flask

from trainingmgr.attendance.queries.shares import workshop_shares
from trainingmgr.attendance.services import offers, registers, walk_ins
from trainingmgr.cohorts.services import courses, sessions
from trainingmgr.config import ROOT, Settings
from trainingmgr.facilitation.queries.follow_ups import follow_ups as referrals
from trainingmgr.foundation import asking, crypto, db, files, signing, web
from trainingmgr.foundation.access import web as access
from trainingmgr.foundation.audit_cli import commands as audit_commands
from trainingmgr.foundation.jobs.worker import commands as job_commands
from trainingmgr.foundation.mail import tasks as mail_tasks
from trainingmgr.foundation.ui import appearance, assets, format, navigation, offline, pages
from trainingmgr.kub.queries import assistant
from trainingmgr.mentors.queries import follow_ups
from trainingmgr.participants.services import beforehand, every_room

# Bottom storey first. A room has a blueprint `bp`, a command group `commands` (and perhaps
# `more_commands`), or both.
ROOMS = (
    "accounts",
    "programmes",
    "trainers",
    "cohorts",
    "participants",
    "kub",
    "attendance",
    "certificates",
    "businesses",
    "mentors",
    "facilitation",
    "progress",
    "demo",
)
# Files of a room's services -> the parts of `RoomActs` that they hold.
ACTS_ON_PEOPLE = {
    "merging": ("merge", "unmerge", "clashes", "holds", "evidence"),
    "personal_data": ("copy", "subjects", "plan", "erase"),
}


def create_app(settings: Settings | None = None) -> Flask:
    """Builds the app. Raises BadSettings, or Undeclared when a view has no permission."""
    settings = settings or Settings.load()
    app = Flask(
        "trainingmgr",
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=str(settings.instance),
    )
    app.extensions["settings"] = settings
    crypto.install(settings.nik_keys)
    files.install(settings.instance)
    signing.install(settings.secret_key)
    mail_tasks.install(settings.mail)
    asking.init(app)
    web.init(app, settings)
    db.init(app, settings)
    access.init(app)
    assets.init(app)
    offline.init(app)
    appearance.init(app)
    format.init(app)
    pages.init(app)
    navigation.init(app)
    for room in ROOMS:
        _open_room(app, room)
    sessions.after_change[:] = [registers.sessions_changed]
    courses.before_finish[:] = [offers.refuse_finishing]
    assistant.ATTENDED[:] = [workshop_shares]
    follow_ups.SOURCES[:] = [referrals]
    beforehand.SOURCES["tambahan"] = walk_ins.beforehand
    # Top storey first, since what upper rooms hold hangs on what lower ones hold.
    every_room.ROOMS[:] = [_acts_on_people(room) for room in reversed(ROOMS)]
    app.cli.add_command(job_commands)
    app.cli.add_command(audit_commands)
    access.check_declared(app)
    return app


def _acts_on_people(room: str) -> every_room.RoomActs:
    """What a room's services do for a person as a whole."""
    parts: dict[str, Any] = {}
    for file, names in ACTS_ON_PEOPLE.items():
        if (ROOT / "trainingmgr" / room / "services" / f"{file}.py").exists():
            module = import_module(f"trainingmgr.{room}.services.{file}")
            parts.update({name: getattr(module, name, None) for name in names})
    return every_room.RoomActs(room, **parts)


def _open_room(app: Flask, room: str) -> None:
    folder = ROOT / "trainingmgr" / room
    for part in ("models", "tasks"):
        if (folder / f"{part}.py").exists():
            import_module(f"trainingmgr.{room}.{part}")
    if (folder / "routes.py").exists() or (folder / "routes").is_dir():
        module = import_module(f"trainingmgr.{room}.routes")
        app.register_blueprint(module.bp)
        if hasattr(module, "init"):
            module.init(app)
    if (folder / "cli.py").exists():
        cli = import_module(f"trainingmgr.{room}.cli")
        for group in (cli.commands, *getattr(cli, "more_commands", ())):
            app.cli.add_command(group)
