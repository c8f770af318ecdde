"""The blocks of papers.yaml as what goes on the page."""

from collections.abc import Iterator, Mapping
from typing import Any

from reportlab.platypus import Flowable, PageBreak, Paragraph

from cmr.packet.caption import first_page
from cmr.packet.facts import Facts, words
from cmr.packet.styles import BODY, FLUSH, HEADING, ITEM, SUBHEADING, plain, signature, table

_TEXT = {"flush": FLUSH, "body": BODY, "heading": HEADING, "subheading": SUBHEADING}
_WIDTHS = {"parts": (0.55, 0.17, 0.14, 0.14), "inputs": (0.34, 0.66)}


def tell(paper: str, facts: Facts) -> Iterator[Flowable]:
    """A paper ("motion", "order") from its caption to its last signature."""
    yield from first_page(facts.filing, words()["titles"][paper])
    number = 1
    for block in words()[paper]:
        if not facts.holds.get(block.get("when", ""), True):
            continue
        if "items" in block:
            number = 1 if block.get("restart") else number
            items = list(_items(block["items"], facts))
            yield from (_item(number + at, text) for at, text in enumerate(items))
            number += len(items)
        else:
            yield from _block(block, facts)


def _items(items: list[str | Mapping[str, str]], facts: Facts) -> Iterator[str]:
    """The texts of a list; `each` stands for a list of its own, `when` may leave one out."""
    for item in items:
        if isinstance(item, str):
            yield facts.fill(item)
        elif "each" in item:
            yield from facts.lists[item["each"]]
        elif facts.holds[item["when"]]:
            yield facts.fill(item["text"])


def _item(number: int, text: str) -> Paragraph:
    shown = plain(text, ITEM)
    return Paragraph(shown.text, ITEM, bulletText=f"{number}.")


def _block(block: Mapping[str, Any], facts: Facts) -> Iterator[Flowable]:
    for kind, style in _TEXT.items():
        if kind in block:
            yield plain(facts.fill(block[kind]), style)
    if "table" in block:
        rows = facts.parts if block["table"] == "parts" else facts.inputs
        yield from table(rows, _WIDTHS[block["table"]])
    if "page" in block:
        yield PageBreak()
    if "signature" in block:
        yield from _signature(block["signature"], facts)


def _signature(who: str, facts: Facts) -> Iterator[Flowable]:
    by, declarant = facts.filing.prosecutor, facts.filing.declarant
    blank = "_" * 20
    if who == "attorney":
        below = [by.attorney, by.title, by.office, "Attorneys for Plaintiff, the People"]
        yield from signature(f"Dated: {blank}", "Respectfully submitted,", below)
    elif who == "declarant":
        executed = f"Executed on {blank}, at {blank}, California."
        yield from signature(executed, "", [declarant.name, declarant.title])
    else:
        yield from signature(f"Dated: {blank}", "", ["JUDGE OF THE SUPERIOR COURT"])
