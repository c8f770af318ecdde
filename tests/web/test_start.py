"""What must stop the start: keys in the wrong place, a store that must not be served."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from lookup.cli import register
from lookup.settings import Settings
from lookup.wiring import CannotStart
from tests.publish.county import PASSPHRASE, Publisher

ROOT = Path(__file__).parents[2]


def test_a_key_file_beside_the_data_stops_the_start(settings: Settings, tmp_path: Path) -> None:
    beside = tmp_path / "data" / "server.key"
    beside.parent.mkdir()
    shutil.copy(str(settings.key_file), beside)
    with pytest.raises(CannotStart, match="beside the database"):
        create_app(replace(settings, key_file=beside))


def test_a_key_file_in_a_folder_inside_the_data_stops_the_start(
    settings: Settings, tmp_path: Path
) -> None:
    for inside in ("data/keys", "data/store/keys"):
        below = tmp_path / inside / "server.key"
        below.parent.mkdir(parents=True)
        shutil.copy(str(settings.key_file), below)
        with pytest.raises(CannotStart, match="lies inside the") as refused:
            create_app(replace(settings, key_file=below))
        assert "\n" not in str(refused.value)


def test_a_redis_that_does_not_answer_stops_the_start(settings: Settings) -> None:
    with pytest.raises(CannotStart, match="^REDIS_URL: no Redis answers there") as refused:
        create_app(replace(settings, redis_url="redis://127.0.0.1:1"))
    assert "\n" not in str(refused.value)


def test_the_public_face_refuses_the_offices_private_key_in_every_form(
    settings: Settings, publisher: Publisher, tmp_path: Path
) -> None:
    from lookup.sealing import read_office_keys

    with pytest.raises(CannotStart, match="not server.key"):
        create_app(replace(settings, key_file=publisher.keys / "office.key"))
    private = read_office_keys(publisher.keys / "office.key", PASSPHRASE).private_key
    facts = json.loads((publisher.keys / "server.key").read_text())
    for hidden in ("outbox_key", "extra"):
        sly = tmp_path / f"{hidden}.key"
        sly.write_text(json.dumps({**facts, hidden: private.scalar.hex()}))
        sly.chmod(0o600)
        with pytest.raises(CannotStart) as refused:
            create_app(replace(settings, key_file=sly))
        assert "\n" not in str(refused.value)


def test_a_part_that_cannot_be_used_stops_the_start_in_one_line(
    settings: Settings, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("not [ toml")
    for changed in (
        replace(settings, county_file=broken),
        replace(settings, limits_file=broken),
        replace(settings, database_url="postgresql://127.0.0.1:1/none"),
        replace(settings, key_file=broken),
    ):
        with pytest.raises(CannotStart) as refused:
            create_app(changed)
        assert "\n" not in str(refused.value)


def test_serving_a_test_generation_over_https_is_refused(
    settings: Settings, publisher: Publisher
) -> None:
    create_app(settings).extensions["lookup"].store.load(publisher.file("first"))
    environment = {
        "PATH": os.environ["PATH"],
        "PUBLIC_BASE_URL": "https://answers.example.gov",
        "KEY_FILE": str(settings.key_file),
        "SECRET_KEY": "k" * 48,
        "DATABASE_URL": settings.database_url,
        "STORE_DIR": str(settings.store_dir),
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "serve", "--port", "0"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Error: the generation in force cannot be served")
    assert len(done.stderr.splitlines()) == 1


def test_after_two_thousand_applications_a_command_runs_as_it_did() -> None:
    app = Flask(__name__)
    for _ in range(2000):  # each is made anew when keys change, in one long-lived process
        register(app, face="public")
    done = app.test_cli_runner().invoke(args=["understand"], input='{"text": "STOP", "lang": "en"}')
    assert done.exit_code == 0, done.output
    assert '"class": "stop"' in done.output
