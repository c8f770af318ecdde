"""What only the office knows: court, hearing, attorney, declarant; read from its TOML file."""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cmr.errors import UsageError
from cmr.packet.exhibit import district_attorney


def _blank(words: str) -> Any:
    """A field that the office fills in; until then its paper shows [words]."""
    return Field(default=f"[{words}]")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Court(_Table):
    """The court that the papers go to."""

    title: str = "SUPERIOR COURT OF THE STATE OF CALIFORNIA"
    county_line: str = _blank("COUNTY AND DISTRICT OF THE COURT")
    case_number: str = "[to be assigned by the clerk]"


class Hearing(_Table):
    """When and where the motion is heard (as rule 3.1110(b) has it on the first page)."""

    date: str = _blank("date of hearing")
    time: str = _blank("time")
    department: str = _blank("department")
    judge: str = _blank("judge, or Presiding Judge")


class Prosecutor(_Table):
    """Who brings the motion (rule 2.111(1))."""

    office: str = _blank("District Attorney's office")
    attorney: str = _blank("name of attorney")
    bar_number: str = _blank("State Bar number")
    title: str = "Deputy District Attorney"
    # Lines 1 to 7 of the first page have room for so many.
    address: tuple[str, ...] = Field(
        default=("[street address]", "[city, state, ZIP]"), max_length=4
    )
    telephone: str = _blank("telephone")
    email: str = _blank("e-mail")
    # "yes" where the office also prosecutes misdemeanors of agencies that no table of ours names.
    prosecutes_unlisted_misdemeanors: bool = False


class Declarant(_Table):
    """Who declares how the list was made, of their own knowledge."""

    name: str = _blank("name of declarant")
    title: str = _blank("position of declarant")


class Courthouse(_Table):
    """A courthouse and how the case numbers that it keeps begin."""

    name: str
    prefixes: tuple[str, ...] = Field(min_length=1)


class Filing(_Table):
    """Everything in the office's file."""

    court: Court = Court()
    hearing: Hearing = Hearing()
    prosecutor: Prosecutor = Prosecutor()
    declarant: Declarant = Declarant()
    defenders: tuple[str, ...] = ("the Public Defender", "the Alternate Public Defender")
    courthouse: tuple[Courthouse, ...] = ()

    @property
    def blanks(self) -> tuple[str, ...]:
        """Fields still to be filled in, as table.field. The clerk gives the case number."""
        tables = ("court", "hearing", "prosecutor", "declarant")
        return tuple(
            f"{table}.{field}"
            for table in tables
            for field, value in getattr(self, table)
            if f"{table}.{field}" != "court.case_number" and _is_blank(value)
        )


def _is_blank(value: object) -> bool:
    """Whether a field, or a line of it, is empty or still in brackets."""
    if isinstance(value, tuple):
        return not value or any(_is_blank(line) for line in value)
    return isinstance(value, str) and (not value.strip() or value.startswith("["))


def read_filing(path: Path) -> Filing:
    """Read the office's file; raises UsageError naming every field that is wrong or missing."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        filing = Filing.model_validate(tables)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise UsageError(f"{path}: cannot be read as TOML ({problem})") from problem
    except ValidationError as problem:
        wrong = "; ".join(
            f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in problem.errors()
        )
        raise UsageError(f"{path}: {wrong}") from problem
    if filing.blanks:
        raise UsageError(
            f"{path}: fill in {', '.join(filing.blanks)}; or leave out --filing for a draft with "
            "visible blanks"
        )
    return filing


def draft_for(county: str) -> Filing:
    """Papers with visible blanks, for a county of which nothing else is known."""
    return Filing(
        court=Court(county_line=f"COUNTY OF {county.strip().upper()}"),
        prosecutor=Prosecutor(office=district_attorney(county)),
    )
