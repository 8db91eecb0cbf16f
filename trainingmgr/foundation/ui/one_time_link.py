"""The page that shows a one-time link, this once, with a WhatsApp message ready to send."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, render_template
from flask_babel import gettext as _

from trainingmgr.foundation.indonesia.phone import whatsapp_link
from trainingmgr.foundation.ui.format import waktu


def show_link(path: str, *, name: str, phone: str | None, until: datetime, done: str) -> str:
    """`path` on the public host, for someone of this name; `done` is where to go afterwards.

    Without a phone WhatsApp asks whom to send it to.
    """
    link = current_app.extensions["settings"].public_url + path
    message = _(
        "Halo %(name)s, buka tautan ini untuk membuat kata sandi Bina Usaha: %(link)s "
        "Tautan berlaku sekali, sampai %(until)s.",
        name=name,
        link=link,
        until=waktu(until),
    )
    return render_template(
        "accounts/make_link.html",
        name=name,
        link=link,
        until=until,
        whatsapp=whatsapp_link(phone or "", message),
        done=done,
    )
