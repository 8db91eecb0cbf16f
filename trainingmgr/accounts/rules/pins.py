"""The six digits that a trainee chooses: enough beside a phone that is known, if not guessed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

LENGTH = 6
# Nobody is kept out for longer than this; 480 guesses a day need years, on the phone itself.
FAILURES = 5
WINDOW = timedelta(minutes=15)
# How browsers remember a phone at the longest; every right PIN begins it anew.
PHONE_KNOWN = timedelta(days=400)
COMMON = frozenset({"147258", "159753", "147852", "258456", "102030", "131415", "246810"})


def check_pin(pin: str) -> None:
    """Raise Refused unless it is six digits that do not run, repeat or mirror."""
    if not re.fullmatch(r"[0-9]{6}", pin):
        raise Refused(N_("PIN terdiri atas 6 angka."), field="pin")
    if _easy(pin):
        raise guessed()


def guessed() -> Refused:
    """What to say of a PIN that others would try first."""
    return Refused(
        N_(
            "PIN ini mudah ditebak orang. Pilih enam angka lain: bukan urutan, bukan angka "
            "berulang, dan bukan tanggal lahir atau nomor ponsel Anda."
        ),
        field="pin",
    )


def of_person(birth_date: date, phone: str | None) -> set[str]:
    """What somebody who knows this person would try: the birth date and the telephone number."""
    forms = ("%d%m%y", "%y%m%d", "%m%d%y", "%m%Y", "%Y%m", "%d%m%Y", "%Y%d")
    texts = [birth_date.strftime(one) for one in forms]
    found = {text[:LENGTH] for text in texts} | {text[-LENGTH:] for text in texts}
    digits = re.sub(r"[^0-9]", "", phone or "")
    if len(digits) >= LENGTH:
        found |= {digits[-LENGTH:], "0" + digits.removeprefix("62")[: LENGTH - 1]}
    return found


def _easy(pin: str) -> bool:
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return (
        len(set(pin)) < 3
        or steps in ({1}, {9}, {2}, {8})
        or pin[:3] in {pin[3:], pin[:2:-1]}
        or all(pin[at] == pin[at + 1] for at in (0, 2, 4))
        or pin in COMMON
    )
