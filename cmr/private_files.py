"""Files that only their owner may read: everything the engine writes about people."""

import os
from pathlib import Path
from typing import BinaryIO

OWNER_ONLY = 0o600


def create(path: Path) -> BinaryIO:
    """A new (or emptied) file of mode 0600, open for writing bytes."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "wb")
