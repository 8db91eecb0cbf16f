"""Age at enrolment, the guardian's consent, and participants' numbers."""

from collections.abc import Iterable
from datetime import date

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.rules.person import PersonData

ADULT = 18
YOUTH = range(16, 31)
LONGEST_PREFIX = 14
OLDEST_BUSINESS = 1945


def age_on(born: date, on: date) -> int:
    """Whole years on a day; someone born on 29 February has a birthday on 1 March otherwise."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def is_youth(born: date, on: date) -> bool:
    """Pemuda: 16 to 30, both included, on the day of enrolment (handbook R14)."""
    return age_on(born, on) in YOUTH


def needs_guardian(born: date, on: date) -> bool:
    """Someone under 18 takes part only with a guardian's consent (handbook R14)."""
    return age_on(born, on) < ADULT


def check_guardian(person: PersonData, on: date) -> None:
    """Raise `Refused` for someone under 18 without a guardian's name and consent."""
    if not needs_guardian(person.birth_date, on):
        return
    if not person.guardian_name:
        raise Refused(
            N_("Peserta di bawah 18 tahun memerlukan wali. Isi nama walinya."),
            field="guardian_name",
        )
    if not person.guardian_consent:
        raise Refused(
            N_("Peserta di bawah 18 tahun memerlukan persetujuan wali. Centang bila sudah ada."),
            field="guardian_consent",
        )


def check_business_year(since: int | None, today: date) -> None:
    """Raise `Refused` for a business that began in no possible year."""
    if since is not None and not OLDEST_BUSINESS <= since <= today.year:
        raise Refused(
            N_("Isi tahun mulai usaha antara %(first)d dan %(last)d."),
            field="business_since",
            first=OLDEST_BUSINESS,
            last=today.year,
        )


def number_prefix(cohort_code: str) -> str:
    """What numbers of a cohort begin with; short enough for four digits to follow."""
    return cohort_code[:LONGEST_PREFIX].rstrip("-")


def next_numbers(prefix: str, taken: Iterable[str], count: int) -> list[str]:
    """Return `count` numbers such as `SRP-0001` after the highest that is taken."""
    tails = (number.removeprefix(f"{prefix}-") for number in taken)
    last = max((int(tail) for tail in tails if tail.isdigit()), default=0)
    return [f"{prefix}-{last + step:04d}" for step in range(1, count + 1)]
