"""Tags: what a counter is called in the store, so that nobody reads there who or what it counts."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lookup.sealing import hmac_sha256

TAG_BYTES = 16
_A_DAY = 86_400


@dataclass(frozen=True)
class Name:
    """A counter's name before it is hidden: which limit, whose, and its window in seconds."""

    limit: str
    content: str = field(repr=False)
    seconds: int

    @property
    def wait(self) -> Name:
        """What is alive while the next try must wait."""
        return Name(f"{self.limit}, wait", self.content, self.seconds)


@dataclass(frozen=True)
class Tag:
    """A counter's hidden name, and those it has if its window began under an earlier key."""

    now: str
    earlier: tuple[str, ...]

    @property
    def each(self) -> tuple[str, ...]:
        """Every name under which the counter may be."""
        return (*self.earlier, self.now)

    def alive(self, known: Container[str]) -> str:
        """The name under which the counter goes on: the first among `known`, else a new one."""
        return next((tag for tag in self.earlier if tag in known), self.now)


class Tags:
    """Keyed names: the key changes every month, for windows over a day every year.

    `earlier`: keys that an operator replaced; what was counted under them goes on being counted.
    """

    def __init__(self, key: bytes, *, earlier: Sequence[bytes] = ()) -> None:
        self._roots = (key, *earlier)
        self._keys: dict[tuple[bytes, str], bytes] = {}  # the last few periods' keys

    def __repr__(self) -> str:
        return "Tags(...)"

    def tag(self, name: Name, at: datetime) -> Tag:
        """The tag at a moment; a window that began before the key changed keeps its first tag."""
        began = _period(name, at - timedelta(seconds=name.seconds))
        periods = dict.fromkeys((began, _period(name, at)))
        oldest_first = [
            self._hidden(name, root, period) for root in reversed(self._roots) for period in periods
        ]
        return Tag(oldest_first[-1], tuple(oldest_first[:-1]))

    def _hidden(self, name: Name, root: bytes, period: str) -> str:
        key = self._keys.get((root, period))
        if key is None:
            key = hmac_sha256(root, b"lcr/limits/1|" + period.encode())
            self._keys = {**dict(list(self._keys.items())[-8:]), (root, period): key}
        fields = (name.limit.encode(), str(name.seconds).encode(), name.content.encode())
        data = b"".join(len(part).to_bytes(2, "big") + part for part in fields)
        return hmac_sha256(key, data)[:TAG_BYTES].hex()


def _period(name: Name, at: datetime) -> str:
    return at.strftime("%Y-%m" if name.seconds <= _A_DAY else "%Y")
