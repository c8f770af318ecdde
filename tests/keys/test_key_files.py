"""Key files: made once, read only where they are safe, and none holds what it must not."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lookup.keys import NAMES, make_key_files
from lookup.sealing import (
    KeyFileRefused,
    open_from_office,
    read_office_keys,
    read_publisher_keys,
    read_server_keys,
    refuse_key_beside_data,
    seal_to_office,
    write_key_file,
)

PASSPHRASE = "correct horse battery"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    make_key_files(tmp_path, PASSPHRASE)
    return tmp_path


def altered(file: Path, **changes: Any) -> Path:
    """A key file with some fields changed; None takes a field out."""
    facts = {**json.loads(file.read_text()), **changes}
    other = file.with_name(f"altered-{len(list(file.parent.iterdir()))}.key")
    write_key_file(other, {name: value for name, value in facts.items() if value is not None})
    return other


def test_the_three_files_fit_together(keys: Path) -> None:
    publisher = read_publisher_keys(keys / "publisher.key")
    server = read_server_keys(keys / "server.key")
    office = read_office_keys(keys / "office.key", PASSPHRASE)
    assert server.peppers == {publisher.pepper_id: publisher.pepper}
    assert server.manifest_public_keys == {publisher.signing_key_id: publisher.manifest_public_key}
    assert server.store_id == publisher.store_id
    box = seal_to_office(server.office_public_key, b"a claim", b"")
    assert open_from_office(office.private_key, box, b"") == b"a claim"


def test_every_file_is_its_owners_alone(keys: Path) -> None:
    assert {stat.S_IMODE((keys / name).stat().st_mode) for name in NAMES} == {0o600}


def test_no_two_deployments_share_a_key(keys: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    make_key_files(other, PASSPHRASE)
    one, two = ({values(folder / name) for name in NAMES} for folder in (keys, other))
    assert not set().union(*one) & set().union(*two)


def values(file: Path) -> frozenset[str]:
    """Every value of a key file that is long enough to be a key."""
    facts = json.loads(file.read_text())
    flat = [
        *facts.values(),
        *(v for f in facts.values() if isinstance(f, dict) for v in f.values()),
    ]
    return frozenset(value for value in flat if isinstance(value, str) and len(value) >= 16)


def test_no_secret_is_in_a_repr(keys: Path) -> None:
    server = read_server_keys(keys / "server.key")
    publisher = read_publisher_keys(keys / "publisher.key")
    office = read_office_keys(keys / "office.key", PASSPHRASE)
    shown = repr(server) + repr(publisher) + repr(office)
    for secret in (server.limiter_key, server.session_key, publisher.pepper, publisher.signing_key):
        assert repr(secret)[2:-1] not in shown
        assert secret.hex() not in shown


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_may_read_is_refused(keys: Path, mode: int) -> None:
    (keys / "server.key").chmod(mode)
    with pytest.raises(KeyFileRefused, match="chmod 600"):
        read_server_keys(keys / "server.key")


def test_the_server_is_refused_an_office_private_key_under_any_name(keys: Path) -> None:
    office = read_office_keys(keys / "office.key", PASSPHRASE)
    scalar = office.private_key.scalar.hex()
    server, publisher = keys / "server.key", keys / "publisher.key"
    for changes in (
        {"office_private_key": "00" * 32},
        {"private_key_sealed": "00" * 60},
        {"log_key": scalar},
        {"peppers": {"0123456789abcdef": scalar}},
        {"note": "-----BEGIN PRIVATE KEY-----"},
    ):
        with pytest.raises(KeyFileRefused, match="office's private key"):
            read_server_keys(altered(server, **changes))
    with pytest.raises(KeyFileRefused, match="office's private key"):
        read_publisher_keys(altered(publisher, cache_key=scalar))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"session_key": None}, "'session_key' is missing"),
        ({"session_key": "abc"}, "'session_key' must be 64 hexadecimal digits"),
        ({"session_key": 7}, "'session_key' is missing or not text"),
        ({"peppers": None}, "'peppers' is missing"),
        ({"office_public_key": "04" + 128 * "1"}, "'office_public_key' is no public key"),
        ({"peppers": {"a": "zz"}}, "'peppers.a' must be 64"),
        ({"signing_key": "00" * 32}, "unknown fields signing_key"),
        ({"version": 2}, "version 2 is not known"),
        ({"kind": "publisher"}, "this is a 'publisher' key file"),
    ],
)
def test_a_torn_or_overfull_file_is_refused_with_the_fields_name(
    keys: Path, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(KeyFileRefused, match=words) as refused:
        read_server_keys(altered(keys / "server.key", **changes))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe\x00"])
def test_what_is_no_key_file_is_refused(keys: Path, content: bytes) -> None:
    (keys / "server.key").write_bytes(content)
    with pytest.raises(KeyFileRefused, match="not a key file"):
        read_server_keys(keys / "server.key")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyFileRefused, match=r"server.key: cannot read the key file \(No such"):
        read_server_keys(tmp_path / "server.key")


def test_a_wrong_passphrase_opens_nothing(keys: Path) -> None:
    with pytest.raises(KeyFileRefused, match="passphrase does not open"):
        read_office_keys(keys / "office.key", "correct horse batter")


def test_keys_inside_the_store_or_beside_the_database_are_refused(tmp_path: Path) -> None:
    store, database = tmp_path / "data" / "store", tmp_path / "data" / "lookup.db"
    for key in (store / "server.key", store / "deep" / "server.key"):
        with pytest.raises(KeyFileRefused, match="inside the store's folder"):
            refuse_key_beside_data(key, store_dir=store, database=database)
    with pytest.raises(KeyFileRefused, match="beside the database"):
        refuse_key_beside_data(tmp_path / "data" / "server.key", store_dir=store, database=database)
    refuse_key_beside_data(tmp_path / "keys" / "server.key", store_dir=store, database=database)


def test_a_link_into_the_store_hides_nothing(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    (store / "server.key").touch()
    link = tmp_path / "server.key"
    link.symlink_to(store / "server.key")
    with pytest.raises(KeyFileRefused, match="inside the store's folder"):
        refuse_key_beside_data(link, store_dir=store, database=None)


def new(out: Path, *options: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run `python -m lookup.keys new`."""
    return subprocess.run(
        [sys.executable, "-m", "lookup.keys", "new", "--out", str(out), *options],
        input=typed,
        capture_output=True,
        text=True,
    )


