"""docs/messages.md: every text in both languages, when it is sent, and who must sign it off.

    python -m tests.words.message_sheet        (or: make messages)

writes it anew from the catalogue and translations/sign_off.toml.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sms.segments import count, to_gsm
from tests.words.reading import ease, grade, words
from tests.words.said import CATALOGUE, LONGEST_COUNTY, ROOT, read_aloud, said

SHEET = ROOT / "docs" / "messages.md"
SIGN_OFF = ROOT / "translations" / "sign_off.toml"
SHORT = 15  # words; below that one long word decides a reading level
HEAD = """# Every text, and who signs it off

Written by `make messages` from `translations/*.yaml` and `translations/sign_off.toml`; a test fails
when it is stale. Change the sentences there, not here. Parts: message segments with the longest
names that a county file may give. Level: English by Flesch-Kincaid grade (6 at most), Spanish by
Fernandez-Huerta (70 at least; more is easier); texts under 15 words are not measured. What stands
in braces is filled in: the county's own, or a date, reference or link.
"""


@dataclass(frozen=True, eq=False)
class Group:
    """Texts that are sent on one occasion and signed off by the same people."""

    begins: str
    sent: str
    sign_off: tuple[str, ...]
    signed: Mapping[str, str]


@cache
def plan() -> tuple[dict[str, str], tuple[Group, ...]]:
    """The roles and the groups as their file has them."""
    return read_plan(SIGN_OFF)


def read_plan(file: Path) -> tuple[dict[str, str], tuple[Group, ...]]:
    """The same from any file; KeyError where a group lacks a field."""
    raw: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    groups = tuple(
        Group(one["begins"], one["sent"], tuple(one["sign_off"]), one["signed"])
        for one in raw["text"]
    )
    return raw["roles"], groups


def texts() -> list[str]:
    """Every message that can go out as a text: its own variant, or the web's where it has none."""
    of_the_web = [*CATALOGUE.ids("error."), *CATALOGUE.ids("notice.")]
    return [*CATALOGUE.ids("text."), *(i for i in of_the_web if not CATALOGUE.has(f"text.{i}"))]


def group_of(message_id: str, groups: tuple[Group, ...]) -> Group | None:
    """The first group whose beginning fits."""
    return next((group for group in groups if message_id.startswith(group.begins)), None)


def segments(message_id: str, language: str) -> int:
    """How many parts a text has at its longest."""
    return count(to_gsm(said(message_id, language, LONGEST_COUNTY))).segments


def level(message_id: str, language: str) -> str:
    """Its reading level, or a dash for what is too short to have one."""
    text = read_aloud(message_id, language)
    if len(words(text)) < SHORT:
        return "-"
    return f"{grade(text):.1f}" if language == "en" else f"{ease(text):.0f}"


def sheet() -> str:
    """The whole page."""
    roles, groups = plan()
    parts = [HEAD, "## Who signs\n", *(f"* **{role}**: {who}" for role, who in roles.items()), ""]
    for group in groups:
        mine = [one for one in texts() if group_of(one, groups) is group]
        parts += [*_section(group, mine), ""]
    return "\n".join(parts)


def _section(group: Group, mine: list[str]) -> list[str]:
    signs = ", ".join(f"{role} ({group.signed.get(role, 'not yet')})" for role in group.sign_off)
    return [
        f"## `{group.begins}`\n",
        f"Sent {group.sent}. Sign-off: {signs}.\n",
        "| text | English | parts, level | Español | parts, level |",
        "|---|---|---|---|---|",
        *(_row(one) for one in mine),
    ]


def _row(message_id: str) -> str:
    cells = [f"`{message_id}`"]
    for language in ("en", "es"):
        words_of = to_gsm(CATALOGUE.messages[message_id][language]).replace("|", "\\|")
        cells += [words_of, f"{segments(message_id, language)}, {level(message_id, language)}"]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    SHEET.write_text(sheet(), encoding="utf-8")
    sys.stdout.write(f"{SHEET.relative_to(ROOT)}: {len(texts())} texts\n")
