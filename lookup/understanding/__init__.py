"""What people write, understood by rules and tables that a defender can read and change."""

from lookup.understanding.understand import understand
from lookup.understanding.understood import Understood

__all__ = ["Understood", "understand"]
