"""The county of 2020 at its full size: published figures beside those of a report on it.

    python bench/published_figures.py [--seed 1] [--out DIR]

Makes up 53,000 people (`cmr synthesize --profile la-2020`), decides their 66,000 convictions under
la_2020 as of 11 February 2020, and prints a Markdown table; docs/synthetic-county.md shows it.
Takes about half a minute and 300 MB of disk; with --out the county and the run stay there.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

AS_OF = "2020-02-11"
PUBLISHED = (
    ("convictions dismissed", 66_000, ("convictions", "relief")),
    ("... felonies", 62_000, ("convictions", "felony_relief")),
    ("... misdemeanors, all of ten cities", 4_000, ("convictions", "other_relief")),
    ("people", 53_000, ("people", "relief")),
    ("... with no felony left", 22_000, ("people", "no_felony")),
    ("... with no conviction left", 15_000, ("people", "no_conviction")),
)
RACES = (("Latinx", 45, "HISPANIC"), ("Black", 32, "BLACK"), ("White", 20, "WHITE"))


def main() -> None:
    """Make, decide, compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", default="1")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        folder = options.out or Path(spare)
        county = ["synthesize", "--profile", "la-2020", "--seed", options.seed, "--as-of", AS_OF]
        made = seconds([*county, "--out", str(folder)])
        run = ["determine", str(folder / "doj.csv"), "--policy", "la_2020", "--as-of", AS_OF]
        decided = seconds([*run, "--county", "LOS ANGELES", "--out", str(folder / "run")])
        summary = json.loads((folder / "run" / "summary.json").read_text(encoding="utf-8"))
    print(table(summary))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nMade in {made:.1f} s, decided and reported in {decided:.1f} s, peak {peak:,.0f} MB.")


def seconds(arguments: list[str]) -> float:
    """Run one `cmr` command; how long it took."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "cmr", *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def table(summary: dict) -> str:
    """Published and found, as Markdown."""
    lines = ["| figure | published | in the report |", "|---|---:|---:|"]
    for name, published, (group, key) in PUBLISHED:
        lines.append(f"| {name} | {published:,} | {summary[group][key]:,} |")
    rest = 100.0
    for name, published, race in RACES:
        share = 100 * summary["by_race"][race]["relief"] / summary["people"]["relief"]
        rest -= share
        lines.append(f"| {name} | {published} % | {share:.1f} % |")
    lines.append(f"| other or unknown | 3 % | {rest:.1f} % |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
