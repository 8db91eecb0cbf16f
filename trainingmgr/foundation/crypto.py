"""Personal data at rest: AES-256-GCM under NIK_KEYS, and a keyed blind index for equality.

A plain hash of a NIK falls in seconds (region, birth date and serial leave few candidates), so
equality is answered by an HMAC whose key is derived for that purpose alone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect, LargeBinary, MetaData, TypeDecorator, null, select
from sqlalchemy.orm import Session

NONCE_BYTES = 12


class WrongKey(RuntimeError):
    """Stored data cannot be read with the keys given: wrong NIK_KEYS or damaged data."""

    def __init__(self) -> None:
        super().__init__("Kunci NIK_KEYS tidak cocok dengan data yang tersimpan.")


class Vault:
    """Encrypts with the first key, decrypts with any; the key id stands before each box."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._keys = {name: AESGCM(_derive(key, b"encrypt")) for name, key in keys.items()}
        self._current = next(iter(keys))
        # The index must survive rotation, so it hangs on the oldest key, listed last.
        self._index_key = _derive(list(keys.values())[-1], b"blind index")

    def seal(self, text: str, purpose: str) -> bytes:
        return self.seal_bytes(text.encode(), purpose)

    def seal_bytes(self, data: bytes, purpose: str) -> bytes:
        """The same for a whole file."""
        nonce = os.urandom(NONCE_BYTES)
        label = f"{purpose}|{self._current}".encode()
        box = self._keys[self._current].encrypt(nonce, data, label)
        return self._current.encode() + b":" + nonce + box

    def open(self, sealed: bytes, purpose: str) -> str:
        """Raises WrongKey."""
        try:
            return self.open_bytes(sealed, purpose).decode()
        except ValueError as error:
            raise WrongKey from error

    def open_bytes(self, sealed: bytes, purpose: str) -> bytes:
        """Raises WrongKey."""
        name, _, box = sealed.partition(b":")
        key = self._keys.get(name.decode("ascii", "replace"))
        if key is None:
            raise WrongKey
        label = purpose.encode() + b"|" + name
        try:
            return key.decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], label)
        except (InvalidTag, ValueError) as error:
            raise WrongKey from error

    def blind_index(self, text: str) -> str:
        """64 hexadecimal digits; equal texts give equal digits."""
        return hmac.new(self._index_key, text.encode(), hashlib.sha256).hexdigest()


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"trainingmgr " + purpose).derive(
        key
    )


_vault: Vault | None = None


def install(keys: Mapping[str, bytes]) -> None:
    """Called once by the app's assembler."""
    global _vault
    _vault = Vault(keys)


def vault() -> Vault:
    if _vault is None:
        raise RuntimeError("crypto.install was not called")
    return _vault


class EncryptedText(TypeDecorator[str]):
    """A text column whose bytes in the database say nothing. `purpose` binds it to its place.

    `index` names the column beside it that holds its blind index, if it has one.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str, index: str | None = None) -> None:
        super().__init__()
        self.purpose, self.index = purpose, index

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else vault().seal(value, self.purpose)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else vault().open(bytes(value), self.purpose)


class EncryptedJSON(TypeDecorator[Any]):
    """The same for a JSON value."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else vault().seal(json.dumps(value), self.purpose)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else json.loads(vault().open(bytes(value), self.purpose))


def check_stored(session: Session, metadata: MetaData) -> None:
    """Raises WrongKey unless the keys open what is stored: the oldest and newest of each column.

    Where there is a blind index it must come out the same, or equal values would pass as new.
    """
    for table in metadata.tables.values():
        for column in table.columns:
            kind = column.type
            if not isinstance(kind, EncryptedText | EncryptedJSON):
                continue
            index = table.c[kind.index] if isinstance(kind, EncryptedText) and kind.index else None
            wanted = select(column, null() if index is None else index).where(column.is_not(None))
            (key,) = table.primary_key.columns
            for order in (key.asc(), key.desc()):
                found = session.execute(wanted.order_by(order).limit(1)).first()
                if found and found[1] and found[1] != vault().blind_index(found[0]):
                    raise WrongKey
