"""Each policy's second, slow implementation, and where it and the engine differ."""

import json
import random
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from cmr.determine import Run, determine
from cmr.policy import Policy, load
from cmr.policy.cases import NOT_SIGNED_ON
from cmr.policy.configurable import policy_text, read_options
from cmr.statutes.authorities import load_authorities
from tests.engine import slow_columns, slow_configurable, slow_la_2020, slow_pilot, slow_walk
from tests.engine import slow_other_policies as others
from tests.engine.slow_pilot import Row
from tests.engine.slow_reading import Conviction
from tests.engine.slow_walk import Person, Rule

COUNTY = "LOS ANGELES"
TABLE = [*load_authorities(), NOT_SIGNED_ON]
Differences = dict[Any, tuple[object, object]]
SECTIONS = ("11357", "11358", "11359", "11360")


def own_policy(
    name: str,
    rules: Callable[[Person], Iterator[Rule]],
    in_scope: Callable[[Conviction], bool] = lambda one: bool(one.cannabis) or one.in_words,
) -> Callable[[pl.LazyFrame, date], Differences]:
    """A policy of ours: row -> (engine, slow), where determination or rule differ."""

    def differences(rows: pl.LazyFrame, as_of: date) -> Differences:
        plain = rows.collect().to_dicts()
        slow = slow_walk.decide(plain, COUNTY, as_of, TABLE, in_scope=in_scope, rules=rules)
        return _differing(_told(_run(rows, load(name), as_of), "determination", "rule"), slow)

    return differences


def pilot_differences(rows: pl.LazyFrame, as_of: date) -> Differences:
    """la_pilot_2019: determination, reason, case numbers, and every appended column."""
    plain = rows.collect().to_dicts()
    answers = slow_pilot.decide(plain, COUNTY, as_of)
    run = _run(rows, load("la_pilot_2019"), as_of)
    return _parity(run, plain, as_of, answers, configurable=False)


def configurable_differences(
    rows: pl.LazyFrame, as_of: date, options: dict[str, Any], folder: Path
) -> Differences:
    """Imported options: the same as for the pilot."""
    policy = imported(options, folder)
    plain = rows.collect().to_dicts()
    answers = slow_configurable.decide(plain, COUNTY, as_of, options)
    return _parity(_run(rows, policy, as_of), plain, as_of, answers, configurable=True)


def imported(options: dict[str, Any], folder: Path) -> Policy:
    """The policy that import-options makes."""
    given, policy = folder / "options.json", folder / "policy.yaml"
    given.write_text(json.dumps(options))
    policy.write_text(policy_text(read_options(given), given.name))
    return load(str(policy))


def random_options(chance: random.Random) -> dict[str, Any]:
    """Options that the program takes: any lists, any thresholds."""
    lists = [chance.choices(SECTIONS, k=chance.randint(0, 3)) for _ in range(2)]
    years = [0, 1, 3, 5, 10, 15]
    return {
        "baselineEligibility": {"dismiss": lists[0], "reduce": lists[1]},
        "additionalRelief": {
            "subjectUnder21AtConviction": chance.random() < 0.5,
            "subjectAgeThreshold": chance.choice([0, 40, 50, 65]),
            "yearsSinceConvictionThreshold": chance.choice(years),
            "yearsCrimeFreeThreshold": chance.choice(years),
            "subjectHasOnlyProp64Charges": chance.random() < 0.5,
            "subjectIsDeceased": chance.random() < 0.5,
        },
    }


def _run(rows: pl.LazyFrame, policy: Policy, as_of: date) -> Run:
    parity = policy.words == "reference_program"
    return determine(
        rows, policy, county=COUNTY, as_of=as_of, authorities=TABLE, with_appended=parity
    )


def _told(run: Run, *names: str) -> dict[int, Any]:
    told = run.determinations.iter_rows(named=True)
    return {row["row"]: tuple(row[name] for name in names) for row in told}


def _parity(
    run: Run,
    plain: list[Row],
    as_of: date,
    answers: dict[int, tuple[str, str, str]],
    *,
    configurable: bool,
) -> Differences:
    fast = _told(run, "determination", "reason", "case_numbers")
    slow = slow_columns.columns(plain, COUNTY, as_of, answers, configurable=configurable)
    assert run.appended is not None
    appended = {
        row.pop("row"): {name: text for name, text in row.items() if text and name != "file"}
        for row in run.appended.iter_rows(named=True)
    }
    texts = {row: {k: v for k, v in told.items() if v} for row, told in slow.items()}
    return _differing(fast, answers) | _differing(_sorted(appended), _sorted(texts))


def _sorted(columns: dict[int, dict[str, str]]) -> dict[Any, dict[str, str]]:
    """Super-strikes in one order: the pilot program's own changes from run to run."""
    name = slow_columns.SUPERSTRIKES
    return {
        (row, "columns"): told | {name: ";".join(sorted(told.get(name, "").split(";")))}
        for row, told in columns.items()
    }


def _differing(fast: dict[Any, Any], slow: dict[Any, Any]) -> Differences:
    return {
        row: (fast.get(row), slow.get(row))
        for row in fast.keys() | slow.keys()
        if fast.get(row) != slow.get(row)
    }


# Every shipped policy has to stand here: a test fails for one that does not.
SLOW: dict[str, Callable[[pl.LazyFrame, date], Differences]] = {
    "la_2020": own_policy("la_2020", slow_la_2020.served_rules),
    "la_2020_reported": own_policy("la_2020_reported", others.reported_rules),
    "la_2020_pilot_criteria": own_policy("la_2020_pilot_criteria", others.pilot_criteria_rules),
    "la_pilot_2019": pilot_differences,
    "hs_11361_8": own_policy("hs_11361_8", others.statute_rules),
    "dismiss_all_prop64": own_policy("dismiss_all_prop64", others.dismiss_all(others.PROP64)),
    "dismiss_all_prop64_and_related": own_policy(
        "dismiss_all_prop64_and_related",
        others.dismiss_all(others.RELATED),
        others.decided_by(others.RELATED),
    ),
    "pc_1170_18": own_policy("pc_1170_18", others.prop47_rules, others.decided_by(others.PROP47)),
}
