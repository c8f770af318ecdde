"""Only one publishing with the same keys at a time: two would not know what the other tells."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lookup.publish.errors import PublishRefused


@contextmanager
def one_at_a_time(keys: Path) -> Iterator[None]:
    """Hold the key file's lock, which the system lets go when the process ends, however it does;
    raises PublishRefused while another publishing holds it.
    """
    with keys.open("rb") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PublishRefused(
                f"{keys}: another publishing with these keys is under way: wait for its end"
            ) from None
        yield
