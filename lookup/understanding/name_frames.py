"""What people write around a name: greetings, "my name is", nicknames, thanks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from lookup.understanding.date_words import plain
from lookup.understanding.words import NOT_IN_NAMES

_LISTED: Final[Mapping[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("names.yaml").read_text(encoding="utf-8")
)


def _either(lines: list[str]) -> str:
    return "|".join(f"(?:{line})" for line in lines)


_GREETED: Final = rf"(?:{_either(_LISTED['greetings'])})\b[\s,!.:]*"
_OPENS: Final = rf"(?:{_either(_LISTED['openings'])})(?![\w'])[\s:,\-]*"
_OPENING: Final = re.compile(rf"(?:{_GREETED}){{0,4}}{_OPENS}")
_GREETING: Final = re.compile(rf"({_either(_LISTED['greetings'])})(?![\w'])([\s,!.:]*)")
_BUT: Final = re.compile(rf"\b(?:{_either(_LISTED['but'])})\b[\s,]*(?={_OPENS})")
_CLOSING: Final = re.compile(rf"[\s,.;!\-]+(?:{_either(_LISTED['closings'])})[\s,.;!]*$")
_LONGEST_CLOSING: Final = 40
_NAMES_TOO: Final = frozenset(_LISTED["names_too"])
_ENDS: Final = frozenset(_LISTED["ends"])
_MAY_END: Final = frozenset(_LISTED["ends_before_an_ordinary_word"])
_GOES_ON: Final = NOT_IN_NAMES | frozenset(_LISTED["goes_on"])
_HONORIFICS: Final = frozenset(_LISTED["honorifics"])
_ARTICLES: Final = frozenset(_LISTED["articles"])
_SUFFIXES: Final = frozenset(_LISTED["suffixes"])
_SUFFIX_SAID: Final = re.compile(rf"\s+the ({'|'.join(_LISTED['suffixes_said'])})\s*$")
_NICKNAME: Final = re.compile(
    r"""[(\[“"«][^()\[\]“”"«»]{1,30}[)\]”"»]|(?<!\w)['‘][^'’]{2,20}['’](?!\w)"""
)
_LABEL: Final = re.compile(
    r"\b(?:(?:my|mi|mis|el|the) )?(?:"
    + "|".join(f"(?P<{role}>{_either(names)})" for role, names in _LISTED["parts"].items())
    + r")(?P<said>\s*[:=\-]\s*|\s+(?:is|es|son|are)\b\s*|\s+)"
)
_ALONE: Final = frozenset(("first", "last", "middle"))
_PICTURES: Final = re.compile(r"_|[^\w\s\x00-\x7f\u0300-\u036f¡¿’‘ʻʼ“”«»–—·]")
_BARE: Final = " ,.;:-"


def unframed(text: str) -> tuple[str, bool]:
    """A text without what stands around the name in it, and whether "my name is" stood there.

    Of two words nothing is taken off: Im, Soy, Yes and Ok are names too.
    """
    text = _without_pictures(text)
    text, opened = _opened(_renamed(text))
    text = _suffix_written(_without_closing(_without_nickname(text)))
    words = _without_honorifics(text.split())
    return " ".join(words[: _end_of_name(words)]).rstrip(_BARE), opened


def after_opening(text: str) -> str:
    """The text behind "my name is" or "my last name is", however little that is; else the whole."""
    text = _without_pictures(text)
    found = _LABEL.match(_alike(text)) or _OPENING.match(_alike(text))
    return text if found is None else text[found.end() :]


def is_opened(text: str) -> bool:
    """Whether a text begins with "my name is" or the like."""
    return _OPENING.match(_alike(text)) is not None


def with_suffix(last: str, first: str) -> tuple[str, str] | None:
    """The parts around a comma as (given, family), or None where only a suffix stands behind it."""
    parts = [part.strip() for part in first.split(",") if part.strip()]
    suffixes = [part for part in parts if plain(part).strip(".") in _SUFFIXES]
    given = " ".join(part for part in parts if part not in suffixes)
    return (given, " ".join((last, *suffixes))) if given else None


