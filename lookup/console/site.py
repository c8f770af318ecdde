"""What the console's pages stand on, and how any of them is put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from flask import current_app, g, render_template

from lookup.clock import Clock
from lookup.console import words
from lookup.county import County
from lookup.face.assets import Assets
from lookup.face.visitors import Visitors
from lookup.i18n import date_in_words
from lookup.office import Office, Session
from lookup.settings import Settings

EXTENSION: Final = "lookup.console"


@dataclass(frozen=True)
class Site:
    """Everything that a view may use, made once by the wiring; `office` needs the key."""

    settings: Settings
    clock: Clock
    county: County
    assets: Assets
    visitors: Visitors
    find_office: Callable[[], Office]

    @property
    def office(self) -> Office:
        """The office's rooms."""
        return self.find_office()

    def moment(self, at: datetime) -> str:
        """A moment as the office's clocks show it: Mar 4, 9:30 a.m."""
        local = at.astimezone(self.county.promise.zone)
        hour, half = local.hour % 12 or 12, "a.m." if local.hour < 12 else "p.m."
        return f"{local:%b} {local.day}, {hour}:{local:%M} {half}"

    def day(self, day: date) -> str:
        """A day in words."""
        return date_in_words(day, "en")

    def birth_date(self, told: Mapping[str, str]) -> str:
        """A birth date in words, so that 4 and 9 are not mixed up; as told if it is none."""
        try:
            return self.day(date(*(int(told[part]) for part in ("year", "month", "day"))))
        except (KeyError, ValueError):
            return " / ".join(str(value) for value in told.values())

    def phone(self, number: str) -> str:
        """A number as people read it: (310) 555-0142."""
        if len(number) == 12 and number.startswith("+1"):
            return f"({number[2:5]}) {number[5:8]}-{number[8:]}"
        return number


def site() -> Site:
    """The site that the current application serves."""
    found: Site = current_app.extensions[EXTENSION]
    return found


def session() -> Session:
    """Who is signed in; the guard has seen to it that somebody is."""
    found: Session = g.staff_session
    return found


def page(template: str, **given: Any) -> str:
    """A page's HTML."""
    here = site()
    visitor = here.visitors.present()
    signed_in: Session | None = g.get("staff_session")
    return render_template(
        f"console/{template}",
        site=here,
        words=words,
        me=signed_in.staff if signed_in else None,
        form_token=here.visitors.form_token(visitor) if visitor else "",
        **given,
    )
