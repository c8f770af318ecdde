"""`flask load-generation` and `flask generations`, as an operator types them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.publish.county import Publisher

ROOT = Path(__file__).parents[2]


def flask(
    publisher: Publisher, *command: str | Path, base_url: str
) -> subprocess.CompletedProcess[str]:
    """Run `flask --app app COMMAND` as the public face."""
    data = publisher.folder / "data"
    settings = {
        "PATH": os.environ["PATH"],
        "FACE": "public",
        "PUBLIC_BASE_URL": base_url,
        "SECRET_KEY": "a secret of forty characters and some more",
        "KEY_FILE": str(publisher.keys / "server.key"),
        "DATABASE_URL": f"sqlite:///{data / 'lookup.db'}",
        "STORE_DIR": str(data / "store"),
    }
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *map(str, command)],
        cwd=ROOT,
        env=settings,
        capture_output=True,
        text=True,
    )


def test_an_operator_loads_lists_rolls_back_and_activates(publisher: Publisher) -> None:
    first = str(publisher.publish("first").manifest.gen)
    second = str(publisher.publish("second").manifest.gen)

    def run(*command: str | Path) -> str:
        done = flask(publisher, *command, base_url="http://127.0.0.1:8000")
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run("generations") == "none yet: `flask load-generation FILE` loads one\n"
    loaded = run("load-generation", publisher.file("first"))
    assert loaded.startswith(f"{first}  in force  LOS ANGELES, la_2020, as of 2020-02-11")
    run("load-generation", publisher.file("second"))
    listed = run("generations").splitlines()
    assert [line.split()[0] for line in listed] == [second, first]
    assert listed[1].split("  ")[1].startswith("kept until ")
    assert run("generations", "roll-back").startswith(f"{first}  in force")
    assert run("generations", "activate", second).startswith(f"{second}  in force")


def test_a_refusal_is_one_line_and_what_served_goes_on_serving(publisher: Publisher) -> None:
    publisher.publish("first")
    torn = publisher.folder / "torn.generation"
    torn.write_bytes(publisher.file("first").read_bytes()[:-1])
    for file, base_url in (
        (torn, "http://127.0.0.1:8000"),
        (publisher.file("first"), "https://answers.example.gov"),
        (publisher.folder / "nowhere.generation", "http://127.0.0.1:8000"),
    ):
        done = flask(publisher, "load-generation", file, base_url=base_url)
        assert done.returncode == 2
        (line,) = [one for one in done.stderr.splitlines() if not one.startswith("{")]
        assert line.startswith(f"Error: {file}: ")
        assert line.endswith("(what served before goes on serving)")
        assert done.stdout == ""
