"""Who is a real, active business on a given day: the five conditions (handbook 3.11, R15 to R17).

How the conditions and the other standings fit together, from the first that applies:

1. Whoever stopped (took a job, moved, gave up) has that standing until resuming (R30).
2. All five conditions: *Aktif*, the only standing in the headline (R18).
3. Never any production or sale: *Belum ada bukti usaha*.
4. The last visit that decides found it not running, and no production or sale was recorded
   since: *Tidak aktif*.
5. The person was active under a verification which is now older than the window: *Perlu
   verifikasi ulang*, and *Tidak diketahui* once nobody met them for 120 days. Silence after a
   success is a task for the office, never shown as the person's stopping.
6. Production, sales and role hold, but no current verification, or an objection is open:
   *Aktif (belum diverifikasi)*.
7. Some production or sale in the last 90 days: *Rintisan*. Otherwise: *Tidak aktif*.

Days are counted inclusively: what happened on 1 August is current to 30 October (R17). The last
three months are the calendar month of the day and the two before it. A month counts when sales
above Rp0 are proven; one of the counting months needs a buyer outside the KUB. A visit decides
when its officer was entitled (R16) and saw it running, with photo, or found it not running or
moved away; being not at home neither confirms nor ends a verification.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from trainingmgr.journey.evidence import Evidence, Visit, month_of
from trainingmgr.journey.facts import Fact
from trainingmgr.journey.language import N_

WINDOW_DAYS = 90
UNKNOWN_AFTER_DAYS = 120
MONTHS_LOOKED_AT = 3
MONTHS_NEEDED = 2


class Status(StrEnum):
    """The standing of one person on one day; `LABELS` has the words for it."""

    AKTIF = "aktif"
    AKTIF_BELUM_DIVERIFIKASI = "aktif_belum_diverifikasi"
    PERLU_VERIFIKASI_ULANG = "perlu_verifikasi_ulang"
    TIDAK_DIKETAHUI = "tidak_diketahui"
    RINTISAN = "rintisan"
    TIDAK_AKTIF = "tidak_aktif"
    BELUM_USAHA = "belum_usaha"
    BERHENTI = "berhenti"
    BEKERJA = "bekerja"
    PINDAH = "pindah"


class Condition(StrEnum):
    """The five conditions, in the order of the definition."""

    PRODUCTION = "produksi"
    SALES = "penjualan"
    ROLE = "peran"
    VERIFICATION = "verifikasi"
    NO_OBJECTION = "sanggahan"


LABELS: dict[Status, str] = {
    Status.AKTIF: N_("Aktif"),
    Status.AKTIF_BELUM_DIVERIFIKASI: N_("Aktif (belum diverifikasi)"),
    Status.PERLU_VERIFIKASI_ULANG: N_("Perlu verifikasi ulang"),
    Status.TIDAK_DIKETAHUI: N_("Tidak diketahui"),
    Status.RINTISAN: N_("Rintisan"),
    Status.TIDAK_AKTIF: N_("Tidak aktif"),
    Status.BELUM_USAHA: N_("Belum ada bukti usaha"),
    Status.BERHENTI: N_("Berhenti"),
    Status.BEKERJA: N_("Bekerja"),
    Status.PINDAH: N_("Pindah"),
}
CONDITION_LABELS: dict[Condition, str] = {
    Condition.PRODUCTION: N_("Produksi"),
    Condition.SALES: N_("Penjualan"),
    Condition.ROLE: N_("Peran"),
    Condition.VERIFICATION: N_("Verifikasi"),
    Condition.NO_OBJECTION: N_("Tidak ada sanggahan terbuka"),
}


@dataclass(frozen=True)
class Check:
    """Whether one condition holds, and why not: a marked sentence with its numbers."""

    met: bool
    reason: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.met

    def __str__(self) -> str:
        return self.reason % self.params if self.params else self.reason


@dataclass(frozen=True)
class Judgement:
    """What the evidence says of one person on one day."""

    on: date
    status: Status
    conditions: Mapping[Condition, Check]
    verified_on: date | None
    """The visit that verified it last, unless a later one found otherwise."""
    verified_until: date | None
    """The last day on which that verification is current."""

    @property
    def unmet(self) -> list[tuple[Condition, Check]]:
        """The conditions that fail, in the order of the definition."""
        return [(which, check) for which, check in self.conditions.items() if not check]


def judge(facts: Iterable[Fact] | Evidence, on: date, window_days: int = WINDOW_DAYS) -> Judgement:
    """Judge one person on one day by the facts known on it (handbook 3.11, R15).

    Facts dated later are ignored, so that any past day can be judged again.
    """
    evidence = facts if isinstance(facts, Evidence) else Evidence(facts)
    visit = _last_decisive(evidence, on)
    verified = visit if visit is not None and visit.verifies else None
    conditions = {
        Condition.PRODUCTION: _production(evidence, on, window_days),
        Condition.SALES: _sales(evidence, on),
        Condition.ROLE: _role(evidence, on),
        Condition.VERIFICATION: _verification(verified, visit, on, window_days),
        Condition.NO_OBJECTION: _no_objection(evidence, on),
    }
    return Judgement(
        on,
        _status(evidence, on, window_days, conditions, visit),
        conditions,
        verified.on if verified else None,
        verified.on + timedelta(days=window_days) if verified else None,
    )


def _status(
    evidence: Evidence,
    on: date,
    window_days: int,
    conditions: Mapping[Condition, Check],
    visit: Visit | None,
) -> Status:
    stopped = _stopped(evidence, on)
    if stopped is not None:
        return stopped
    if all(conditions.values()):
        return Status.AKTIF
    latest = _latest_business(evidence, on)
    if latest is None:
        return Status.BELUM_USAHA
    if visit is not None and visit.outcome == "tidak_berjalan" and latest.known <= visit.on:
        return Status.TIDAK_AKTIF
    if (
        visit is not None
        and visit.verifies
        and not conditions[Condition.VERIFICATION]
        and _was_active_under(evidence, visit, window_days)
    ):
        unseen = (on - max(v.on for v in evidence.visits if v.on <= on and v.met)).days
        too_long = unseen > UNKNOWN_AFTER_DAYS
        return Status.TIDAK_DIKETAHUI if too_long else Status.PERLU_VERIFIKASI_ULANG
    if (
        conditions[Condition.PRODUCTION]
        and conditions[Condition.SALES]
        and conditions[Condition.ROLE]
    ):
        return Status.AKTIF_BELUM_DIVERIFIKASI
    if (on - latest.happened).days <= window_days:
        return Status.RINTISAN
    return Status.TIDAK_AKTIF


@dataclass(frozen=True)
class _Business:
    happened: date
    known: date


def _latest_business(evidence: Evidence, on: date) -> _Business | None:
    """When something was last made or sold, and when that was last heard of."""
    happened = [day for day in evidence.productions if day <= on]
    known = list(happened)
    for sale in evidence.sales:
        if sale.on <= on and sale.amount > 0:
            happened.append(sale.latest_day)
            known.append(sale.on)
    return _Business(max(happened), max(known)) if happened else None


def _was_active_under(evidence: Evidence, visit: Visit, window_days: int) -> bool:
    """All other conditions held on some day while this verification was current.

    They only ever begin to hold on the day of a fact, so no other day needs looking at.
    """
    until = visit.on + timedelta(days=window_days)
    days = {visit.on, *(fact.on for fact in evidence.facts if visit.on <= fact.on <= until)}
    return any(
        _production(evidence, day, window_days)
        and _sales(evidence, day)
        and _role(evidence, day)
        and _no_objection(evidence, day)
        and _stopped(evidence, day) is None
        and _last_decisive(evidence, day) is visit
        for day in days
    )


def _stopped(evidence: Evidence, on: date) -> Status | None:
    reason = None
    for day, why in evidence.stops:
        if day <= on:
            reason = why
    return Status(reason) if reason else None


def _last_decisive(evidence: Evidence, on: date) -> Visit | None:
    last = None
    for visit in evidence.visits:
        if visit.on <= on and visit.decides:
            last = visit
    return last


_HOLDS = Check(True)
_NO_PRODUCTION = N_("Belum ada produksi dalam %(days)d hari terakhir.")
_TOO_FEW_MONTHS = N_(
    "Penjualan dengan bukti baru %(n)d bulan dari tiga bulan terakhir; perlu dua bulan."
)
_NO_OUTSIDE_BUYER = N_("Belum ada pembeli dari luar KUB.")
_NO_ROLE = N_("Peran sebagai pemilik atau pembagi hasil belum tercatat.")
_NEVER_VERIFIED = N_("Belum ada kunjungan petugas berwenang yang melihat usaha berjalan.")
_STALE = N_("Verifikasi sudah lebih dari %(days)d hari; perlu kunjungan ulang.")
_FOUND_STOPPED = N_("Kunjungan terakhir mendapati usaha tidak berjalan.")
_MOVED = N_("Kunjungan terakhir mendapati usaha sudah pindah.")
_OBJECTION = N_("Masih ada sanggahan yang belum diselesaikan.")


def _production(evidence: Evidence, on: date, window_days: int) -> Check:
    for day in reversed(evidence.productions):
        if day <= on:
            if (on - day).days <= window_days:
                return _HOLDS
            break
    return Check(False, _NO_PRODUCTION, {"days": window_days})


def _sales(evidence: Evidence, on: date) -> Check:
    this_month = month_of(on)
    months: set[int] = set()
    outside = False
    for sale in evidence.sales:
        recent = this_month - MONTHS_LOOKED_AT < sale.month
        if sale.on <= on and recent and sale.amount > 0 and sale.proof:
            months.add(sale.month)
            outside = outside or sale.outside_buyer
    if len(months) < MONTHS_NEEDED:
        return Check(False, _TOO_FEW_MONTHS, {"n": len(months)})
    return _HOLDS if outside else Check(False, _NO_OUTSIDE_BUYER)


def _role(evidence: Evidence, on: date) -> Check:
    current = {business: role for day, business, role in evidence.roles if day <= on}
    return _HOLDS if {"owner", "shares"} & set(current.values()) else Check(False, _NO_ROLE)


def _verification(
    verified: Visit | None, decisive: Visit | None, on: date, window_days: int
) -> Check:
    if verified is not None:
        if (on - verified.on).days <= window_days:
            return _HOLDS
        return Check(False, _STALE, {"days": window_days})
    if decisive is None:
        return Check(False, _NEVER_VERIFIED)
    return Check(False, _MOVED if decisive.outcome == "pindah" else _FOUND_STOPPED)


def _no_objection(evidence: Evidence, on: date) -> Check:
    for opened, closed in evidence.objections.values():
        if opened is not None and opened <= on and (closed is None or closed > on):
            return Check(False, _OBJECTION)
    return _HOLDS
