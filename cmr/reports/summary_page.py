"""summary.html and summary.json: what a run found, small cells hidden, for anybody to read."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cmr.private_files import OWNER_ONLY
from cmr.reports.hiding import SMALLEST_SHOWN
from cmr.reports.manifest import write_json
from cmr.reports.page_sections import KINDS, count, sections
from cmr.reports.page_words import Label, all_words, label, named
from cmr.reports.run_directory import RunDirectory
from cmr.reports.summary import Summary

MOST_HIDDEN = SMALLEST_SHOWN - 1


def write_summary(out: RunDirectory, summary: Summary) -> None:
    """Write summary.json and summary.html; whom they go to is for the office to say."""
    write_json(out, "summary.json", summary.as_json(), mode=OWNER_ONLY)
    with out.create("summary.html") as stream:
        stream.write(render(summary).encode())


def render(summary: Summary) -> str:
    """The page as HTML text: one file, no script, no address outside it."""
    folder = Path(__file__).parent
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("summary.html").render(
        summary=summary,
        sections=tuple(sections(summary)),
        reasons=_reasons(summary),
        tiles=_tiles(summary),
        making=_making(summary),
        legend=[(kind, label(kind)) for kind in KINDS],
        county=Label.same(summary.county.title()),
        most_hidden=MOST_HIDDEN,
        w=label,
        count=count,
        languages=all_words()["languages"],
        style=(folder / "summary.css").read_text(encoding="utf-8"),
    )


Pair = tuple[Any, Any]


def _tiles(summary: Summary) -> Sequence[Pair]:
    """The figures that people ask for first, each with its words."""
    convictions, people = summary.convictions, summary.people
    return (
        (count(convictions.felony_relief), label("felonies")),
        (count(convictions.other_relief), label("less")),
        (count(people["relief"]), label("with_relief")),
        (count(people["no_felony"]), label("no_felony")),
        (count(people["no_conviction"]), label("no_conviction")),
        (count(people["none_recent"]), label("none_recent")),
    )


def _reasons(summary: Summary) -> Sequence[tuple[Label, Sequence[Pair]]]:
    """Each determination with its reasons, in the words a person would read."""
    return [
        (named(determination), [(_reason(summary, name), count(n)) for name, n in found.items()])
        for determination, found in summary.reasons.items()
        if found
    ]


def _reason(summary: Summary, name: str) -> Label:
    said = summary.sentences.get(name)
    return Label(said["en"], said["es"]) if said else named(name)


def _making(summary: Summary) -> Sequence[Pair]:
    """What went in, and what could not be used."""
    records, unknown = summary.records, summary.unknown_counties
    rows: list[Pair] = [
        (label(f"records_{name}"), count(records[name])) for name in ("read", "used", "quarantined")
    ]
    rows.append((label("all_convictions"), count(summary.all_convictions)))
    rows.append((label("unknown_county"), count(unknown.convictions)))
    rows += [
        (label("county_near", text=text, county=county.title()), count(n))
        for text, county, n in unknown.near
    ]
    if unknown.blank:
        rows.append((label("county_blank"), count(unknown.blank)))
    if unknown.other:
        rows.append((label("county_other"), count(unknown.other)))
    return rows
