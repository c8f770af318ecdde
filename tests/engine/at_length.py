"""The engine against the slow implementations at length, by hand:

python -m tests.engine.at_length --people 2000 --seeds 50
"""

import argparse
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.engine.messy import messy_rows
from tests.engine.slow_policies import SLOW, configurable_differences, random_options
from tests.engine.test_slow_policies import DAYS


def main() -> int:
    """Print the differing rows of every seed; gives 1 if there are any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--first", type=int, default=10_000)
    asked = parser.parse_args()
    differing = 0
    for seed in range(asked.first, asked.first + asked.seeds):
        rows, as_of = messy_rows(seed, asked.people), DAYS[seed % 3]
        found = {name: differences(rows, as_of) for name, differences in SLOW.items()}
        with TemporaryDirectory() as folder:
            options = random_options(random.Random(seed))
            found["imported"] = configurable_differences(rows, as_of, options, Path(folder))
        print(f"seed {seed}:", {name: len(each) for name, each in found.items()}, flush=True)
        for name, each in found.items():
            for row, (engine, slow) in list(each.items())[:3]:
                print(f"  {name}, row {row}:\n    engine {engine}\n    slow   {slow}")
            differing += len(each)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
