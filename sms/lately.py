"""Who was told something a moment ago: in memory, since it must hold while the database is away."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

AT_MOST: Final = 20_000  # people; when there are more, the earliest are forgotten


@dataclass
class Lately:
    """Remembers for a while whom we told what; `key` is a keyed hash, never a number."""

    lasts: timedelta
    _told: dict[bytes, datetime] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def is_first(self, key: bytes, *, now: datetime) -> bool:
        """Whether nobody asked for this key within the while; from now on somebody has."""
        with self._lock:
            told = self._told.pop(key, None)
            if told is not None and abs(now - told) < self.lasts:
                self._told[key] = told
                return False
            while len(self._told) >= AT_MOST:
                del self._told[next(iter(self._told))]
            self._told[key] = now
            return True
