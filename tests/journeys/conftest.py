"""A made-up county, made, sealed and served by the demonstration's own steps, for every journey."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lookup.demo.layout import Folder
from lookup.demo.prepare import prepare, run
from lookup.demo.serve import public_settings, serving
from tests.journeys.house import House, house
from tests.serving import free_port

PEOPLE = 150


@dataclass(frozen=True)
class Served:
    """A public face that is up, the people of its county, and where it writes."""

    url: str
    people: list[dict[str, str]]
    folder: Folder
    log: Path


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A county of 150 people, sealed and ready to be loaded."""
    folder = Folder(tmp_path_factory.mktemp("county") / "demo", PEOPLE)
    prepare(folder)
    return folder


@pytest.fixture(scope="module")
def home(county: Folder) -> Iterator[House]:
    """Both faces over the county, with the provider of texts."""
    with house(county) as opened:
        yield opened


@pytest.fixture(scope="module")
def served(county: Folder) -> Iterator[Served]:
    """The public face alone over the county."""
    port = free_port()
    settings = public_settings(county, port=port, given=dict(os.environ))
    load = [sys.executable, "-m", "flask", "--app", "app", "load-generation"]
    run([*load, str(county.generation)], county.top / "load.log", settings=settings)
    with (county.county / "people.csv").open(newline="", encoding="utf-8") as file:
        people = list(csv.DictReader(file))
    log = county.top / "public.log"
    with serving("public", settings, port=port, log=log):
        yield Served(f"http://127.0.0.1:{port}", people, county, log)
