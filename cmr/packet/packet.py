"""A packet written: motion, order, Exhibit 1, what a person must look at, and a record."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

from reportlab.platypus import Flowable

from cmr.errors import UsageError
from cmr.packet.counts import Counts, count_all, count_parts
from cmr.packet.exhibit import Exhibit, Part, draw_up
from cmr.packet.exhibit_pages import write_exhibit
from cmr.packet.facts import Facts, gather, words
from cmr.packet.filing import Filing
from cmr.packet.finished_run import FinishedRun, is_signed_off
from cmr.packet.paper import PleadingPaper
from cmr.packet.standing import known_of, read_events
from cmr.packet.story import tell
from cmr.packet.tables import as_csv
from cmr.reports.run_directory import RunDirectory

RECORD = "packet.json"
PERSON = "for_a_person.csv"
NOT_SIGNED_OFF = "NOT TO BE FILED: POLICY NOT SIGNED OFF"
DRAFT = "DRAFT: BLANKS TO FILL IN"


class PacketDirectory(RunDirectory):
    """The folder of a packet: all of it or nothing; its record goes first and comes last."""

    manifest: ClassVar[str] = RECORD
    outputs: ClassVar[tuple[str, ...]] = ("motion.pdf", "order.pdf", "exhibit_1_*.*", PERSON)


def write_packet(
    run: FinishedRun, out: Path, *, filing: Filing, relief: Path | None, unsigned: bool
) -> tuple[Counts, Exhibit]:
    """Write the packet of a run into `out`; gives the counts and the exhibit.

    `relief`: what courts did already (relief.csv), so that nothing is asked twice. `unsigned`
    allows a policy that is not signed off, and marks every page. Raises UsageError.
    """
    mark = _mark(run, filing, unsigned=unsigned)
    exhibit = draw_up(
        run,
        read_events(relief, known_of(run)),
        office=filing.prosecutor.office,
        unknown_are_ours=filing.prosecutor.prosecutes_unlisted_misdemeanors,
    )
    if not exhibit.parts:
        raise UsageError(f"{run.folder}: no conviction of this run is left to file a motion for")
    parts, whole = count_parts(exhibit), count_all(exhibit)
    facts = gather(filing, run, parts, whole, _left_out(exhibit))
    with PacketDirectory(out) as folder:
        written = _Written(folder)
        for paper in ("motion", "order"):
            written.paper(paper, facts, mark)
        for part, counts in zip(exhibit.parts, parts, strict=True):
            written.part(part, counts, facts, mark)
        written.table(PERSON, exhibit.for_a_person.height, as_csv(exhibit.for_a_person))
        _record(written, run, whole, parts, mark)
        folder.commit()
    return whole, exhibit


def _mark(run: FinishedRun, filing: Filing, *, unsigned: bool) -> str:
    """What is printed across the pages; raises where the policy may not be filed with."""
    if not is_signed_off(run):
        if not unsigned:
            raise UsageError(
                f"policy {run.policy_id}: not signed off by counsel, or changed since the run; no "
                "motion is made of it, but --unsigned makes one that says so on every page"
            )
        return NOT_SIGNED_OFF
    return DRAFT if filing.blanks else ""


def _left_out(exhibit: Exhibit) -> dict[str, int]:
    """How many convictions were kept out of the motion, by reason."""
    held = exhibit.for_a_person.get_column("what") == "not_in_the_motion"
    counted = exhibit.for_a_person.filter(held).get_column("why").value_counts()
    return dict(counted.rows())


class _Written:
    """The files of a packet as they are written, with the digest of each for the record."""

    def __init__(self, folder: PacketDirectory) -> None:
        self.folder = folder
        self.files: dict[str, dict[str, Any]] = {}

    def paper(self, name: str, facts: Facts, mark: str) -> None:
        """One paper on numbered lines."""
        said = words()
        with self.folder.create(f"{name}.pdf") as stream:
            paper = PleadingPaper(
                stream,
                title=said["footers"][name],
                footer=said["footers"][name],
                author=facts.filing.prosecutor.office,
                mark=mark,
            )
            story: list[Flowable] = list(tell(name, facts))
            self._note(f"{name}.pdf", pages=paper.write(story))

    def part(self, part: Part, counts: Counts, facts: Facts, mark: str) -> None:
        """One part of Exhibit 1, as pages and as a table."""
        name = f"exhibit_1_{part.slug}"
        with self.folder.create(f"{name}.pdf") as stream:
            self._note(f"{name}.pdf", pages=write_exhibit(stream, part, counts, facts, mark=mark))
        self.table(f"{name}.csv", part.rows.height, as_csv(part.rows))

    def table(self, name: str, rows: int, content: bytes) -> None:
        """One CSV."""
        with self.folder.create(name) as stream:
            stream.write(content)
        self._note(name, rows=rows)

    def _note(self, name: str, **size: int) -> None:
        self.files[name] = dict(size)

    def digests(self) -> Mapping[str, Mapping[str, Any]]:
        """Every file with its size and SHA-256."""
        return {
            name: size | {"sha256": sha256((self.folder.aside / name).read_bytes()).hexdigest()}
            for name, size in self.files.items()
        }


def _record(
    written: _Written, run: FinishedRun, whole: Counts, parts: tuple[Counts, ...], mark: str
) -> None:
    """packet.json: which run, which policy, how much, which files."""
    record = {
        "packet": _packet_id(written),
        "policy": {"id": run.policy_id, "digest": run.policy_digest},
        "county": run.county,
        "as_of": run.as_of.isoformat(),
        "determinations_sha256": run.digest,
        "marked": mark,
        "counts": whole.as_json(),
        "parts": [part.as_json() for part in parts],
        "files": written.digests(),
    }
    with written.folder.create(RECORD) as stream:
        stream.write(json.dumps(record, indent=2, ensure_ascii=False).encode() + b"\n")


def _packet_id(written: _Written) -> str:
    """Twelve digits that stand for what is asked, and for nothing else: lists are named by it."""
    asked = [
        f"{name} {file['sha256']}"
        for name, file in sorted(written.digests().items())
        if name.startswith("exhibit_1_") and name.endswith(".csv")
    ]
    return sha256("\n".join(asked).encode()).hexdigest()[:12]
