"""One verified look-up against its slow hashes alone: starts bench/verified_lookup.py.

    python bench/lookup.py [--people 60 ...] [--asked 60] [--kdf pilot]

A script's own folder comes first on Python's path, so that `import lookup` in a file of this name
would find the file itself. Hence the measuring lives next door.
"""

import runpy
import sys
from pathlib import Path

sys.path.pop(0)
runpy.run_path(str(Path(__file__).with_name("verified_lookup.py")), run_name="__main__")
