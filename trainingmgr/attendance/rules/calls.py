"""What a trainer writes to somebody who should be called: kind, formal, and without reasons."""

from __future__ import annotations

from datetime import date, time

from trainingmgr.foundation.indonesia.dates import day_name, long_date


def call_text(
    name: str,
    course: str,
    sender: str,
    *,
    held_on: date | None = None,
    starts_at: time | None = None,
    venue: str = "",
    make_up: bool = False,
    offer: bool = False,
    agreed: bool = False,
) -> str:
    """Return the words of a message, in Indonesian whoever reads the screen.

    The next session by day, hour and place when there is one; `make_up` when it is one's own,
    `offer` when a make-up is to be offered, `agreed` when its date is still to be found.
    Marks, illness and rates are nobody's but the trainee's: none of them is ever in it.
    """
    parts = [f"Yth. {name}, salam hormat dari {sender}, {course}."]
    if held_on and starts_at:
        what = "pertemuan susulan" if make_up else "pertemuan berikutnya"
        parts.append(
            f"Kami mengundang Anda hadir pada {what} hari {day_name(held_on)}, "
            f"{long_date(held_on)}, pukul {starts_at:%H.%M} WIB, di {venue}."
        )
    if offer:
        parts.append(
            "Kami juga ingin menawarkan pertemuan susulan. Mohon kabari hari yang sesuai bagi Anda."
            if held_on
            else "Kami ingin menawarkan pertemuan susulan agar Anda dapat menyelesaikan pelatihan. "
            "Mohon kabari hari yang sesuai bagi Anda."
        )
    elif agreed:
        parts.append("Terima kasih atas kesediaan Anda. Jadwal susulan akan kami kabarkan.")
    elif held_on:
        parts.append("Kehadiran Anda sangat kami harapkan.")
    parts.append("Bila ada kendala, silakan balas pesan ini. Terima kasih.")
    return " ".join(parts)
