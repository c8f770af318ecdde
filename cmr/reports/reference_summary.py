"""reference_summary.json: the figures of a parity policy as its reference program gives them.

Exact, small cells and all, so it is for the office alone (mode 0600); summary.json hides them.
"""

import json
from collections.abc import Sequence
from typing import Any

from cmr.reference_figures import add_figures
from cmr.reports.run_directory import RunDirectory

REFERENCE_SUMMARY = "reference_summary.json"


def write_reference_summary(out: RunDirectory, parts: Sequence[dict[str, Any] | None]) -> None:
    """Write the figures of a parity policy, added up over the parts of a run; a served policy has
    none.
    """
    figures = [each for each in parts if each is not None]
    if figures:
        with out.create(REFERENCE_SUMMARY) as stream:
            told = add_figures(figures)
            stream.write(json.dumps(told, indent=1, ensure_ascii=False).encode() + b"\n")
