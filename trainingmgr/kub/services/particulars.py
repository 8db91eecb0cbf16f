"""What a KUB is called, how it works and what its members pay: read, checked, made unique."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.models import JOINT, SEPARATE, Kub

LONGEST_PREFIX = 12
MOST_SAVINGS = 10_000_000
"""What one member may owe the group at a time, in rupiah: more is a slip of the finger."""


def next_code(session: Session, cohort: Cohort) -> str:
    """The next free code of a cohort, such as KUB-SRP-03."""
    prefix = f"KUB-{cohort.code[:LONGEST_PREFIX].rstrip('-')}-"
    taken = session.scalars(select(Kub.code).where(Kub.code.startswith(prefix, autoescape=True)))
    tails = [code.removeprefix(prefix) for code in taken]
    last = max((int(tail) for tail in tails if tail.isdigit()), default=0)
    return f"{prefix}{last + 1:02d}"


def free_name(session: Session, cohort: Cohort, name: str, besides: int | None = None) -> str:
    """A name without "KUB" that no other of the programme year bears. Raises Refused."""
    plain = " ".join(name.split()).removeprefix("KUB ")
    if not plain or len(plain) > 80:
        raise Refused(N_("Isi nama KUB, paling panjang 80 huruf."), field="name")
    query = (
        select(Kub.id)
        .join(Cohort, Cohort.id == Kub.cohort_id)
        .where(
            Cohort.programme_id == cohort.programme_id,
            func.lower(Kub.name) == plain.lower(),
            Kub.id != (besides or 0),
        )
    )
    if session.scalar(query.limit(1)) is not None:
        raise Refused(N_("Nama KUB ini sudah dipakai. Pilih nama lain."), field="name")
    return plain


def savings(field: str, amount: int | None) -> int | None:
    """Rupiah of one member, or None while undecided. Raises Refused beyond reason."""
    if amount is not None and not 0 <= amount <= MOST_SAVINGS:
        raise Refused(
            N_("Simpanan seorang anggota paling banyak Rp10.000.000. Periksa nolnya."), field=field
        )
    return amount


def known_mode(mode: str) -> str:
    """One of the two ways of working (handbook 1.2 A5). Raises Refused."""
    if mode not in (JOINT, SEPARATE):
        raise Refused(N_("Pilih usaha bersama atau usaha perorangan."), field="mode")
    return mode
