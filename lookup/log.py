"""What the logs may hold: one JSON object a line, from an allow-list, and never a person's data."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, TextIO

# Every key that an event may carry, with the form of its value. Words are short, lower-case and
# without blanks, so that nothing a person typed fits by accident. Source: the table of what logs
# may hold, docs/threat-model.md rows 34 and 35.
_WORD: Final = re.compile(r"[a-z0-9][a-z0-9_.<>:/+-]{0,79}")
_METHOD: Final = re.compile(r"[A-Z]{3,7}")
_TYPE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,79}")
_HEX: Final = re.compile(r"[0-9a-f]{8,64}")
_HOST: Final = re.compile(r"[0-9A-Za-z.:\[\]-]{1,80}")

KEYS: Final[Mapping[str, re.Pattern[str] | type[int] | type[bool]]] = {
    "request": _HEX,  # random, one per request
    "route": _WORD,  # the route's name, never its path
    "method": _METHOD,
    "status": int,
    "ms": int,  # rounded to 10
    "face": _WORD,
    "host": _HOST,  # where we listen, never who asks
    "port": int,
    "channel": _WORD,
    "factor": _WORD,  # the kind of number given, never the number
    "result_class": _WORD,
    "bucket": _WORD,
    "bucket_tag": _HEX,
    "reference_count": int,
    "count": int,
    "generation": _WORD,
    "previous": _WORD,
    "reason": _WORD,
    "setting": _WORD,
    "escalation": _HEX,
    "staff": _HEX,
    "head": _HEX,  # of the audit's chain
    "action": _WORD,
    "by": _WORD,  # an operator's login on this machine; never somebody who asks
    "order": _HEX,  # a court's order or a request, by a keyed hash of its number
    "logger": _TYPE,
    "level": _WORD,
    "type": _TYPE,  # of an exception
    "place": _WORD,  # of an exception: file:line
    "worker": bool,
    "demo": bool,
}

_logger: Final = logging.getLogger("lookup.events")
_strict = False


class NotForTheLog(Exception):
    """Code tried to log a key or a form of value that the allow-list does not hold."""


def be_strict(*, strict: bool) -> None:
    """In tests an unknown key raises NotForTheLog; in service it is dropped."""
    global _strict
    _strict = strict


def event(name: str, /, **fields: str | int | bool) -> None:
    """Write one event; keys and values outside the allow-list are dropped (raise when strict)."""
    kept = {key: value for key, value in fields.items() if _allowed(key, value)}
    if _strict and (len(kept) < len(fields) or not _WORD.fullmatch(name)):
        raise NotForTheLog(f"{name}: {sorted(set(fields) - set(kept))}")
    _logger.info("event", extra={"event_name": name, "event_fields": kept})


def failure(name: str, problem: BaseException, /, **fields: str | int | bool) -> None:
    """Write an exception's type and the place in our code that it came through; nothing else."""
    event(name, type=type(problem).__name__, place=place_of(problem.__traceback__), **fields)


def place_of(trace: TracebackType | None) -> str:
    """The innermost file and line of a traceback that is our own code, as `web/check.py:41`."""
    here, place = Path(__file__).parent, "unknown"
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(here):
            place = f"{file.relative_to(here).as_posix()}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _allowed(key: str, value: object) -> bool:
    form = KEYS.get(key)
    if isinstance(form, re.Pattern):
        return isinstance(value, str) and form.fullmatch(value) is not None
    return form is not None and type(value) is form


class _Lines(logging.Formatter):
    """Ours as they are; of a library's record its logger, level and exception type, no message."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON line, control characters escaped by JSON itself."""
        fields: dict[str, object] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + "Z"
        }
        name = getattr(record, "event_name", None)
        if name is not None:
            fields |= {"event": name} | getattr(record, "event_fields", {})
        else:
            fields |= {"event": "library", "logger": record.name, "level": record.levelname.lower()}
            problem = record.exc_info[1] if record.exc_info else None
            if problem is not None:
                fields |= {
                    "type": type(problem).__name__,
                    "place": place_of(problem.__traceback__),
                }
        return json.dumps(fields, ensure_ascii=True)


def as_line(record: logging.LogRecord) -> str:
    """A record as it is written: one JSON line without anybody in it."""
    return _Lines().format(record)


class _StandardError(logging.StreamHandler[TextIO]):
    """Writes to whatever sys.stderr is at the time, so that a captured one is seen."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)
        self.setFormatter(_Lines())

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        """Standard error, now."""
        return sys.stderr


def set_up() -> None:
    """Send every event, library record, warning and stray thread error through this formatter."""
    root = logging.getLogger()
    if not any(isinstance(handler, _StandardError) for handler in root.handlers):
        root.addHandler(_StandardError())
    root.setLevel(logging.WARNING)
    _logger.setLevel(logging.INFO)
    threading.excepthook = _thread_failed


def _thread_failed(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        failure("thread_failed", args.exc_value)
