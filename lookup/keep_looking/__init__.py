"""Keep looking: sealed claims that wait on a proved phone, looked at anew when a list is loaded."""

from lookup.keep_looking.subscriptions import AT_MOST, KeepLooking, stop_waiting, told_at
from lookup.keep_looking.watch import Looked, Watch

__all__ = ["AT_MOST", "KeepLooking", "Looked", "Watch", "stop_waiting", "told_at"]
