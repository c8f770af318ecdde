"""The commands of `flask --app app ...`: each file here brings its own."""

from __future__ import annotations

import importlib
from importlib.util import find_spec
from typing import Final

from flask import Flask

# What each face may do from a terminal: what waits for the office is listed on the console alone.
COMMANDS: Final = {
    "public": ("serve", "generations", "chat", "limits"),
    "console": ("serve", "escalations"),
}


def register(app: Flask, *, face: str) -> None:
    """Add the commands of one face to the application."""
    for room in COMMANDS[face]:
        if find_spec(f"lookup.cli.{room}"):
            for command in importlib.import_module(f"lookup.cli.{room}").commands:
                app.cli.add_command(command)
