"""Every no costs the same work: counted, step by step, from the last button to the answer.

The clock tells such things badly on a busy machine; counting does not. What is counted: each call
of our own code outside the comparison of names, each statement to the database with the lengths
of what it carries, each line of the log, and the bytes of the answer.
"""

from __future__ import annotations

import logging
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from app import create_app
from lookup.clock import FixedClock
from lookup.log import as_line
from lookup.settings import Settings
from tests.publish.county import Publisher
from tests.web.walking import MARIA, Answer, Browser

OURS = f"{Path(__file__).parents[2]}/lookup/"
# Where a record that has opened is compared with the claim: a few microseconds of names, no more.
COMPARING = ("identity/", "store/generation.py", "store/layout.py")
SLOW, SEALED, SEARCHED = "sealing/kdf.py:slow_hash", ":aead_open", "store/rows.py:"
RANDOM = re.compile(r'"(request|escalation|bucket_tag)": "[0-9a-f]+"|"time": "[^"]+"|"ms": [0-9]+')
JENNIFER = {"name": {"given_names": "Jennifer", "family_names": "Garcia Lopez"}}
OTHER_DAY = {"date_of_birth": {"month": "4", "day": "8", "year": "1975"}}
LONG_AGO = {"date_of_birth": {"month": "4", "day": "7", "year": "1930"}}
NUMBER = {"identifier": {"answer": "9876"}}
BY_CII = {"identifier_kind": {"answer": "cii"}, "identifier": {"answer": "A66524879"}}
TWO_NUMBERS = {
    "second_identifier_kind": {"answer": "license"},
    "second_identifier": {"answer": "B7654321"},
}
LOCKING = '[identity]\nfailures = ["2 per day"]\nwaits_seconds = [0]\n'


@dataclass
class Work:
    """What one request did."""

    calls: Counter[str] = field(default_factory=Counter)
    statements: list[tuple[str, tuple[object, ...]]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    answer: tuple[int, int] = (0, 0)

    @property
    def elsewhere(self) -> Counter[str]:
        """Calls of our code but for the comparison of a record with the claim."""
        return Counter({k: n for k, n in self.calls.items() if not k.startswith(COMPARING)})

    def of(self, kind: str) -> int:
        """How many calls whose name holds this."""
        return sum(n for name, n in self.calls.items() if kind in name)


@contextmanager
def watched() -> Iterator[Work]:
    """Everything that our code does in this block, in this thread."""
    work = Work()
    lines = logging.Handler()
    lines.emit = lambda record: work.lines.append(RANDOM.sub("", as_line(record)))  # type: ignore[method-assign]

    def called(frame: FrameType, what: str, _argument: object) -> None:
        code = frame.f_code
        if what == "call" and code.co_filename.startswith(OURS):
            work.calls[f"{code.co_filename.removeprefix(OURS)}:{code.co_qualname}"] += 1

    def executed(_c: Any, _k: Any, statement: str, given: Any, _x: Any, many: bool) -> None:
        rows = given if many else [given]
        work.statements.append((statement, tuple(shape(row) for row in rows)))

    event.listen(Engine, "before_cursor_execute", executed)
    logging.getLogger().addHandler(lines)
    sys.setprofile(called)
    try:
        yield work
    finally:
        sys.setprofile(None)
        logging.getLogger().removeHandler(lines)
        event.remove(Engine, "before_cursor_execute", executed)


def shape(row: Any) -> tuple[object, ...]:
    """The kinds of a statement's values, and how long the sealed ones are."""
    values = row.values() if isinstance(row, Mapping) else row
    return tuple(len(v) if isinstance(v, bytes) else type(v).__name__ for v in values)


def work_of(app: Flask, answers: Mapping[str, Answer], *, before: int = 0) -> Work:
    """The last button pressed by a new visitor, after so many earlier tries of theirs."""
    for said in ({**answers, **LONG_AGO}, *[answers] * before):  # what a process does once is done
        Browser(app, address="192.0.2.1").walk(said, until="contact_consent")
    browser = Browser(app, address="192.0.2.2")
    browser.walk(answers, until="confirm")
    with watched() as work:
        answer = browser.post("/check/confirm", {"answer": "yes"})
    work.answer = (answer.status_code, len(answer.get_data()))
    return work


@pytest.fixture
def faces(settings: Settings, publisher: Publisher, clock: FixedClock, tmp_path: Path) -> Any:
    """As many public faces as wanted over one generation, each with empty counters of its own."""

    def face(name: str, limits: str = "") -> Flask:
        own = settings
        if limits:
            file = tmp_path / f"{name}.toml"
            file.write_text((settings.limits_file or file).read_text() + limits)
            own = replace(settings, limits_file=file)
        data = tmp_path / name
        own = replace(own, database_url=f"sqlite:///{data / 'lookup.db'}", store_dir=data / "store")
        made = create_app(own, clock=clock)
        made.extensions["lookup"].store.load(publisher.file("first"))
        return made

    return face


def assert_alike(works: Mapping[str, Work]) -> None:
    """The same work in every respect that somebody outside could feel."""
    (first, one), *others = works.items()
    for name, other in others:
        assert other.elsewhere == one.elsewhere, (first, name)
        assert other.statements == one.statements, (first, name)
        assert other.lines == one.lines, (first, name)
        assert other.answer == one.answer, (first, name)
        for kind in (SLOW, SEALED, SEARCHED):
            assert other.of(kind) == one.of(kind), (first, name, kind)


@pytest.mark.parametrize(
    "asked",
    [{}, BY_CII, TWO_NUMBERS],
    ids=["last four", "CII", "two numbers"],
)
def test_unknown_wrong_number_and_wrong_name_do_the_same_work(
    faces: Any, asked: Mapping[str, Answer]
) -> None:
    claims = {**MARIA, **JENNIFER, **asked}
    wrong = {"ssn4": "9876", "license": "C1234567", "cii": "A66524870"}
    kind = claims["identifier_kind"]["answer"]
    number = {"identifier": {"answer": wrong[kind]}}
    if "second_identifier" in asked:
        number["second_identifier"] = {"answer": wrong["license"]}
    works = {
        "unknown": work_of(faces("unknown"), {**claims, **OTHER_DAY}),
        "wrong number": work_of(faces("number"), {**claims, **number}),
        "wrong name": work_of(faces("name"), claims),
    }
    assert_alike(works)
    assert works["unknown"].answer[0] == 303
    assert works["unknown"].of(SLOW) > 0
    assert works["unknown"].of(SEALED) > 2


def test_who_is_locked_is_refused_with_the_same_work_known_or_not(faces: Any) -> None:
    hers = {**MARIA, **JENNIFER}
    works = {
        "known": work_of(faces("known", LOCKING), {**hers, **NUMBER}, before=2),
        "known, right number": work_of(faces("right", LOCKING), hers, before=2),
        "unknown": work_of(faces("nobody", LOCKING), {**hers, **OTHER_DAY}, before=2),
    }
    assert_alike(works)
    assert works["known"].answer[0] == 429
    assert works["known"].of(SLOW) == 0
