"""summary.html: the counts of a run as one page that opens anywhere, without a network."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cmr.reports.manifest import write_json
from cmr.reports.run_directory import RunDirectory
from cmr.reports.summary import Summary

PRIVATE = 0o600
# Served determinations keep one colour each; whatever else a policy says takes the rest in turn.
COLOURS = {
    "dismissal": "#1b7a4b",
    "redesignation": "#2f6db3",
    "city_review": "#8a6d1a",
    "not_eligible": "#8c2f39",
    "needs_review": "#6b4f9e",
}
SPARE_COLOURS = ("#1b7a4b", "#8c2f39", "#8a6d1a", "#6b4f9e", "#2f6db3", "#4a5560")


def write_summary(out: RunDirectory, summary: Summary) -> None:
    """Write summary.json and summary.html. Counts are exact, so both stay with their owner."""
    write_json(out, "summary.json", summary.as_json(), mode=PRIVATE)
    with out.create("summary.html") as stream:
        stream.write(render(summary).encode())


def render(summary: Summary) -> str:
    """The page as HTML text."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = "{:,}".format
    environment.filters["words"] = lambda code: str(code).replace("_", " ")
    determinations = list(summary.by_determination)
    return environment.get_template("summary.html").render(
        summary=summary, determinations=determinations, colours=_colours(determinations)
    )


def _colours(determinations: list[str]) -> dict[str, str]:
    others = [name for name in determinations if name not in COLOURS]
    return COLOURS | {
        name: SPARE_COLOURS[place % len(SPARE_COLOURS)] for place, name in enumerate(others)
    }
