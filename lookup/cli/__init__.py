"""The commands of `flask --app app ...`: each file here brings its own."""

from __future__ import annotations

import importlib

from flask import Flask

# What each face may do from a terminal. A command that opens what the office keeps is the
# console's alone; one that checks or publishes to people is the public face's.
PUBLIC = ("serve", "generations", "chat", "limits")
CONSOLE = ("serve", "escalations")


def register(app: Flask, *, face: str) -> None:
    """Add the commands of one face to the application."""
    for room in PUBLIC if face == "public" else CONSOLE:
        for command in importlib.import_module(f"lookup.cli.{room}").commands:
            app.cli.add_command(command)