def labelled_parts(text: str) -> tuple[str, str] | None:
    """Both parts said by their name: "last name Lopez, first name Ana"; (given, family) or None."""
    found = list(_labels(_alike(text)))
    if len(found) < 2 or not _is_a_beginning(text[: found[0][1]]):
        return None
    said: dict[str, list[str]] = {}
    for (role, _, start), behind in zip(found, [*found[1:], None], strict=True):
        end = len(text) if behind is None else behind[1]
        said.setdefault(role, []).extend(_name_words(text[start:end]))
    given, family = [*said.get("given", ()), *said.get("middle", ())], said.get("family", [])
    return (" ".join(given), " ".join(family)) if said.get("given") and family else None


def _labels(text: str) -> Iterator[tuple[str, int, int]]:
    """Each label in a text: which part it names, where it begins, where the name begins."""
    for found in _LABEL.finditer(text):
        role = next(role for role in _LISTED["parts"] if found[role] is not None)
        if found[role] not in _ALONE or found["said"].strip():
            yield role, found.start(), found.end()


def _is_a_beginning(text: str) -> bool:
    return all(plain(word).strip(_BARE) in NOT_IN_NAMES for word in text.split())


def _name_words(text: str) -> list[str]:
    """The words of a part up to the first that is in no name, without what joins it to the next."""
    words = [word.strip(_BARE) for word in text.strip(_BARE).split()]
    while words and plain(words[-1]) in ("and", "y", "my", "mi"):
        words.pop()
    kept = []
    for word in words:
        if not word or any(sign.isdigit() for sign in word) or plain(word) in _ENDS:
            break
        kept.append(word)
    return kept


def _alike(text: str) -> str:
    """The plain text, of the same length as the text itself."""
    folded = plain(text)
    return folded if len(folded) == len(text) else text.lower()


def _without_pictures(text: str) -> str:
    """The text without emoji, and with a space for a line drawn between two words."""
    return _PICTURES.sub(" ", text)


def _renamed(text: str) -> str:
    """What stands behind "they call me Bob, but my name is", where a full name does."""
    found = _BUT.search(_alike(text))
    behind = "" if found is None else text[found.end() :]
    return behind if len(after_opening(behind).split()) >= 2 else text


def _opened(text: str) -> tuple[str, bool]:
    found = _OPENING.match(_alike(text))
    behind = 0 if found is None else len(text[found.end() :].split())
    if found is not None and behind and (behind > 1 or len(text.split()) > 2):
        return text[found.end() :], True  # Im and Soy are names too: "Im Soojin"
    greeting = _GREETING.match(_alike(text))
    while greeting is not None and len(text[greeting.end() :].split()) >= 2:
        if greeting[1] in _NAMES_TOO and not greeting[2].strip():
            break
        text = text[greeting.end() :]
        greeting = _GREETING.match(_alike(text))
    return text, False


def _without_closing(text: str) -> str:
    for _ in range(3):
        start = max(0, len(text) - _LONGEST_CLOSING)
        found = _CLOSING.search(_alike(text)[start:])
        if found is None or len(text[: start + found.start()].split()) < 2:
            break
        text = text[: start + found.start()]
    return text


def _without_nickname(text: str) -> str:
    without = _NICKNAME.sub(" ", text)
    return without if len(without.split()) >= 2 else text


def _suffix_written(text: str) -> str:
    found = _SUFFIX_SAID.search(_alike(text))
    if found is None:
        return text
    return f"{text[: found.start()]} {_LISTED['suffixes_said'][found[1]]}"


def _without_honorifics(words: list[str]) -> list[str]:
    said = [plain(word).rstrip(".") for word in words]
    start = 0
    while len(words) - start > 2:
        if said[start] in _HONORIFICS:
            start += 1
        elif said[start] in _ARTICLES and said[start + 1] in _HONORIFICS:
            start += 2
        else:
            break
    return words[start:]


def _end_of_name(words: list[str]) -> int:
    """Where a full name ends: before "aka", "formerly", "and I need help"."""
    said = [plain(word).strip(_BARE + "(") for word in words]
    for place in range(2, len(words)):
        behind = said[place + 1] if place + 1 < len(words) else ""
        if said[place] in _ENDS or (said[place] in _MAY_END and behind in _GOES_ON):
            ordinary = any(word in NOT_IN_NAMES for word in said[:place])
            return len(words) if ordinary else place  # "helping my grandma with this"
    return len(words)
