"""Making the county and publishing it, each step by the command that an operator would type."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from lookup.demo.layout import ROOT, Folder, kept_secret

AS_OF = "2020-02-11"  # the day the motion was filed
SEED = "64"


class StepFailed(Exception):
    """A command of the demonstration ended with an error, which it has printed itself."""


def prepare(folder: Folder) -> None:
    """Make the county, its keys and its sealed generation anew, unless they are up to date."""
    if folder.is_fresh():
        return
    shutil.rmtree(folder.top, ignore_errors=True)
    for place in (folder.top, folder.data):
        place.mkdir(parents=True, mode=0o700)
    for title, command, text in steps(folder):
        sys.stdout.write(f"  {title}\n")
        sys.stdout.flush()
        run(command, folder.top / "prepare.log", text=text)
    folder.made_from.write_text(folder.digest())


def steps(folder: Folder) -> list[tuple[str, list[str], str | None]]:
    """Title, command and standard input of each step, in order."""
    python, passphrase = sys.executable, kept_secret(folder.passphrase) + "\n"
    doj, relief = str(folder.county / "doj.csv"), str(folder.county / "relief.csv")
    keys = str(folder.keys / "publisher.key")
    return [
        (
            f"making up a county of {folder.people} people",
            [python, "-m", "cmr", "synthesize", "--people", str(folder.people), "--seed", SEED]
            + ["--as-of", AS_OF, "--out", str(folder.county)],
            None,
        ),
        (
            "deciding every conviction under la_2020",
            [python, "-m", "cmr", "determine", doj, "--policy", "la_2020"]
            + ["--county", "LOS ANGELES", "--as-of", AS_OF, "--out", str(folder.run)],
            None,
        ),
        (
            "making the keys",
            [python, "-m", "lookup.keys", "new", "--out", str(folder.keys), "--passphrase-stdin"],
            passphrase,
        ),
        (
            "sealing everybody's answer into a generation",
            [python, "-m", "lookup.publish", "--determinations", str(folder.run)]
            + ["--relief", relief, "--keys", keys, "--out", str(folder.generation)]
            + ["--kdf", "test"],
            None,
        ),
    ]


def run(
    command: list[str],
    log: Path,
    *,
    text: str | None = None,
    settings: Mapping[str, str] | None = None,
) -> None:
    """Run a command to its end, its output to a log; StepFailed says where to read on."""
    with log.open("a") as output:
        done = subprocess.run(
            command, cwd=ROOT, input=text, stdout=output, stderr=output, text=True, env=settings
        )
    if done.returncode != 0:
        last = log.read_text().strip().splitlines()[-1:] or ["(it printed nothing)"]
        raise StepFailed(f"{' '.join(command[1:4])} failed: {last[0]} (all of it: {log})")
