"""How long something took, in hours and minutes."""


def duration(minutes: int) -> str:
    """`10 jam 30 menit`; `0 menit` for none, a minus in front of what is taken back."""
    sign = "−" if minutes < 0 else ""
    whole, rest = divmod(abs(minutes), 60)
    parts = [f"{whole} jam" if whole else "", f"{rest} menit" if rest else ""]
    return sign + (" ".join(filter(None, parts)) or "0 menit")
