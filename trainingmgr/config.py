"""Settings from the environment, typed; a bad one refuses to start."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
SECRET_BYTES = 32
# What keys of public examples are made of: a server that runs with one is open to all.
TELLTALES = ("change", "secret", "password", "rahasia", "sandi", "example", "contoh", "default")
# The key printed in Flask's own documentation.
PUBLISHED = ("192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",)
_ADDRESS = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")
STARTTLS, TLS, NO_TLS = "starttls", "tls", "none"
# The port that goes with each, when none is named.
MAIL_PORTS = {STARTTLS: 587, TLS: 465, NO_TLS: 25}


class BadSettings(SystemExit):
    """A setting is missing or unsafe: one line for the administrator and exit status 1."""


@dataclass(frozen=True)
class MailSettings:
    """The server that takes our letters, and the address they come from."""

    server: str
    port: int
    sender: str
    username: str = ""
    password: str = field(default="", repr=False)
    security: str = STARTTLS


@dataclass(frozen=True)
class Settings:
    """Everything the outside world decides.

    database_url: SQLAlchemy address, `sqlite:///…` or `postgresql+psycopg://…`
    nik_keys: key id -> 32 bytes; the first encrypts, all decrypt, the last makes the blind index
    public_url: scheme and host printed in codes and links, without trailing slash
    instance: folder of the database, uploads and issued documents
    require_totp: head and admin prove themselves with a code besides the password
    mail: None where no letters are sent
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
    require_totp: bool = False
    mail: MailSettings | None = None

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
        if production and env.get("FLASK_DEBUG", "0").lower() not in {"", "0", "false", "no"}:
            raise BadSettings("FLASK_DEBUG tidak boleh aktif di lingkungan production.")
        instance = _instance(env.get("TRAININGMGR_INSTANCE"))
        port = _port(env.get("PORT", "8000"))
        keys = _Keys(env, instance, production)
        return cls(
            database_url=_database_url(env.get("DATABASE_URL"), instance),
            secret_key=_secret_key(keys.get("SECRET_KEY")),
            nik_keys=_nik_keys(keys.get("NIK_KEYS")),
            public_url=_public_url(env.get("PUBLIC_URL"), port, production),
            instance=instance,
            port=port,
            production=production,
            default_database=not env.get("DATABASE_URL"),
            trusted_proxies=_proxies(env.get("TRUSTED_PROXIES") or "0"),
            require_totp=_switch("REQUIRE_TOTP", env.get("REQUIRE_TOTP"), production),
            mail=_mail(env),
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
        _write_once(path, fresh if name == "SECRET_KEY" else f"k1:{fresh}")
        return path.read_text().strip()


def _write_once(path: Path, value: str) -> None:
    """Of two processes that start together one makes the key; nobody ever reads half of it."""
    if path.exists():
        return
    # mkstemp gives mode 0600; a link, unlike a rename, never replaces what is there.
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(value)
            file.flush()
            os.fsync(handle)
        os.link(name, path)
    except FileExistsError:
        return
    finally:
        os.unlink(name)


def _instance(value: str | None) -> Path:
    instance = Path(value or ROOT / "instance").resolve()
    try:
        # People's data lies in it, so on a shared machine nobody else may look inside.
        instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        problem = f"Folder data {instance} tidak dapat dibuat: {error.strerror}."
        raise BadSettings(problem) from error
    return instance


def _database_url(value: str | None, instance: Path) -> str:
    if not value:
        return f"sqlite:///{instance / 'bina-usaha.sqlite3'}"
    scheme, _, rest = value.partition("://")
    if scheme in {"postgres", "postgresql"}:
        return f"postgresql+psycopg://{rest}"
    in_memory = rest in {"", "/", "/:memory:"}
    if scheme not in {"sqlite", "postgresql+psycopg"} or in_memory:
        # The address itself may hold a password, so it is not repeated.
        raise BadSettings("DATABASE_URL harus sqlite:///BERKAS atau postgresql+psycopg://….")
    return value


def _proxies(text: str) -> int:
    if not text.isdigit() or int(text) > 9:
        raise BadSettings(f"TRUSTED_PROXIES harus angka 0 sampai 9, bukan {text!r}.")
    return int(text)


def _switch(name: str, text: str | None, default: bool) -> bool:
    """`1` or `0`; when nothing is said, the default."""
    if not text:
        return default
    if text not in {"0", "1"}:
        raise BadSettings(f"{name} harus 1 atau 0, bukan {text!r}.")
    return text == "1"


def _port(text: str, name: str = "PORT") -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise BadSettings(f"{name} harus angka 1 sampai 65535, bukan {text!r}.")
    return int(text)


def _mail(env: Mapping[str, str]) -> MailSettings | None:
    """None without MAIL_SERVER. A password never travels in the open, except within one machine."""
    server = env.get("MAIL_SERVER", "").strip()
    if not server:
        return None
    security = env.get("MAIL_SECURITY") or STARTTLS
    if security not in MAIL_PORTS:
        raise BadSettings(f"MAIL_SECURITY harus starttls, tls, atau none, bukan {security!r}.")
    sender = env.get("MAIL_FROM", "").strip()
    if not _ADDRESS.fullmatch(sender):
        raise BadSettings(f"MAIL_FROM harus satu alamat surel, bukan {sender!r}.")
    password = env.get("MAIL_PASSWORD", "")
    if security == NO_TLS and password and server not in {"localhost", "127.0.0.1", "::1"}:
        raise BadSettings("MAIL_SECURITY=none mengirim MAIL_PASSWORD tanpa sandi. Pakai starttls.")
    port = _port(env.get("MAIL_PORT") or str(MAIL_PORTS[security]), "MAIL_PORT")
    return MailSettings(server, port, sender, env.get("MAIL_USERNAME", ""), password, security)


def _secret_key(value: str) -> str:
    plain = value.strip().lower()
    if len(value.encode()) < SECRET_BYTES or plain in PUBLISHED:
        raise BadSettings("SECRET_KEY terlalu pendek atau umum dikenal. Pakai 32 bita acak.")
    if _guessable(plain) or any(word in plain for word in TELLTALES):
        raise BadSettings("SECRET_KEY bukan kunci acak. Pakai 32 bita acak.")
    return value


def _guessable(value: str | bytes) -> bool:
    """Few different characters, or one piece over and over."""
    return len(set(value)) < 8 or value in (value + value)[1:-1]  # type: ignore[operator]


def _nik_keys(value: str) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    for part in value.split(","):
        key_id, colon, text = part.strip().partition(":")
        try:
            raw = urlsafe_b64decode(text.encode()) if colon else b""
        except ValueError:
            raw = b""
        named = key_id.isascii() and key_id.isalnum() and key_id not in keys
        if not named or len(raw) != SECRET_BYTES or _guessable(raw):
            raise BadSettings(
                "NIK_KEYS harus berbentuk id:kunci, kunci 32 bita acak dalam base64 "
                "(kunci baru di depan, dipisahkan koma, setiap id sekali)."
            )
        keys[key_id] = raw
    return keys


def _public_url(value: str | None, port: int, production: bool) -> str:
    if not value:
        if production:
            raise BadSettings("PUBLIC_URL belum diisi, contoh https://binausaha.example.go.id.")
        return f"http://127.0.0.1:{port}"
    address = value.rstrip("/")
    parts = urlsplit(address)
    bare = address == f"{parts.scheme}://{parts.netloc}" and "@" not in parts.netloc
    if not bare or parts.scheme not in {"http", "https"} or not parts.netloc:
        raise BadSettings(f"PUBLIC_URL harus alamat tanpa jalur, bukan {value!r}.")
    if production and parts.scheme != "https":
        raise BadSettings("PUBLIC_URL di lingkungan production harus https.")
    return address
