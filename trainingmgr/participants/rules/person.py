"""What is known of someone who is to be registered."""

from dataclasses import dataclass
from datetime import date

from trainingmgr.foundation.indonesia.nik import Sex


@dataclass(frozen=True)
class PersonData:
    """A person to register; already checked, in stored form (NIK 16 digits, phone +62…).

    `business_…` tell of the business that someone of pelatihan IKM runs, since a year.
    `guardian_consent` says that an official saw the guardian's consent (under 18, handbook R14).
    """

    name: str
    nik: str
    sex: Sex
    birth_date: date
    birth_place: str = ""
    kelurahan_code: str | None = None
    address: str = ""
    phone: str | None = None
    email: str | None = None
    education: str = ""
    occupation: str = ""
    already_in_business: bool = False
    business_name: str = ""
    business_field: str = ""
    business_since: int | None = None
    guardian_name: str | None = None
    guardian_consent: bool = False
