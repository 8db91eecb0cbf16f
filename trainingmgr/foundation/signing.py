"""Signed addresses: what they name stands in them, nothing is stored, nobody else can make one."""

from __future__ import annotations

from typing import Any

from itsdangerous import BadData, URLSafeSerializer

_secret: str | None = None


def install(secret_key: str) -> None:
    """Called once by the app's assembler."""
    global _secret
    _secret = secret_key


def sign(purpose: str, value: Any) -> str:
    """A word for an address that holds `value` (JSON); another purpose does not take it."""
    return str(_serializer(purpose).dumps(value))


def signed(purpose: str, token: str) -> Any:
    """What was signed for this purpose; None when it was not, or was changed."""
    try:
        return _serializer(purpose).loads(token)
    except (BadData, UnicodeError):
        return None


def _serializer(purpose: str) -> URLSafeSerializer:
    if _secret is None:
        raise RuntimeError("signing.install was not called")
    return URLSafeSerializer(_secret, salt=f"bina-usaha|{purpose}")
