"""One county's own: office, tiers, promise, hours, languages, policy, from its TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

Tier = Literal["headline", "details"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class CountyError(Exception):
    """The county file cannot be used; says which file, which field, what to write."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Names(_Frozen):
    """A name in each language that the service speaks."""

    en: Annotated[str, Field(min_length=1)]
    es: Annotated[str, Field(min_length=1)]

    def in_language(self, language: str) -> str:
        """The name in `language`; English for any language we do not have."""
        return self.es if language == "es" else self.en


def _at_most(longest: int) -> AfterValidator:
    """Names that leave our texts as short as they must be."""

    def check(names: Names) -> Names:
        if max(len(names.en), len(names.es)) > longest:
            raise ValueError(f"write at most {longest} letters: longer names split our texts")
        return names

    return AfterValidator(check)


class Office(_Frozen):
    """Who answers escalations and how people reach them."""

    deployment: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{2,40}$")]
    county: Annotated[Names, _at_most(40)]
    county_short: Annotated[Names, _at_most(26)]
    name: Annotated[Names, _at_most(50)]
    name_short: Annotated[Names, _at_most(22)]
    phone: Annotated[str, Field(max_length=14)]
    phone_tty: str
    url: str


class Tiers(_Frozen):
    """What each identifier opens when it stands alone; two different ones open `two`."""

    ssn4: Tier = "headline"
    license: Tier = "headline"
    case_number: Tier = "headline"
    cii: Tier = "details"
    claim_code: Tier = "details"
    two: Tier = "details"

    @property
    def strong(self) -> frozenset[str]:
        """The identifiers that open the details by themselves, so that no second one is asked."""
        return frozenset(kind for kind, tier in self if kind != "two" and tier == "details")


class OwnHoliday(_Frozen):
    """A holiday of the county's own: a fixed day of the year or the n-th weekday of a month."""

    name: str
    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)] | None = None
    weekday: Weekday | None = None
    nth: Annotated[int, Field(ge=-1, le=5)] | None = None
    source: str


class Promise(_Frozen):
    """When we say that a person will answer: business days in the office's own calendar."""

    business_days: Annotated[int, Field(ge=1, le=60)]
    # After so many without a word of the defender who texts with somebody, a machine says so.
    talk_business_days: Annotated[int, Field(ge=1, le=30)] = 3
    time_zone: str
    country: str = "US"
    subdivision: str
    not_observed: tuple[str, ...] = ()
    own: tuple[OwnHoliday, ...] = ()

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("write a time zone such as America/Los_Angeles")
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.time_zone)


TimeOfDay = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Hours(_Frozen):
    """When the office's phone is answered, and when people may get a text unasked."""

    opens: TimeOfDay
    closes: TimeOfDay
    days: Names
    texts_from: TimeOfDay = "08:00"
    texts_until: TimeOfDay = "20:00"

    @model_validator(mode="after")
    def _a_day_to_text_in(self) -> Self:
        if self.texts_from >= self.texts_until:
            raise ValueError("texts_from must be earlier than texts_until")
        return self


class Languages(_Frozen):
    """The languages spoken by the service and the one it opens with."""

    spoken: tuple[Literal["en", "es"], ...]
    default: Literal["en", "es"]


class ServedPolicy(_Frozen):
    """The policy that this county's answers were decided under."""

    id: str


class KeepLooking(_Frozen):
    """How long we look again for somebody who asked us to, if nothing is found before."""

    days: Annotated[int, Field(ge=30, le=1095)] = 365


class Texting(_Frozen):
    """Where codes may be texted to: regions of our own numbering plan, as ISO 3166 names them."""

    code_regions: tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...] = ("US", "PR")


class LetterRules(_Frozen):
    """Whether people are offered a letter to show, and how long its code is known."""

    offered: bool = True
    days: Annotated[int, Field(ge=30, le=3660)] = 365


class County(_Frozen):
    """Everything that is one county's own; a second county is another file."""

    office: Office
    tiers: Tiers
    promise: Promise
    hours: Hours
    languages: Languages
    policy: ServedPolicy
    letters: LetterRules = LetterRules()
    keep_looking: KeepLooking = KeepLooking()
    texting: Texting = Texting()

    @classmethod
    def load(cls, path: Path) -> County:
        """Read and check a county file; CountyError lists every wrong field in one line."""
        try:
            return cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except OSError as problem:
            raise CountyError(
                f"{path}: cannot be read ({problem.strerror}); set COUNTY_FILE to a county's .toml"
            ) from problem
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
            raise CountyError(f"{path}: not TOML: {problem}") from problem
        except ValidationError as problem:
            raise CountyError(f"{path}: {_fields(problem)}") from problem

    def words(self, language: str) -> Mapping[str, str]:
        """The placeholders that any sentence may use, in `language`."""
        office = self.office
        return {
            "county": office.county.in_language(language),
            "county_short": office.county_short.in_language(language),
            "office": office.name.in_language(language),
            "office_short": office.name_short.in_language(language),
            "phone": office.phone,
            "phone_tty": office.phone_tty,
            "website": office.url.removeprefix("https://").rstrip("/"),
            "url": office.url,
            "hours": f"{_clock(self.hours.opens)} - {_clock(self.hours.closes)}",
            "days": self.hours.days.in_language(language),
            "business_days": str(self.promise.business_days),
        }


def _clock(time: str) -> str:
    hour, minute = (int(part) for part in time.split(":"))
    half = "a.m." if hour < 12 else "p.m."
    return f"{hour % 12 or 12}:{minute:02d} {half}"


def _fields(problem: ValidationError) -> str:
    return "; ".join(
        f"[{'.'.join(str(part) for part in error['loc'])}] {error['msg']}"
        for error in problem.errors(include_input=False, include_url=False)
    )