def test_the_command_makes_the_files_and_never_replaces_one(tmp_path: Path) -> None:
    out = tmp_path / "keys"
    done = new(out, "--passphrase-stdin", typed=f"{PASSPHRASE}\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert PASSPHRASE not in done.stdout
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    before = (out / "server.key").read_bytes()
    again = new(out, "--passphrase-stdin", typed=f"{PASSPHRASE}\n")
    assert again.returncode == 2
    assert len(again.stderr.splitlines()) == 1
    assert (out / "server.key").read_bytes() == before
    assert read_office_keys(out / "office.key", PASSPHRASE).private_key


def test_with_nobody_to_ask_a_passphrase_is_made_and_shown_once(tmp_path: Path) -> None:
    done = new(tmp_path / "keys")
    passphrase = done.stdout.splitlines()[0].rpartition(": ")[2]
    assert read_office_keys(tmp_path / "keys" / "office.key", passphrase).private_key


@pytest.mark.parametrize("typed", ["", "short\n"])
def test_a_weak_passphrase_makes_no_keys(tmp_path: Path, typed: str) -> None:
    done = new(tmp_path / "keys", "--passphrase-stdin", typed=typed)
    assert done.returncode == 2
    assert "at least 12 characters" in done.stderr
    assert list((tmp_path / "keys").iterdir()) == []
