"""The made-up county: stories told until there are enough people, written as three files."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import BinaryIO

from cmr.doj.layout import COLUMNS
from cmr.errors import UsageError
from cmr.relief.reader import COLUMNS as RELIEF_COLUMNS

# Importing a room of stories registers them.
from cmr.synthesize import stories_granted, stories_identity, stories_lists, stories_open
from cmr.synthesize.profile import Maker, load_profile, profile_names
from cmr.synthesize.story import STORIES, Story
from cmr.synthesize.teller import EARLIEST_AS_OF, Teller, Written
from cmr.synthesize.writing import county_files, write_lines

ROOMS = (stories_granted, stories_open, stories_identity, stories_lists)
DEFAULT = "default"
MOST_PEOPLE = 1_000_000
PEOPLE_COLUMNS = (
    "subject_id",
    "given_names",
    "family_names",
    "birth_date",
    "ssn4",
    "license",
    "cii",
    "case_numbers",
    "expected_headline",
    "expected_outcomes",
)
HEADERS: Mapping[str, tuple[str, ...]] = {
    "doj.csv": COLUMNS,
    "relief.csv": RELIEF_COLUMNS,
    "people.csv": PEOPLE_COLUMNS,
}
_ROWS_HELD = 20_000


def synthesize(
    people: int | None, seed: int, as_of: date, out: Path, profile: str | None = None
) -> int:
    """Write doj.csv, relief.csv and people.csv of `people` made-up people into the folder `out`.

    The same arguments give the same bytes. What people must be told (people.csv) follows from what
    each was made up for, never from the engine. A profile has its own number of people, unless
    another is given. Gives the number of people. Raises UsageError.
    """
    named = profile if profile != DEFAULT else None
    people = _checked(people, as_of, named)
    teller = Teller(seed, as_of)
    written = teller.written
    with county_files(out, tuple(HEADERS)) as files:
        for name, header in HEADERS.items():
            write_lines(files[name], [",".join(header)])
        for tell in _tellings(teller, people, named):
            tell()
            if len(written.doj) > _ROWS_HELD:
                _flush(written, files)
        written.doj += written.late
        _flush(written, files)
    return people


def _tellings(teller: Teller, people: int, profile: str | None) -> Iterator[Callable[[], None]]:
    """What makes exactly this many people, one call after the other."""
    if profile is None:
        yield from (partial(story.tell, teller) for story in stories_for(teller, people))
        return
    maker = Maker(load_profile(profile), teller)
    yield from repeat(maker.tell_one, people)


def _flush(written: Written, files: Mapping[str, BinaryIO]) -> None:
    """Write out what the stories left so far."""
    lines_of = (written.doj, written.relief, written.people)
    for name, lines in zip(HEADERS, lines_of, strict=True):
        write_lines(files[name], lines)
        lines.clear()


def stories_for(teller: Teller, people: int) -> Iterator[Story]:
    """Stories that make exactly this many people: each once, most common first, then by weight."""
    once = sorted(STORIES.values(), key=lambda story: -story.weight)
    by_weight = [story for story in once for _ in range(story.weight)]
    told, left = 0, people
    while left:
        story = once[told] if told < len(once) else teller.one_of(by_weight)
        told += 1
        if story.people <= left:
            left -= story.people
            yield story


def _checked(people: int | None, as_of: date, profile: str | None) -> int:
    """How many people to make; what cannot be made is refused, saying what can."""
    if profile is not None and profile not in profile_names():
        known = ", ".join((DEFAULT, *profile_names()))
        raise UsageError(f"--profile {profile}: there is no such county; use {known}")
    if people is None:
        if profile is None:
            raise UsageError("--people: say how many, or name a --profile that says it")
        people = load_profile(profile).people
    if not 1 <= people <= MOST_PEOPLE:
        raise UsageError(f"--people {people}: write a number from 1 to {MOST_PEOPLE}")
    earliest, because = EARLIEST_AS_OF, "so that convictions after Proposition 64 fit in"
    if profile is not None:
        earliest, because = load_profile(profile).earliest_as_of, "the first day of this county"
    if as_of < earliest:
        raise UsageError(f"--as-of {as_of}: write {earliest} or a later day, {because}")
    return people
