"""A cohort is made, changed, and may be read by those who work with its people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from trainingmgr.cohorts import queries, rules
from trainingmgr.cohorts.models import Cohort, CohortGrant
from trainingmgr.foundation import audit
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.programmes.models import Kecamatan, Programme
from trainingmgr.programmes.rules import CODE


def create_cohort(
    session: Session,
    by: Actor,
    programme: Programme,
    *,
    code: str,
    name: str,
    kecamatan_code: str | None,
    turn: int | None,
    starts_on: date,
    ends_on: date,
    counts: bool = True,
    quota: int | None = None,
    kind: str = rules.PROGRAM,
    field: str = "",
    field_other: str = "",
    partner: str = "",
) -> Cohort:
    """One kecamatan in its turn (handbook R01); `counts` false keeps it out of every figure.

    Pelatihan IKM (`kind`) has a field and perhaps a partner, no turn, and never counts. `quota`
    is the number of places, None without a limit. Raises Refused.
    """
    plain_code = _free_code(session, code)
    rules.check_kind(
        kind, kecamatan_code=kecamatan_code, turn=turn, field=field, field_other=field_other
    )
    kecamatan = session.get(Kecamatan, kecamatan_code) if kecamatan_code else None
    if kecamatan is None and kecamatan_code:
        raise Refused(N_("Pilih kecamatan dari daftar."), field="kecamatan_code")
    _check(session, programme, name, turn, starts_on, ends_on)
    rules.check_quota(quota)
    ikm = kind == rules.IKM
    cohort = Cohort(
        programme_id=programme.id,
        programme=programme,
        code=plain_code,
        name=name.strip(),
        kind=kind,
        kecamatan_code=kecamatan.code if kecamatan else None,
        kecamatan=kecamatan,
        turn=turn,
        starts_on=starts_on,
        ends_on=ends_on,
        counts=counts and not ikm,
        quota=quota,
        field=field if ikm else "",
        field_other=field_other.strip() if ikm and field == rules.OTHER_FIELD else "",
        partner=partner.strip() if ikm else "",
    )
    session.add(cohort)
    session.flush()
    detail = {"kind": kind}
    audit.record(session, by, "cohort.create", subject=("cohort", cohort.id), detail=detail)
    return cohort


def _free_code(session: Session, code: str) -> str:
    """The code as it is kept. Raises Refused when it is malformed or another cohort's."""
    plain = code.strip().upper()
    if not CODE.fullmatch(plain):
        raise Refused(
            N_("Kode memakai huruf besar, angka, dan tanda hubung, misalnya SRP-2026."),
            field="code",
        )
    if session.scalar(select(Cohort.id).where(Cohort.code == plain)):
        raise Refused(N_("Kode ini sudah dipakai angkatan lain."), field="code")
    return plain


def change_cohort(
    session: Session,
    by: Actor,
    cohort: Cohort,
    *,
    name: str,
    turn: int | None,
    starts_on: date,
    ends_on: date,
    counts: bool,
    quota: int | None = None,
    field: str = "",
    field_other: str = "",
    partner: str = "",
) -> None:
    """Changes all but kind, code and kecamatan, which people's numbers carry. Raises Refused."""
    counts = counts and not cohort.is_ikm
    rules.check_kind(
        cohort.kind,
        kecamatan_code=cohort.kecamatan_code,
        turn=turn,
        field=field,
        field_other=field_other,
    )
    rules.check_quota(quota)
    if counts != cohort.counts and not cohort.enrolment_open:
        raise Refused(
            N_("Pendaftaran sudah ditutup, jadi angkatan ini tetap seperti semula dalam capaian."),
            field="counts",
        )
    _check(session, cohort.programme, name, turn, starts_on, ends_on, except_id=cohort.id)
    for day in queries.session_days(session, cohort.id):
        rules.check_session_day(day, starts_on, ends_on)
    cohort.name, cohort.turn, cohort.counts = name.strip(), turn, counts
    cohort.starts_on, cohort.ends_on, cohort.quota = starts_on, ends_on, quota
    if cohort.is_ikm:
        cohort.field, cohort.partner = field, partner.strip()
        cohort.field_other = field_other.strip() if field == rules.OTHER_FIELD else ""
    session.flush()
    audit.record(session, by, "cohort.change", subject=("cohort", cohort.id))


def grant(
    session: Session, cohort_ids: Iterable[int], user_id: int, from_on: date, source: str
) -> None:
    """Lets someone read cohorts as long as an assignment above lasts; again changes nothing."""
    live = set(
        session.scalars(
            select(CohortGrant.cohort_id).where(
                CohortGrant.user_id == user_id,
                CohortGrant.source == source,
                CohortGrant.until_on.is_(None),
            )
        )
    )
    session.add_all(
        CohortGrant(cohort_id=cohort_id, user_id=user_id, from_on=from_on, source=source)
        for cohort_id in sorted(set(cohort_ids) - live)
    )
    session.flush()


def end_grants(session: Session, source: str, on: date) -> None:
    """Ends what an assignment let someone read."""
    session.execute(
        update(CohortGrant)
        .where(CohortGrant.source == source, CohortGrant.until_on.is_(None))
        .values(until_on=on)
    )


def _check(
    session: Session,
    programme: Programme,
    name: str,
    turn: int | None,
    starts_on: date,
    ends_on: date,
    except_id: int | None = None,
) -> None:
    if not name.strip():
        raise Refused(N_("Nama angkatan wajib diisi."), field="name")
    rules.check_period(starts_on, ends_on, (programme.starts_on, programme.ends_on))
    if turn is not None:
        rules.check_turn(turn, queries.turns_taken(session, programme.year, except_id))
