"""reference_summary.json: the figures of a parity policy as its reference program gives them.

Exact, small cells and all, so it is for the office alone (mode 0600); summary.json hides them.
"""

import json

from cmr.determine import Run
from cmr.reports.run_directory import RunDirectory

REFERENCE_SUMMARY = "reference_summary.json"


def write_reference_summary(out: RunDirectory, run: Run) -> None:
    """Write the figures of a parity policy; a served policy has none."""
    if run.reference is not None:
        with out.create(REFERENCE_SUMMARY) as stream:
            stream.write(json.dumps(run.reference, indent=1, ensure_ascii=False).encode() + b"\n")
