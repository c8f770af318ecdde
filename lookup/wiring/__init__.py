"""The parts of both faces, each made once and handed to those that need it."""

from lookup.wiring.console import Console, build_console
from lookup.wiring.public import Public, build_public
from lookup.wiring.starting import CannotStart

__all__ = ["CannotStart", "Console", "Public", "build_console", "build_public"]
