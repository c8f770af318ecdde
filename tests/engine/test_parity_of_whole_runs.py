"""A whole run of each parity policy equals its reference program: every row, column and figure."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from cmr.determine import determine
from cmr.facts import read_record
from cmr.policy import load
from cmr.reference_figures import reference_figures
from cmr.statutes.authorities import load_authorities
from tests.engine.reference_data import AS_OF, COUNTY, DATA, INPUT, RAN_ON, Answers, extract_rows
from tests.files.running import cmr

PROGRAMS = ("pilot", "configurable_a", "configurable_b")
SUPERSTRIKES = "Superstrike Code Section(s)"
FILES = {"all_results": 95, "condensed_results": 20, "prop64_results": 95}


@pytest.fixture(scope="module", params=PROGRAMS)
def ran(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> "Ran":
    """A finished run under the policy of one program."""
    answers = Answers(request.param)
    folder = tmp_path_factory.mktemp(answers.name)
    policy = "la_pilot_2019"
    if answers.options().exists():
        policy = str(folder / "policy.yaml")
        made = cmr("policies", "import-options", str(answers.options()), "--out", policy)
        assert (made.code, made.err) == (0, "")
    ended = cmr(
        "determine", str(INPUT), "--policy", policy, "--county", COUNTY, "--as-of",
        AS_OF.isoformat(), "--out", str(folder / "run"), "--results",
    )  # fmt: skip
    assert ended.code == 0, ended.err
    return Ran(answers, policy, folder / "run")


class Ran:
    """A run and what the reference program answered."""

    def __init__(self, answers: Answers, policy: str, folder: Path) -> None:
        self.answers = answers
        self.policy = policy
        self.folder = folder

    def table(self, name: str) -> list[dict[str, str]]:
        """One CSV of the run."""
        with (self.folder / f"{name}.csv").open(newline="", encoding="utf-8") as stream:
            return list(csv.DictReader(stream))


def alike(columns: dict[str, str]) -> dict[str, str]:
    """Super-strikes in one order: the pilot program's own changes from run to run."""
    return columns | {SUPERSTRIKES: ";".join(sorted(columns[SUPERSTRIKES].split(";")))}


def appended(row: dict[str, str], names: list[str]) -> dict[str, str]:
    """The appended columns of a row of a result file."""
    return alike({name: row[name] for name in names})


def test_determination_reason_and_case_number_are_the_program_s_on_every_row(ran: Ran) -> None:
    got = [
        {
            "row": told["row"],
            "determination": told["determination"],
            "reason": told["reason"],
            "case_number": told["case_numbers"],
        }
        for told in ran.table("determinations")
    ]
    assert got == ran.answers.rows()


@pytest.mark.parametrize("name", FILES)
def test_every_appended_column_of_every_row_is_the_program_s(ran: Ran, name: str) -> None:
    wanted = {int(each.pop("row")): alike(each) for each in ran.answers.columns()}
    names = list(next(iter(wanted.values())))
    blank = dict.fromkeys(names, "")
    decided = [int(each["row"]) for each in ran.answers.rows()]
    rows = range(10_940) if name != "prop64_results" else decided

    table = ran.table(name)

    assert [appended(row, names) for row in table] == [wanted.get(row, blank) for row in rows]
    assert list(table[0])[FILES[name] :] == names


def test_the_other_columns_of_the_three_files_are_the_extract_s(ran: Ran) -> None:
    extract = pl.read_csv(INPUT, infer_schema=False).fill_null("").to_dicts()
    decided = [extract[int(each["row"])] for each in ran.answers.rows()]
    for name, size in FILES.items():
        rows = extract if name != "prop64_results" else decided
        table = ran.table(name)
        copied = list(table[0])[:size]
        assert [[r[c] for c in copied] for r in table] == [[r[c] for c in copied] for r in rows]


def test_the_summary_counts_are_the_program_s_but_for_the_last_7_years(ran: Ran) -> None:
    summary = json.loads((ran.folder / "reference_summary.json").read_text())
    got = without_7_years(summary)
    assert got == without_7_years(ran.answers.summary())


def test_counted_to_the_day_it_ran_the_last_7_years_are_the_program_s_too(ran: Ran) -> None:
    figures = figures_as_it_ran(ran)
    statistics = figures.pop("statistics", None)

    assert figures == ran.answers.summary()
    if statistics:
        text = (DATA / "pilot_statistics.txt").read_text().splitlines()
        assert [line for line in statistics_lines(statistics) if line not in text] == []


def without_7_years(figures: dict[str, Any]) -> dict[str, Any]:
    """The figures without those that hang on the day of counting, and without our statistics."""
    figures.pop("statistics", None)
    return {
        name: {k: v for k, v in value.items() if "Last7Years" not in k}
        if isinstance(value, dict)
        else value
        for name, value in figures.items()
    }


def figures_as_it_ran(ran: Ran) -> dict[str, Any]:
    """The figures with seven years counted to the day on which the reference program ran."""
    policy, rows = load(ran.policy), extract_rows()
    run = determine(rows, policy, county=COUNTY, as_of=AS_OF)
    record = read_record(rows, policy.readings, load_authorities(), AS_OF)
    at = record.convictions.counts.select(pl.col("at").alias("row")).with_row_index("conviction")
    told = run.determinations.join(at.cast(pl.UInt32), on="row")
    return reference_figures(
        record.convictions, told, policy, county=COUNTY, lines=rows.collect().height, today=RAN_ON
    )


def statistics_lines(found: dict[str, Any]) -> Iterator[str]:
    """Lines of the pilot program's text, from our figures."""
    yield f"Found {found['convictions']} Total convictions in DOJ file"
    yield f"Found {found['convictions_in_county']} convictions in this county"
    for section, number in found["prop64_by_section"].items():
        yield f"Found {number} {section} convictions total"
    for determination, sections in found["by_determination_and_section"].items():
        for section, number in sections.items():
            yield f"Found {number} {section} convictions that are {determination}"
    for reasons in found["by_determination_and_reason"].values():
        for reason, number in reasons.items():
            yield f"Found {number} convictions with eligibility reason {reason}"
    for text, number in found["related_in_all_counties"].items():
        yield f"Found {number} {text} convictions in this county"
    have = "individuals currently have"
    yield f"{found['people_with_a_felony']} {have} a felony on their record"
    yield f"{found['people_with_a_conviction']} {have} convictions on their record"
    recent = found["people_with_a_conviction_in_7_years"]
    yield f"{recent} {have} convictions on their record in the last 7 years"
    people = found["relief_with_related_charges"]
    yield (
        f"{people['CountSubjectsNoFelony']} individuals who had a felony will no longer have a "
        "felony on their record"
    )
    yield (
        f"{people['CountSubjectsNoConviction']} individuals who had convictions will no longer "
        "have any convictions on their record"
    )
