"""Who prosecutes: misdemeanors by the arresting agency, felonies by the county; dated tables."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from cmr.yaml_text import read_yaml

_FOLDER = Path(__file__).parent
_FILE = _FOLDER / "authorities.yaml"
_FELONIES = _FOLDER / "felony_prosecutors.yaml"
TABLES = (_FILE, _FELONIES)


class Authority(BaseModel):
    """One agency (the text of STP_ORI_DESCR), its prosecutor, and whether it signed on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    agency: str
    city: str
    authority: str
    signed_on: bool
    from_: date = Field(alias="from")
    source: str


def authorities_on(day: date, table: Sequence[Authority]) -> dict[str, Authority]:
    """The entry of a table in force on `day` for each agency, by the agency's text in capitals."""
    in_force = sorted((e for e in table if e.from_ <= day), key=lambda e: e.from_)
    return {clean_agency(entry.agency): entry for entry in in_force}


def clean_agency(text: str) -> str:
    """An agency's text without doubled blanks, in capitals."""
    return " ".join(text.upper().split())


@cache
def load_authorities() -> tuple[Authority, ...]:
    """Every entry of the shipped table."""
    entries = read_yaml(_FILE.read_text(encoding="utf-8"))
    return tuple(TypeAdapter(list[Authority]).validate_python(entries))


@cache
def felony_prosecutors() -> dict[str, str]:
    """Who prosecutes the felonies of a county, by its name in capitals (Gov. Code 26500)."""
    table = read_yaml(_FELONIES.read_text(encoding="utf-8"))
    return {name.upper(): table["authority"].format(county=name) for name in table["counties"]}
