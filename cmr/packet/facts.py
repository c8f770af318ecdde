"""What the papers of one packet say alike: every value that stands in braces in papers.yaml."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath
from typing import Any

import polars as pl

from cmr.packet.counts import Counts
from cmr.packet.filing import Filing
from cmr.packet.finished_run import FinishedRun
from cmr.yaml_text import read_yaml

_FILE = Path(__file__).parent / "papers.yaml"


@cache
def words() -> Mapping[str, Any]:
    """The words of the papers."""
    read: Mapping[str, Any] = read_yaml(_FILE.read_text(encoding="utf-8"))
    return read


@dataclass(frozen=True)
class Facts:
    """`values` by name, `holds` for `when:`, and tables of text with a head row first."""

    filing: Filing
    values: Mapping[str, str]
    holds: Mapping[str, bool]
    lists: Mapping[str, tuple[str, ...]]
    parts: tuple[tuple[str, ...], ...]
    inputs: tuple[tuple[str, ...], ...]

    def fill(self, text: str) -> str:
        """A text of papers.yaml with its values; an unknown name is a mistake of ours."""
        return text.format_map(self.values)


def gather(
    filing: Filing,
    run: FinishedRun,
    parts: Sequence[Counts],
    whole: Counts,
    left_out: Mapping[str, int],
) -> Facts:
    """The facts of a packet, from the office's file, the run and the exhibit's counts."""
    cities = [part.authority for part in parts if part.authority != filing.prosecutor.office]
    return Facts(
        filing=filing,
        values={
            **_of_filing(filing),
            **_of_run(run),
            **{name: _number(value) for name, value in whole.as_json().items()},
            "cities": listed(cities),
        },
        holds={
            "dismissal": whole.dismissal > 0,
            "redesignation": whole.redesignation > 0,
            "cities": bool(cities),
            "unknown": whole.unknown > 0,
            "part": whole.part > 0,
        },
        lists={"left_out": tuple(_left_out(left_out))},
        parts=tuple(_parts(parts, whole)),
        inputs=(("Read by the program", "SHA-256 digest"), *_inputs(run)),
    )


def listed(names: Sequence[str]) -> str:
    """Names in a row: one; one and two; one, two and three."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _of_filing(filing: Filing) -> dict[str, str]:
    defenders = listed(filing.defenders)
    return {
        "office": filing.prosecutor.office,
        "hearing_date": filing.hearing.date,
        "hearing_time": filing.hearing.time,
        "department": filing.hearing.department,
        "defenders": defenders,
        "DEFENDERS": defenders.upper(),
        "declarant": filing.declarant.name,
        "DECLARANT": filing.declarant.name.upper(),
        "declarant_title": filing.declarant.title,
    }


def _of_run(run: FinishedRun) -> dict[str, str]:
    counts, files = run.manifest["counts"], len(run.manifest["inputs"])
    names = {
        "records_read": "records_read",
        "records_used": "records_used",
        "records_quarantined": "records_quarantined",
        "all_convictions": "convictions",
        "all_people": "people",
        "in_scope": "determinations",
    }
    return {name: _number(counts[counted]) for name, counted in names.items()} | {
        "county": run.county.strip().title(),
        "engine_version": str(run.manifest["engine_version"]),
        "policy_id": run.policy_id,
        "policy_digest_short": run.policy_digest[:12],
        "policy_title": _title(run.manifest["policy"]["title"]),
        "as_of": f"{run.as_of:%B} {run.as_of.day}, {run.as_of.year}",
        "files": "one file" if files == 1 else f"{files:,} files",
        "answers": _answers(run),
    }


def _title(title: object) -> str:
    return str(title.get("en", title) if isinstance(title, Mapping) else title)


def _answers(run: FinishedRun) -> str:
    found = run.determinations.group_by("determination").agg(pl.len().alias("number"))
    rows = found.sort(["number", "determination"], descending=[True, False]).rows()
    return "; ".join(f"{word.replace('_', ' ')}, {number:,}" for word, number in rows)


def _left_out(left_out: Mapping[str, int]) -> list[str]:
    because = words()["left_out"]
    return [
        f"{number:,} more that the policy would relieve are not listed, because {because[why]}."
        for why, number in sorted(left_out.items())
    ]


def _parts(parts: Sequence[Counts], whole: Counts) -> list[tuple[str, ...]]:
    rows = [(each.authority, each) for each in parts]
    rows.append(("All parts (people and cases counted once)", whole))
    head = ("Part of Exhibit 1", "Convictions", "People", "Cases")
    return [
        head,
        *(
            (name, _number(each.convictions), _number(each.people), _number(each.cases))
            for name, each in rows
        ),
    ]


def _inputs(run: FinishedRun) -> list[tuple[str, str]]:
    """Base names only: where a file lay is nobody's business."""
    files = [
        (
            "standard input" if each["file"] == "-" else PurePath(each["file"]).name,
            _in_two(each["sha256"]),
        )
        for each in run.manifest["inputs"]
    ]
    return [*files, (f"policy {run.policy_id}", _in_two(run.policy_digest))]


def _in_two(digest: str) -> str:
    """A digest in two pieces, which a narrow column can break between."""
    return f"{digest[:32]} {digest[32:]}"


def _number(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
