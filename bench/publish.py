"""Publishing a county: speed beside bare slow hashes, memory, and the store's size.

    python bench/publish.py [--people 20000] [--kdf statewide] [--county DIR]

Method: a county is made up (`cmr synthesize`) and decided (`cmr determine`), which is not measured;
with --county DIR it stays there for the next time. Then `python -m lookup.publish` seals it as a
process of its own, with a new cache, ledger and keys. Before and after that, slow hashes alone are
computed for a while on all cores by the same threads. Printed: how many slow hashes publishing
computed (the rows of its cache) a second of its whole run, from reading to the finished file, over
the bare rate; its peak memory; bytes per person. The rate is a ratio of two timings of one machine,
so other work on it matters less than to seconds.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])

from lookup.keys import make_key_files  # noqa: E402
from lookup.sealing import PROFILES, slow_hash  # noqa: E402

AS_OF = "2020-02-11"
TARGET = 0.8


def main() -> None:
    """Measure and print; nothing is asserted, a machine under load would lie."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--kdf", choices=list(PROFILES), default="statewide")
    parser.add_argument("--county", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        county = options.county or Path(spare) / "county"
        if not (county / "run" / "manifest.json").exists():
            make_county(county, options.people)
        report(county, Path(spare), options.kdf)


def make_county(folder: Path, people: int) -> None:
    """A made-up county and its determination run; the extract itself is not kept."""
    cmr = [sys.executable, "-m", "cmr"]
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": sys.path[0]}
    made = ["synthesize", "--people", str(people), "--seed", "1", "--as-of", AS_OF]
    subprocess.run([*cmr, *made, "--out", folder], **quiet)
    decided = ["determine", folder / "doj.csv", "--policy", "la_2020", "--as-of", AS_OF]
    subprocess.run([*cmr, *decided, "--county", "LOS ANGELES", "--out", folder / "run"], **quiet)
    (folder / "doj.csv").unlink()


def report(county: Path, folder: Path, kdf: str) -> None:
    """Publish between two measurements of the bare rate, and print."""
    (folder / "keys").mkdir()
    make_key_files(folder / "keys", "a passphrase for the bench")
    before = bare_rate(kdf)
    people, seconds, processor, peak = publish(county, folder, kdf)
    bare = (before + bare_rate(kdf)) / 2
    hashes, size = slow_hashes(folder), (folder / "bench.generation").stat().st_size
    print(f"slow hash {kdf}; {people:,} people, {hashes:,} slow hashes, {os.cpu_count()} cores")
    print(f"  publishing       {hashes / seconds:10,.0f} slow hashes a second")
    print(f"  bare slow hashes {bare:10,.0f} a second")
    print(f"  ratio {hashes / seconds / bare:.2f} (at least {TARGET} with a real setting)")
    print(f"  {seconds:,.0f} s, {processor:,.0f} s of processor, at most {peak:,.0f} MB")
    print(f"  {size / people:,.0f} bytes a person")


def publish(county: Path, folder: Path, kdf: str) -> tuple[int, float, float, float]:
    """People who went in, seconds, seconds of processor, and megabytes at most."""
    command = [
        *(sys.executable, "-m", "lookup.publish", "--kdf", kdf),
        *("--determinations", county / "run", "--relief", county / "relief.csv"),
        *("--keys", folder / "keys" / "publisher.key", "--cache", folder / "slow.cache"),
        *("--out", folder / "bench.generation"),
    ]
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=sys.path[0], stdout=subprocess.PIPE, text=True) as it:
        told = it.stdout.read() if it.stdout else ""
        _, status, used = os.wait4(it.pid, 0)
        it.returncode = os.waitstatus_to_exitcode(status)
    if it.returncode:
        raise SystemExit("nothing was published")
    seconds = time.perf_counter() - began
    return int(told.split()[0]), seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def slow_hashes(folder: Path) -> int:
    """How many were computed: each is in the cache."""
    with sqlite3.connect(folder / "slow.cache") as cache:
        return int(cache.execute("SELECT count(*) FROM sealed").fetchone()[0])


def bare_rate(kdf: str, seconds: float = 5.0) -> float:
    """Slow hashes a second on all cores, and nothing else."""
    until = time.perf_counter() + seconds

    def some(_: int) -> int:
        done = 0
        while time.perf_counter() < until:
            slow_hash(PROFILES[kdf], b"somebody", b"sixteen bytes ok")
            done += 1
        return done

    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        return sum(pool.map(some, range(cores))) / seconds


if __name__ == "__main__":
    main()
