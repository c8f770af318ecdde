"""`flask chat` and `flask escalations`, as an operator runs them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from lookup.clock import FixedClock
from lookup.settings import Settings
from tests.publish.county import Publisher

STRANGER = ["y", "Nobody Knowshim", "skip", "1/2/1960", "1", "3456", "skip", "y", "n"]
MARIA = ["y", "Maria Garcia", "skip", "4/9/1975", "ssn 3456", "skip", "y", "y"]


@pytest.fixture
def settings(published: Publisher, tmp_path: Path) -> Settings:
    return Settings(
        face="public",
        base_url="http://127.0.0.1:8000",
        key_file=published.keys / "server.key",
        secret_key="a secret for tests, long enough for https too",
        database_url=f"sqlite:///{tmp_path / 'data' / 'lookup.db'}",
        store_dir=tmp_path / "store",
    )


@pytest.fixture
def app(settings: Settings, published: Publisher, clock: FixedClock) -> Iterator[Flask]:
    made = create_app(settings, clock=clock)
    made.extensions["lookup"].store.load(published.file("first"))
    yield made
    made.extensions["lookup"].database.engine.dispose()


def turns(app: Flask, texts: list[str]) -> list[dict[str, str | None]]:
    run = app.test_cli_runner().invoke(args=["chat", "--json"], input="\n".join(texts) + "\n")
    assert run.exit_code == 0, run.output
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_piped_texts_give_one_json_line_a_turn(app: Flask) -> None:
    opening, *replies = turns(app, MARIA)

    assert opening["question"] == "consent"
    assert len(replies) == len(MARIA)
    assert all(
        list(one) == ["question", "text", "outcome", "headline", "escalation"]
        for one in (opening, *replies)
    )
    last = replies[-1]
    assert (last["question"], last["outcome"]) == (None, "verified")
    assert (last["headline"], last["escalation"]) == ("all_dismissed", None)


def test_a_stranger_ends_with_a_reference(app: Flask) -> None:
    last = turns(app, STRANGER)[-1]

    assert (last["outcome"], last["headline"]) == ("person", None)
    assert last["escalation"] is not None
    assert last["escalation"] in str(last["text"])


def test_without_json_it_reads_like_a_conversation(app: Flask) -> None:
    run = app.test_cli_runner().invoke(args=["chat"], input="hola\nsi\n")

    assert run.exit_code == 0
    assert "free L.A. County line" in run.stdout
    assert "¿Cual es su nombre completo" in run.stdout


def test_the_console_lists_who_waits_and_not_what_they_said(
    app: Flask, settings: Settings, clock: FixedClock
) -> None:
    reference = turns(app, STRANGER)[-1]["escalation"]
    console = create_app(replace(settings, face="console", key_file=None), clock=clock)

    run = console.test_cli_runner().invoke(args=["escalations"])

    assert run.exit_code == 0, run.output
    assert f"{reference}  received" in run.stdout
    assert "2020-03-04" in run.stdout
    assert "2020-03-18" in run.stdout
    assert "Knowshim" not in run.stdout


def test_nobody_waits(settings: Settings, clock: FixedClock) -> None:
    console = create_app(replace(settings, face="console", key_file=None), clock=clock)

    run = console.test_cli_runner().invoke(args=["escalations"])

    assert run.stdout == "nobody is waiting\n"
