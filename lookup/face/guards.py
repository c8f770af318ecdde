"""Who may enter by which door: every view names its guard, even where the guard is 'nobody'."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

# What bounds the use of a door. `requests`: bucket 14 of limits.toml, per address. `none`: answers
# from memory without touching the database, so that a limiter in trouble cannot hide that we live.
LIMITS: Final = frozenset({"requests", "none"})


def public_page(view: View) -> View:
    """Mark a page that anybody may open, with requests counted per address."""
    return marked(view, guard="public_page", limit="requests")


def open_to_monitors(view: View) -> View:
    """Mark an answer for a load balancer: no person's data behind it, and no limit."""
    return marked(view, guard="open_to_monitors", limit="none")


def way_out(view: View) -> View:
    """Mark the door for somebody who must be gone at once: never counted, so never refused."""
    return marked(view, guard="way_out", limit="none")


def never_refused(view: View) -> View:
    """Mark the door to a person: not counted, so that no limit stands between them.

    It needs a form's token, which only counted pages give; what it files is counted by bucket 12.
    """
    return marked(view, guard="never_refused", limit="none")


def public_file(view: View) -> View:
    """Mark files that ship with the code, the same for everybody."""
    return marked(view, guard="public_file", limit="none")


def guard_of(view: Callable[..., Any]) -> str | None:
    """The guard that a view names, or None when it forgot."""
    return getattr(view, "guard", None)


def limit_of(view: Callable[..., Any]) -> str | None:
    """The limit that a view names, or None when it forgot."""
    return getattr(view, "limit", None)


def marked(view: View, *, guard: str, limit: str) -> View:
    """Write a guard's and a limit's name on a view."""
    view.guard = guard  # type: ignore[attr-defined]
    view.limit = limit  # type: ignore[attr-defined]
    return view
