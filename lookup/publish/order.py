"""What to publish, from where, to where; and the names of what lies beside the generation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Order:
    """What to publish, from where, to where."""

    determinations: Path
    relief: Path
    keys: Path
    out: Path
    kdf: str = "pilot"
    office_out: Path | None = None
    public_figures: Path | None = None
    accept_flips: Path | None = None
    cache: Path | None = None
    ledger: Path | None = None  # beside the keys where None
    not_before: date | None = None
    forbid_roll_back: bool = False
    allow_unsigned_policy: bool = False  # only for trying things out: nobody confirmed it
    county_file: Path | None = None  # whose [tiers] hold; the shipped ones where None

    @property
    def rejects(self) -> Path:
        """Where rows of the court list go that fit nobody."""
        return self.out.with_name(f"{self.out.name}.rejects.csv")

    @property
    def flips(self) -> Path:
        """Where people held back are listed for review."""
        return self.out.with_name(f"{self.out.name}.flips.csv")

    @property
    def left_out(self) -> Path:
        """Where everybody who did not go in is listed with the reason."""
        return self.out.with_name(f"{self.out.name}.left-out.csv")

    @property
    def ledger_file(self) -> Path:
        """Where it is kept who was told what."""
        return self.ledger or self.keys.with_suffix(".ledger")
