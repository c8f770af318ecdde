"""The `cmr` command, also as `python -m cmr`."""

import gc
import sys

from cmr.cli import run


def main() -> None:
    """Run the command line and leave with its exit code."""
    code = run(sys.argv[1:])
    gc.freeze()  # all goes at once with the process: no last look for cycles, a tenth of a second
    sys.exit(code)


if __name__ == "__main__":
    main()
