"""Settings: what is missing or unsafe refuses to start, in one line."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from trainingmgr import config
from trainingmgr.config import BadSettings, Settings

KEY = "q7Rk2vXw9ZpL4mTn8sYb3cFd6gHj1aQe"
PUBLISHED = "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf"


def nik_key(start: int = 0) -> str:
    return urlsafe_b64encode(bytes(range(start, start + 32))).decode()


def load(tmp_path: Path, **env: str) -> Settings:
    return Settings.load({"TRAININGMGR_INSTANCE": str(tmp_path / "data"), **env})


def production(tmp_path: Path, **changes: str) -> Settings:
    env = {
        "TRAININGMGR_ENV": "production",
        "SECRET_KEY": KEY,
        "NIK_KEYS": f"k1:{nik_key()}",
        "PUBLIC_URL": "https://binausaha.contoh.go.id",
    }
    return load(tmp_path, **(env | changes))


def test_production_starts_with_good_settings(tmp_path: Path) -> None:
    settings = production(tmp_path)
    assert settings.production
    assert settings.secure_cookies
    assert not list((tmp_path / "data").glob("*.key"))


@pytest.mark.parametrize("missing", ["SECRET_KEY", "NIK_KEYS", "PUBLIC_URL"])
def test_production_wants_everything(tmp_path: Path, missing: str) -> None:
    with pytest.raises(BadSettings, match=missing):
        production(tmp_path, **{missing: ""})


@pytest.mark.parametrize(
    "key",
    [
        "kunci",
        "x9" * 15 + "x",
        "change-me-please-0123456789-abcdefgh",
        "Super-Secret-Key-For-Flask-Sessions!",
        "rahasia-dapur-nenek-0123456789-kami",
        "a" * 40,
        "abcdefgh" * 5,
        PUBLISHED,
    ],
)
def test_a_short_or_well_known_secret_is_refused_everywhere(tmp_path: Path, key: str) -> None:
    for start in (load, production):
        with pytest.raises(BadSettings, match="SECRET_KEY"):
            start(tmp_path, SECRET_KEY=key)


@pytest.mark.parametrize(
    "keys",
    [
        "k1",
        nik_key(),
        "k1:" + urlsafe_b64encode(bytes(range(31))).decode(),
        "k1:" + urlsafe_b64encode(b"\0" * 32).decode(),
        "k1:" + urlsafe_b64encode(b"abcdefgh" * 4).decode(),
        "k1:bukan base64 %%%",
        f"k 1:{nik_key()}",
        f"ké:{nik_key()}",
        f"k1:{nik_key()},k1:{nik_key(9)}",
        f"k1:{nik_key()},",
    ],
)
def test_a_bad_nik_key_is_refused(tmp_path: Path, keys: str) -> None:
    with pytest.raises(BadSettings, match="NIK_KEYS"):
        load(tmp_path, NIK_KEYS=keys)


def test_nik_keys_keep_their_order(tmp_path: Path) -> None:
    settings = load(tmp_path, NIK_KEYS=f"k2:{nik_key(1)}, k1:{nik_key()}")
    assert list(settings.nik_keys) == ["k2", "k1"]


@pytest.mark.parametrize(
    "url",
    [
        "http://binausaha.contoh.go.id",
        "binausaha.contoh.go.id",
        "https://",
        "https://contoh.go.id/aplikasi",
        "https://contoh.go.id?x=1",
        "https://contoh.go.id#x",
        "https://contoh.go.id@evil.example",
        "javascript://contoh.go.id",
    ],
)
def test_production_wants_a_bare_https_address(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadSettings, match="PUBLIC_URL"):
        production(tmp_path, PUBLIC_URL=url)


def test_the_public_address_ends_without_a_slash(tmp_path: Path) -> None:
    assert production(tmp_path, PUBLIC_URL="https://a.go.id:8443/").public_url == (
        "https://a.go.id:8443"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRAININGMGR_ENV", "staging"),
        ("PORT", "0"),
        ("PORT", "seribu"),
        ("TRUSTED_PROXIES", "dua"),
        ("TRUSTED_PROXIES", "-1"),
        ("DATABASE_URL", "mysql://root@localhost/x"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
    ],
)
def test_nonsense_is_refused(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSettings, match=name):
        load(tmp_path, **{name: value})


def test_a_refused_database_address_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as refused:
        load(tmp_path, DATABASE_URL="mysql://root:kata-sandi@localhost/x")
    assert "kata-sandi" not in str(refused.value)


def test_an_instance_that_cannot_be_made_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(BadSettings, match="Folder data"):
        load(tmp_path)


def test_debugging_is_not_for_production(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="FLASK_DEBUG"):
        production(tmp_path, FLASK_DEBUG="1")
    assert production(tmp_path, FLASK_DEBUG="0").production


def test_both_ways_of_naming_postgresql_mean_our_driver(tmp_path: Path) -> None:
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        url = load(tmp_path, DATABASE_URL=f"{scheme}://bina@db/bina").database_url
        assert url == "postgresql+psycopg://bina@db/bina"


def test_a_local_run_makes_its_keys_once_and_for_itself(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        first = load(tmp_path)
    finally:
        os.umask(old)
    assert load(tmp_path) == first
    files = sorted((tmp_path / "data").iterdir())
    assert [file.name for file in files] == ["nik_keys.key", "secret_key.key"]
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600, 0o600]
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_a_key_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process may look between the making of the file and the writing of the key."""
    data = tmp_path / "data"
    seen = []
    real = os.fsync

    def look(handle: int) -> None:
        seen.append([path.name for path in data.glob("*.key")])
        real(handle)

    monkeypatch.setattr(os, "fsync", look)
    load(tmp_path)
    assert seen == [[], ["secret_key.key"]]


def test_a_key_made_by_someone_else_meanwhile_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "data" / "secret_key.key"
    real = os.link

    def overtaken(name: str, path: Path) -> None:
        if not theirs.exists():
            theirs.write_text(KEY)
        real(name, path)

    monkeypatch.setattr(os, "link", overtaken)
    assert load(tmp_path).secret_key == KEY


def test_processes_that_start_together_have_the_same_keys(tmp_path: Path) -> None:
    code = (
        "from trainingmgr.config import Settings; s = Settings.load();"
        "print(s.secret_key, dict(s.nik_keys))"
    )
    env = os.environ | {"TRAININGMGR_INSTANCE": str(tmp_path / "data")}
    processes = [
        subprocess.Popen([sys.executable, "-c", code], env=env, stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    assert len({process.communicate()[0] for process in processes}) == 1
    assert [process.returncode for process in processes] == [0] * 6


def test_a_bad_setting_is_one_line_on_the_command_line(tmp_path: Path) -> None:
    env = os.environ | {"TRAININGMGR_INSTANCE": str(tmp_path), "SECRET_KEY": "pendek"}
    flask = [sys.executable, "-m", "flask", "--app", "wsgi", "routes"]
    ended = subprocess.run(flask, env=env, cwd=config.ROOT, capture_output=True, text=True)
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "SECRET_KEY" in ended.stderr
