"""Settings: read once, checked, frozen; what is wrong is said in one line."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lookup.settings import Settings, SettingsError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    file = tmp_path / "server.key"
    file.write_text("{}")
    return file


@pytest.fixture
def enough(key_file: Path) -> dict[str, str]:
    """The three settings that the public face cannot do without."""
    return {
        "PUBLIC_BASE_URL": "http://127.0.0.1:8000",
        "KEY_FILE": str(key_file),
        "SECRET_KEY": "a short one will do on loopback",
    }


def test_what_is_not_set_has_the_contracted_default(enough: dict[str, str]) -> None:
    settings = Settings.from_environment(enough)
    assert settings.face == "public"
    assert settings.database_url == "sqlite:///instance/lookup.db"
    assert settings.county_file == Path("counties/los_angeles.toml")
    assert settings.redis_url is None
    assert settings.limits_file is None
    assert settings.trusted_proxy_hops == 0
    assert settings.min_response_ms > 100  # nobody need know of it to be protected by it
    assert settings.demo is False


def test_settings_cannot_be_changed_after_the_start(enough: dict[str, str]) -> None:
    settings = Settings.from_environment(enough)
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.demo = True  # type: ignore[misc]


def test_secrets_stay_out_of_the_repr(enough: dict[str, str]) -> None:
    settings = Settings.from_environment({**enough, "SECRET_KEY_FALLBACKS": "an-old-one"})
    assert "short one" not in repr(settings)
    assert "an-old-one" not in repr(settings)


@pytest.mark.parametrize("name", ["PUBLIC_BASE_URL", "KEY_FILE", "SECRET_KEY"])
def test_a_missing_setting_is_named_with_what_to_write(enough: dict[str, str], name: str) -> None:
    del enough[name]
    with pytest.raises(SettingsError, match=f"^{name} is not set. Set it to ") as told:
        Settings.from_environment(enough)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("FACE", "both", "FACE must be public or console"),
        ("PUBLIC_BASE_URL", "example.gov", "PUBLIC_BASE_URL is not a base address"),
        ("PUBLIC_BASE_URL", "https://example.gov/path", "PUBLIC_BASE_URL is not a base address"),
        ("PUBLIC_BASE_URL", "https://example.gov:port", "PUBLIC_BASE_URL is not a base address"),
        ("PUBLIC_BASE_URL", "ftp://example.gov", "PUBLIC_BASE_URL is not a base address"),
        ("PUBLIC_BASE_URL", "http://example.gov", "PUBLIC_BASE_URL must begin with https://"),
        ("KEY_FILE", "nowhere/server.key", "KEY_FILE: there is no file nowhere/server.key"),
        ("DATABASE_URL", "mysql://root:pw@host/db", "DATABASE_URL must begin with sqlite:///"),
        ("REDIS_URL", "localhost:6379", "REDIS_URL must begin with redis://"),
        ("LOOKUP_SOCKET", "nowhere/lookup.sock", "LOOKUP_SOCKET: nowhere/lookup.sock cannot be"),
        ("LOOKUP_SOCKET", "/tmp/" + "x" * 120, "a path has at most 103 bytes"),
        ("LOOKUP_SOCKET", __file__, "is no socket. Set it to the path of the look-up service"),
        ("LIMITS_FILE", "nowhere.toml", "LIMITS_FILE: there is no file nowhere.toml"),
        ("COUNTY_FILE", "nowhere.toml", "COUNTY_FILE: there is no file nowhere.toml"),
        ("TRUSTED_PROXY_HOPS", "-1", "TRUSTED_PROXY_HOPS must be a whole number"),
        ("TRUSTED_PROXY_HOPS", "one", "TRUSTED_PROXY_HOPS must be a whole number"),
        ("MIN_RESPONSE_MS", "0.5", "MIN_RESPONSE_MS must be a whole number"),
        ("DEMO", "perhaps", "DEMO must be 1 or 0"),
        ("HELP_ANSWERED_BY", "nobody", "HELP_ANSWERED_BY must be us or twilio"),
        ("STORE_DIR", __file__, "is a file. Set it to the folder that keeps the generations"),
        ("OFFICE_PRIVATE_KEY_FILE", "office.key", "the public face must not be able to open"),
        ("OFFICE_PASSPHRASE_FILE", "phrase", "the public face must not be able to open"),
    ],
)
def test_a_malformed_setting_is_refused(
    enough: dict[str, str], name: str, value: str, told: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({**enough, name: value})
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_database_password_is_not_repeated_in_the_error(enough: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({**enough, "DATABASE_URL": "mysql://root:hunter2@host/db"})
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("name", ["SECRET_KEY", "SECRET_KEY_FALLBACKS"])
def test_with_https_a_short_secret_is_refused(enough: dict[str, str], name: str) -> None:
    real = {**enough, "PUBLIC_BASE_URL": "https://example.gov", "SECRET_KEY": "k" * 48}
    assert Settings.from_environment(real).https
    with pytest.raises(SettingsError, match=f"^{name} is too short"):
        Settings.from_environment({**real, name: "short"})


def test_the_console_needs_no_server_key_and_may_have_the_offices(tmp_path: Path) -> None:
    (tmp_path / "office.key").write_text("{}")
    settings = Settings.from_environment(
        {
            "FACE": "console",
            "CONSOLE_BASE_URL": "http://127.0.0.1:8001",
            "SECRET_KEY": "x",
            "OFFICE_PRIVATE_KEY_FILE": str(tmp_path / "office.key"),
        }
    )
    assert settings.face == "console"
    assert settings.base_url == "http://127.0.0.1:8001"
    assert settings.office_private_key_file == tmp_path / "office.key"


def test_the_offices_records_lie_in_a_database_of_their_own() -> None:
    with pytest.raises(SettingsError, match="^OFFICE_DATABASE_URL must name another database"):
        Settings.from_environment(
            {
                "FACE": "console",
                "CONSOLE_BASE_URL": "http://127.0.0.1:8001",
                "SECRET_KEY": "x",
                "OFFICE_DATABASE_URL": "sqlite:///instance/lookup.db",
            }
        )


def test_every_setting_that_is_read_stands_in_the_example_with_a_comment() -> None:
    room = (ROOT / "lookup/settings").glob("*.py")
    source = "".join(file.read_text() for file in room if file.name != "__init__.py")
    read = set(re.findall(r'"([A-Z][A-Z_]{3,})"', source))
    example = (ROOT / ".env.example").read_text().splitlines()
    named = {
        match[1]: number
        for number, line in enumerate(example)
        if (match := re.match(r"#? ?([A-Z][A-Z_]+)=", line))
    }
    assert read <= set(named)
    assert all(example[number - 1].startswith("# ") for number in named.values())


def test_a_missing_setting_stops_the_command_with_one_line_and_no_traceback(tmp_path: Path) -> None:
    for command in ("serve", "generations"):
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", command],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "PUBLIC_BASE_URL": "http://127.0.0.1:8000"},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode != 0
        assert done.stderr == (
            "Error: KEY_FILE is not set. Set it to the path of server.key; "
            "make it with: python -m lookup.keys new --out DIR\n"
        )
