"""The catalogue: our every sentence, in each language side by side, from translations/*.yaml."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = ("en", "es")


_MONTHS: Mapping[str, str] = {
    "en": """January February March April May June July August September October November
    December""",
    "es": """enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
    diciembre""",
}


class CatalogueError(Exception):
    """A sentence is missing, doubled or unequal between languages; says which file and id."""


class UnknownMessage(KeyError):
    """Asked for a message id, or a placeholder's value, that does not exist."""


# The parser in C where it was built with the library: a face starts in half the time.
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _OnlyOnce(_Safe):  # type: ignore[misc]
    """A YAML loader that refuses a key written twice (plain YAML keeps the last in silence)."""


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    doubled = sorted({str(key) for key in keys if keys.count(key) > 1})
    if doubled:
        line = node.start_mark.line + 1
        raise CatalogueError(f"{', '.join(doubled)} (mapping at line {line}) is written twice")
    return {
        key: loader.construct_object(value, deep=True)
        for key, (_, value) in zip(keys, node.value, strict=True)
    }


_OnlyOnce.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def date_in_words(day: date, language: str) -> str:
    """A date that cannot be misread: 'March 4, 1980', '4 de marzo de 1980'."""
    month = _MONTHS[language].split()[day.month - 1]
    if language == "es":
        return f"{day.day} de {month} de {day.year}"
    return f"{month} {day.day}, {day.year}"


def placeholders(sentence: str) -> frozenset[str]:
    """The names in braces that a sentence asks to be filled in."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name)


@dataclass(frozen=True)
class Catalogue:
    """All messages by id, each in every language."""

    messages: Mapping[str, Mapping[str, str]]

    @classmethod
    def load(cls, folder: Path) -> Catalogue:
        """Read every *.yaml in `folder`; CatalogueError names the file and the id that is wrong."""
        messages: dict[str, Mapping[str, str]] = {}
        files = sorted(folder.glob("*.yaml"))
        if not files:
            raise CatalogueError(f"{folder}: no *.yaml here; point it at the translations folder")
        for file in files:
            for message_id, sentences in _read(file).items():
                if message_id in messages:
                    raise CatalogueError(f"{file.name}: {message_id} is already in another file")
                messages[message_id] = _checked(file, message_id, sentences)
        return cls(messages)

    def has(self, message_id: str) -> bool:
        """Whether there is a message of this id."""
        return message_id in self.messages

    def ids(self, prefix: str = "") -> Iterator[str]:
        """Every message id that begins with `prefix`, in order."""
        return (message_id for message_id in sorted(self.messages) if message_id.startswith(prefix))

    def text(self, message_id: str, language: str, **params: object) -> str:
        """The sentence with its placeholders filled; parameters that it lacks are ignored."""
        try:
            sentence = self.messages[message_id][language]
            return sentence.format_map(params)
        except KeyError as missing:
            raise UnknownMessage(
                f"message {message_id!r} in {language!r} needs {missing.args[0]!r}"
            ) from missing


def _read(file: Path) -> Mapping[str, Any]:
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=_OnlyOnce)  # noqa: S506 (a SafeLoader)
    except yaml.YAMLError as problem:
        raise CatalogueError(f"{file.name}: not readable YAML: {_one_line(problem)}") from problem
    except CatalogueError as problem:
        raise CatalogueError(f"{file.name}: {problem}") from problem
    if not isinstance(content, dict):
        raise CatalogueError(f"{file.name}: write `message.id:` with `en:` and `es:` below it")
    return content


def _checked(file: Path, message_id: str, sentences: Any) -> Mapping[str, str]:
    where = f"{file.name}: {message_id}"
    if not isinstance(sentences, dict):
        raise CatalogueError(f"{where}: write `en:` and `es:` below it")
    missing = [language for language in LANGUAGES if not str(sentences.get(language) or "").strip()]
    if missing:
        raise CatalogueError(f"{where}: no sentence in {', '.join(missing)}; write one")
    if unknown := sorted(set(sentences) - set(LANGUAGES)):
        raise CatalogueError(f"{where}: unknown language {', '.join(map(str, unknown))}")
    texts: dict[str, str] = {
        language: " ".join(str(sentences[language]).split()) for language in LANGUAGES
    }
    try:
        wanted = {language: placeholders(text) for language, text in texts.items()}
    except ValueError as problem:
        raise CatalogueError(f"{where}: {problem}; write {{{{ for a brace") from problem
    if len(set(wanted.values())) > 1:
        raise CatalogueError(f"{where}: the languages ask for different {{placeholders}}")
    return texts


def _one_line(problem: Exception) -> str:
    return " ".join(str(problem).split())
