"""Charts as SVG text: bars and columns in the page's own type size at any width, no script.

Lengths across are in percent, so that a phone gets the same chart; `classes` are in summary.css.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cmr.reports.page_words import Label

ROW, BAR_AT, BAR = 46, 23, 14
COLUMNS_HIGH, COLUMN_TOP, COLUMN_FOOT = 190, 22, 24
# A part that is hidden is drawn this long (percent): its real length would tell.
HIDDEN_LENGTH = 6.0


@dataclass(frozen=True)
class Part:
    """A piece of a bar: its class, and its size; `size` null is drawn as hidden."""

    kind: str
    size: int | None


@dataclass(frozen=True)
class Bar:
    """One bar: what it is, what stands at its end, and its parts."""

    label: Label
    value: Label
    parts: tuple[Part, ...]

    @property
    def length(self) -> int:
        """The sum of the parts that are not hidden."""
        return sum(part.size or 0 for part in self.parts)


def bars(rows: Sequence[Bar], caption: str, longest: int = 0) -> Markup:
    """Horizontal bars under one another; `caption` is the id of the text that names the chart."""
    whole = longest or max((row.length for row in rows), default=0)
    body = [_bar(row, place * ROW, whole) for place, row in enumerate(rows)]
    return _svg(len(rows) * ROW - (ROW - BAR_AT - BAR), caption, body)


def columns(rows: Sequence[Bar], caption: str) -> Markup:
    """Upright columns beside one another, the first part at the foot."""
    whole = max((row.length for row in rows), default=0)
    body = [_column(row, place, len(rows), whole) for place, row in enumerate(rows)]
    height = COLUMN_TOP + COLUMNS_HIGH + COLUMN_FOOT
    foot = COLUMN_TOP + COLUMNS_HIGH
    line = Markup('<line class="axis" x1="0" x2="100%" y1="{0}" y2="{0}"/>').format(foot)
    return _svg(height, caption, [*body, line])


def _svg(height: int, caption: str, body: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg class="chart" role="img" aria-labelledby="{}" width="100%" height="{}">{}</svg>'
    ).format(caption, max(height, 0), Markup("").join(body))


def _bar(row: Bar, y: int, whole: int) -> Markup:
    drawn = [_text(row.label, "0", y + 15), _text(row.value, "100%", y + 15, "value")]
    drawn.append(_rect("track", 0, 100, y + BAR_AT, BAR))
    at = 0.0
    for part in row.parts:
        long = HIDDEN_LENGTH if part.size is None else _percent(part.size, whole)
        if long:
            drawn.append(_rect(_kind(part), at, min(long, 100 - at), y + BAR_AT, BAR))
        at += long
    return Markup("").join(drawn)


def _column(row: Bar, place: int, of: int, whole: int) -> Markup:
    slot = 100 / of
    middle, wide = (place + 0.5) * slot, min(slot * 0.64, 14)
    foot = COLUMN_TOP + COLUMNS_HIGH
    drawn = []
    at = float(foot)
    for part in row.parts:
        size = HIDDEN_LENGTH if part.size is None else _percent(part.size, whole)
        high = size * COLUMNS_HIGH / 100
        at -= high
        if high:
            drawn.append(_rect(_kind(part), middle - wide / 2, wide, at, high))
    top = max(at, COLUMN_TOP) - 7
    drawn.append(_text(row.value, f"{middle:.2f}%", top, "middle small"))
    drawn.append(_text(row.label, f"{middle:.2f}%", foot + 18, "middle small quiet"))
    return Markup("").join(drawn)


def _kind(part: Part) -> str:
    return "hidden-part" if part.size is None else part.kind


def _percent(size: int, whole: int) -> float:
    return 100 * size / whole if whole else 0.0


def _rect(kind: str, x: float, wide: float, y: float, high: float) -> Markup:
    return Markup('<rect class="{}" x="{}%" y="{}" width="{}%" height="{}"/>').format(
        kind, f"{x:.3f}", f"{y:.1f}", f"{wide:.3f}", f"{high:.1f}"
    )


def _text(label: Label, x: str, y: float, kind: str = "") -> Markup:
    """The text once where both languages say the same, else once in each."""
    one = Markup('<text class="{} {}" lang="{}" x="{}" y="{}">{}</text>')
    if label.en == label.es:
        plain = Markup('<text class="{}" x="{}" y="{}">{}</text>')
        return plain.format(kind, x, f"{y:.1f}", label.en)
    return Markup("").join(
        one.format(kind, language, language, x, f"{y:.1f}", text)
        for language, text in (("en", label.en), ("es", label.es))
    )
