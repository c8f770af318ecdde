"""The log holds one JSON object a line, from an allow-list, and never a person's data."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator

import pytest

from lookup import log


@pytest.fixture(autouse=True)
def written_lines() -> Iterator[None]:
    log.set_up()
    log.be_strict(strict=True)
    yield
    log.be_strict(strict=True)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_an_event_is_one_json_line(capsys: pytest.CaptureFixture[str]) -> None:
    log.event("request", route="check.answer", status=303, ms=20)
    (line,) = lines(capsys)
    assert line.pop("time")
    assert line == {"event": "request", "route": "check.answer", "status": 303, "ms": 20}


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "maria"},
        {"route": "MARIA GARCIA"},
        {"route": "a\nb"},
        {"status": "303"},
        {"ms": True},
        {"request": "not hex"},
    ],
)
def test_what_is_not_allowed_raises_in_tests_and_is_dropped_in_service(
    fields: dict[str, str | int], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(log.NotForTheLog):
        log.event("request", **fields)
    log.be_strict(strict=False)
    log.event("request", **fields)
    (line,) = lines(capsys)
    assert set(line) == {"time", "event"}


def test_of_an_exception_only_type_and_place_are_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    try:
        log.event("request", route="x")
        raise ValueError("MARIA GARCIA 1980-03-04")
    except ValueError as problem:
        log.failure("request_failed", problem)
    written = lines(capsys)[-1]
    assert written["type"] == "ValueError"
    assert "MARIA" not in json.dumps(written)


def test_of_a_librarys_record_no_message_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("some.library").error("could not insert %s", "MARIA GARCIA")
    (line,) = lines(capsys)
    assert line["logger"] == "some.library"
    assert line["level"] == "error"
    assert "MARIA" not in json.dumps(line)


def test_a_thread_that_fails_writes_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise RuntimeError("MARIA GARCIA")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    (line,) = lines(capsys)
    assert line["event"] == "thread_failed"
    assert "MARIA" not in json.dumps(line)
