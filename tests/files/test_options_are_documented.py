"""Every option of every command stands in a document that tells of the command."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cmr.cli import cmr
from lookup.keys.__main__ import main as keys
from lookup.publish.claim_codes import main as claim_codes
from lookup.publish.cli import main as publish

DOCS = Path(__file__).parents[2] / "docs"
# Said of every command at once.
OF_ALL = {"--help", "--version", "--debug"}


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """A command and all below it, by the words that start it."""
    yield name, command
    if isinstance(command, click.Group):
        for word, inner in command.commands.items():
            yield from commands(inner, f"{name} {word}")


COMMANDS = {
    **dict(commands(cmr, "cmr")),
    **dict(commands(keys, "lookup.keys")),
    **dict(commands(publish, "lookup.publish")),
    **dict(commands(claim_codes, "lookup.publish.claim_codes")),
}


def missing(name: str, command: click.Command) -> list[str]:
    """The options that no document mentions beside the command."""
    texts = [path.read_text() for path in DOCS.glob("*.md")]
    about = [text for text in texts if name in text]
    options = {
        option
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
        if option.startswith("--")
    }
    return sorted(
        option
        for option in options - OF_ALL
        if not any(re.search(rf"{option}(?![\w-])", text) for text in about)
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_in_a_document_that_names_its_command(name: str) -> None:
    assert missing(name, COMMANDS[name]) == []
