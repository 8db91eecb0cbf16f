"""Settings from the environment, typed; a bad one refuses to start."""

from __future__ import annotations

import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
SECRET_BYTES = 32
# Keys that stand in public examples: a server that runs with one is open to all.
WELL_KNOWN = {"dev", "secret", "changeme", "change-me", "password", "secret-key", "rahasia"}


class BadSettings(RuntimeError):
    """A setting is missing or unsafe; the message is one line for the administrator."""


@dataclass(frozen=True)
class Settings:
    """Everything the outside world decides.

    database_url: SQLAlchemy address, `sqlite:///…` or `postgresql+psycopg://…`
    nik_keys: key id -> 32 bytes; the first one encrypts, the others still decrypt
    public_url: scheme and host printed in codes and links, without trailing slash
    instance: folder of the database, uploads and issued documents
    """

    database_url: str
    secret_key: str
    nik_keys: Mapping[str, bytes]
    public_url: str
    instance: Path
    port: int
    production: bool
    default_database: bool
    testing: bool = False
    trusted_proxies: int = 0

    @property
    def sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def secure_cookies(self) -> bool:
        return self.public_url.startswith("https://")

    @classmethod
    def load(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Reads the environment (README, "Pengaturan"). Raises BadSettings."""
        env = os.environ if env is None else env
        mode = env.get("TRAININGMGR_ENV", "local")
        if mode not in {"local", "production"}:
            raise BadSettings(f"TRAININGMGR_ENV harus local atau production, bukan {mode!r}.")
        production = mode == "production"
        instance = Path(env.get("TRAININGMGR_INSTANCE") or ROOT / "instance").resolve()
        instance.mkdir(parents=True, exist_ok=True)
        port = _port(env.get("PORT", "8000"))
        keys = _Keys(env, instance, production)
        return cls(
            database_url=env.get("DATABASE_URL") or f"sqlite:///{instance / 'bina-usaha.sqlite3'}",
            secret_key=_secret_key(keys.get("SECRET_KEY")),
            nik_keys=_nik_keys(keys.get("NIK_KEYS")),
            public_url=_public_url(env.get("PUBLIC_URL"), port, production),
            instance=instance,
            port=port,
            production=production,
            default_database=not env.get("DATABASE_URL"),
            trusted_proxies=int(env.get("TRUSTED_PROXIES", "0") or 0),
        )


class _Keys:
    """A key from the environment; for a local run made once and kept with mode 0600."""

    def __init__(self, env: Mapping[str, str], instance: Path, production: bool) -> None:
        self.env, self.instance, self.production = env, instance, production

    def get(self, name: str) -> str:
        value = self.env.get(name)
        if value:
            return value
        if self.production:
            raise BadSettings(f"{name} belum diisi. Isi dengan kunci acak sebelum menjalankan.")
        path = self.instance / f"{name.lower()}.key"
        fresh = urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
        value = fresh if name == "SECRET_KEY" else f"k1:{fresh}"
        try:
            # O_EXCL: of two processes that start together one makes the key, both read it.
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(value)
        except FileExistsError:
            value = path.read_text().strip()
        return value


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise BadSettings(f"PORT harus angka 1 sampai 65535, bukan {text!r}.")
    return int(text)


def _secret_key(value: str) -> str:
    if value.strip().lower() in WELL_KNOWN or len(value.encode()) < SECRET_BYTES:
        raise BadSettings("SECRET_KEY terlalu pendek atau umum dikenal. Pakai 32 bita acak.")
    if len(set(value)) < 8:
        raise BadSettings("SECRET_KEY bukan kunci acak. Pakai 32 bita acak.")
    return value


def _nik_keys(value: str) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    for part in value.split(","):
        key_id, colon, text = part.strip().partition(":")
        try:
            raw = urlsafe_b64decode(text.encode()) if colon else b""
        except ValueError:
            raw = b""
        if not key_id.isalnum() or len(raw) != SECRET_BYTES or len(set(raw)) < 8:
            raise BadSettings(
                "NIK_KEYS harus berbentuk id:kunci, kunci 32 bita acak dalam base64 "
                "(kunci baru di depan, dipisahkan koma)."
            )
        keys[key_id] = raw
    return keys


def _public_url(value: str | None, port: int, production: bool) -> str:
    if not value:
        if production:
            raise BadSettings("PUBLIC_URL belum diisi, contoh https://binausaha.example.go.id.")
        return f"http://127.0.0.1:{port}"
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"):
        raise BadSettings(f"PUBLIC_URL harus alamat tanpa jalur, bukan {value!r}.")
    if production and parts.scheme != "https":
        raise BadSettings("PUBLIC_URL di lingkungan production harus https.")
    return value.rstrip("/")
