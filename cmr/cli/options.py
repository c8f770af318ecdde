"""Options that several commands share."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from cmr.cli.ending import DEBUG

F = TypeVar("F", bound=Callable[..., Any])


class IsoDate(click.ParamType[date]):
    """A day written YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a usage error that says how to write one."""
        if isinstance(value, date):
            return value
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
                raise ValueError(value)
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2020-02-11", param, ctx)


class CountyName(click.ParamType[str]):
    """A county as the extract writes it; never blank: no extract has a county without a name."""

    name = "county"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name as given, or a usage error that says how to write one."""
        if not str(value).strip():
            self.fail('is blank; write it as the extract does: "LOS ANGELES"', param, ctx)
        return str(value)


class OutFolder(click.ParamType[Path]):
    """A folder to write into; never blank, as an unset variable of a shell is: that is not here."""

    name = "folder"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Its path, or a usage error."""
        if not str(value).strip():
            self.fail("is blank; name the folder to write into", param, ctx)
        return Path(value)


class ExistingFile(click.ParamType[Path]):
    """A file that is there."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Its path, or a usage error that says what is in the way."""
        path = Path(value)
        if path.is_dir():
            raise click.UsageError(f"{path}: a folder; name the file inside it", ctx)
        if not path.exists():
            raise click.UsageError(f"{path}: no such file; check the name and the folder", ctx)
        return path


def debug_option(command: F) -> F:
    """Accept --debug after the command's name too (read in cmr.cli.run)."""
    return click.option(
        DEBUG, is_flag=True, expose_value=False, help="On an error, show the traceback."
    )(command)
