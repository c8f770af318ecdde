"""`cmr determine` against a bare read of the columns it needs: whole processes, the same file.

    python bench/engine.py [--rows 1000000] [--rounds 5] [--results]
                           [--people together|scattered|alone]

Method: one made-up extract of clean records (bench/doj_rows.py, the same bytes every time; about
eleven records a person that stand together, unless --people says otherwise; written once and kept
in the temporary folder), read once to warm the cache. Then, turn and turn about: a process that
only does `polars.scan_csv(FILE).select(columns the engine needs).collect()`, and a process that
does all of `cmr determine` with its default outputs.
Both with two
polars threads and, as in any installed package, with Python's bytecode kept from an earlier run.
Printed: medians of wall clock and of CPU time, their ratios, and peak memory. A ratio, because
seconds say more about the machine than about the program.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from doj_rows import write_extract

BARE = """
import sys, polars
from cmr.doj.layout import NEEDED
polars.scan_csv(sys.argv[1], infer_schema=False).select(NEEDED).collect()
"""
BARE_WITH_RESULTS = """
import sys, polars
from cmr.reports.condensed import CONDENSED
frame = polars.scan_csv(sys.argv[1], infer_schema=False).collect()
frame.write_csv(f"{sys.argv[2]}/all.csv")
frame.select(CONDENSED).write_csv(f"{sys.argv[2]}/condensed.csv")
cannabis = polars.col("OFFENSE_DESCR").str.starts_with("113")
convicted = polars.col("DISP_DESCR").str.starts_with("CONVICTED")
frame.filter(cannabis & convicted).write_csv(f"{sys.argv[2]}/prop64.csv")
"""
LIMIT = 2.5
LIMIT_WITH_RESULTS = 2.5


@dataclass(frozen=True)
class Cost:
    """What one process took: seconds of wall clock, seconds of CPU, peak memory in MB."""

    wall: float
    cpu: float
    peak: float


def main() -> None:
    """Measure and print; nothing is asserted, a machine under load would lie."""
    options = arguments()
    folder = Path(tempfile.gettempdir()) / "cmr-bench"
    folder.mkdir(exist_ok=True)
    arranged = "" if options.people == "together" else f"-{options.people}"
    extract = folder / f"doj-{options.rows}{arranged}.csv"
    if not extract.exists():
        write_extract(folder / "unfinished", options.rows, options.people)
        (folder / "unfinished").rename(extract)
    out = folder / "out"
    bare, engine = [], []
    cost_of(bare_command(extract, folder, options.results))
    cost_of(engine_command(extract, out, options.results))
    for _ in range(options.rounds):
        bare.append(cost_of(bare_command(extract, folder, options.results)))
        shutil.rmtree(out, ignore_errors=True)
        engine.append(cost_of(engine_command(extract, out, options.results)))
    size = extract.stat().st_size / 1e6
    people = f"people {options.people}"
    print(f"{options.rows:,} records, {size:,.0f} MB, {people}, {options.rounds} rounds, 2 threads")
    show("bare read" + (" and writes" if options.results else ""), bare)
    show("cmr determine" + (" --results" if options.results else ""), engine)
    limit = LIMIT_WITH_RESULTS if options.results else LIMIT
    print(f"ratio of wall clock {ratio(engine, bare, 'wall'):.2f} (limit {limit})")
    print(f"ratio of CPU time   {ratio(engine, bare, 'cpu'):.2f}")


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--results", action="store_true", help="with the three result files")
    parser.add_argument("--people", choices=("together", "scattered", "alone"), default="together")
    return parser.parse_args()


def bare_command(extract: Path, folder: Path, results: bool) -> list[str]:
    """A process that only reads (and, with results, writes back three times)."""
    code = BARE_WITH_RESULTS if results else BARE
    return [sys.executable, "-c", code, str(extract), str(folder)]


def engine_command(extract: Path, out: Path, results: bool) -> list[str]:
    """A process that does all of `cmr determine`."""
    command = [sys.executable, "-m", "cmr", "determine", str(extract), "--policy", "la_2020"]
    command += ["--county", "LOS ANGELES", "--as-of", "2020-02-11", "--out", str(out)]
    return command + ["--results"] * results


def cost_of(command: list[str]) -> Cost:
    """Run one process to its end; a failing one stops the measurement."""
    kept = {"PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "cmr-bench" / "bytecode")}
    environment = os.environ | {"POLARS_MAX_THREADS": "2"} | kept
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.perf_counter()
    silent = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    process = os.posix_spawn(command[0], command, environment, file_actions=silent)
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"failed: {' '.join(command)}")
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def show(name: str, costs: list[Cost]) -> None:
    """One line: medians."""
    print(
        f"{name:<24} {median(costs, 'wall'):6.2f} s wall  {median(costs, 'cpu'):6.2f} s CPU"
        f"  {median(costs, 'peak'):7,.0f} MB peak"
    )


def median(costs: list[Cost], field: str) -> float:
    """The median of one field."""
    return statistics.median(getattr(cost, field) for cost in costs)


def ratio(costs: list[Cost], base: list[Cost], field: str) -> float:
    """How many times the base."""
    return median(costs, field) / median(base, field)


if __name__ == "__main__":
    main()
