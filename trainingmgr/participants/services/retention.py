"""How long what an erasure leaves is kept, and by which law."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from trainingmgr.foundation import clock
from trainingmgr.foundation.language import N_
from trainingmgr.programmes.queries import number_setting

ACCOUNT = N_("Pertanggungjawaban program pemerintah (UU 27/2022 Ps 20 ayat (2) huruf e)")
ARCHIVE = N_("Arsip dinas (UU 43/2009; UU 27/2022 Ps 43–44)")
TRAIL = N_("Catatan pemrosesan (UU 27/2022 Ps 31–32)")


def kept_until(session: Session, since: date | None = None) -> date:
    """The last day of the last year for which records of `since` (default: today) are kept."""
    today = clock.today()
    years = number_setting(session, "archive_retention_years", today)
    return date((since or today).year + years, 12, 31)
