"""`python -m lookup.demo.code`: the one-time code of the demonstration's account, now."""

from __future__ import annotations

import json
import sys

import pyotp

from lookup.clock import SystemClock
from lookup.demo.layout import ROOT


def main() -> int:
    """Print the code; 1 with one line when there is no demonstration."""
    file = ROOT / "instance" / "demo" / "demo.json"
    if not file.is_file():
        sys.stderr.write("there is no demonstration here: run `make demo` first\n")
        return 1
    secret = json.loads(file.read_text())["console_totp_secret"]
    sys.stdout.write(pyotp.TOTP(secret).at(SystemClock().now()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
