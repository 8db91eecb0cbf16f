"""What is written down of a person, be they an applicant or a participant."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from trainingmgr.foundation.crypto import EncryptedText
from trainingmgr.foundation.orm import UTCDateTime


class PersonColumns:
    """A person's own data, the same columns wherever they stand.

    The NIK is encrypted for its own table, so that no row can be carried over to another;
    equality goes by its blind index.
    """

    __tablename__: str

    name: Mapped[str] = mapped_column(String(120))
    sex: Mapped[str] = mapped_column(String(1))
    birth_place: Mapped[str] = mapped_column(String(60), default="")
    birth_date: Mapped[date]
    nik_index: Mapped[str] = mapped_column(String(64))
    nik_last4: Mapped[str] = mapped_column(String(4))
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200), default="")
    kelurahan_code: Mapped[str | None] = mapped_column(ForeignKey("kelurahan.code"))
    education: Mapped[str] = mapped_column(String(60), default="")
    occupation: Mapped[str] = mapped_column(String(80), default="")
    already_in_business: Mapped[bool] = mapped_column(default=False)
    # The business that someone of pelatihan IKM runs; `business_since` is a year.
    business_name: Mapped[str] = mapped_column(String(120), default="")
    business_field: Mapped[str] = mapped_column(String(80), default="")
    business_since: Mapped[int | None]
    guardian_name: Mapped[str | None] = mapped_column(String(120))
    guardian_consent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @declared_attr
    def nik(cls) -> Mapped[str]:
        return mapped_column(EncryptedText(f"{cls.__tablename__}.nik", index="nik_index"))
