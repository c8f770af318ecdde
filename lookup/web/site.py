"""What the pages stand on: the conversation, the words, the county, the limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, request

from lookup.clock import Clock
from lookup.conversation import Contact, Service, Speaker
from lookup.county import County
from lookup.face.assets import Assets
from lookup.face.visitors import Visitor, Visitors
from lookup.i18n import Catalogue
from lookup.keep_looking import KeepLooking
from lookup.letters import Letters
from lookup.limits import Asked, Exceeded, Origin
from lookup.notices import Notices
from lookup.settings import Settings
from lookup.web.languages import language

EXTENSION = "lookup.web"


@dataclass(frozen=True)
class PublishedRule:
    """One rule of the served policy as the signed generation carries it."""

    id: str
    citation: str
    sentence: Mapping[str, str]


@dataclass(frozen=True)
class PublishedPolicy:
    """The policy that the active generation was decided under, from its signed manifest."""

    id: str
    digest: str
    as_of: date
    published_on: date
    rules: Sequence[PublishedRule]
    title: str
    signed_off: bool = True


@dataclass(frozen=True)
class RequestLimit:
    """Bucket 14: how big a request may be, and how many one address may make."""

    header_bytes: int
    body_bytes: int
    fields: int
    rate: str  # as the `limits` library writes it: "300 per 5 minutes"
    storage_uri: str
    storage_options: Mapping[str, Any]
    key_of: Callable[[str], str]  # an address to what counts as one customer's


@dataclass(frozen=True)
class Phones:
    """What proving a phone stands on; there is none where no account for texts is set up."""

    notices: Notices
    keep_looking: KeepLooking
    speaker: Speaker
    charge: Callable[[str, Origin], Exceeded | None]
    tries: int  # how often one code may be typed wrong
    ring: Callable[[], None]  # wakes whoever sends


@dataclass(frozen=True)
class Site:
    """Everything that a view may use, made once by the wiring."""

    settings: Settings
    service: Service
    county: County
    catalogue: Catalogue
    clock: Clock
    request_limit: RequestLimit
    policy: Callable[[], PublishedPolicy | None]
    readiness: Callable[[], Mapping[str, str]]
    assets: Assets
    visitors: Visitors
    ask_for_proof: Callable[[Origin], Asked]
    letters: Letters
    phones: Phones | None = None

    @property
    def language(self) -> str:
        """The language of this request's page."""
        return language(self.county, https=self.settings.https)

    def text(self, message_id: str, /, **params: object) -> str:
        """A sentence in this request's language, the county's names and numbers filled in."""
        spoken = self.language
        return self.catalogue.text(message_id, spoken, **{**self.county.words(spoken), **params})

    def contact(self, visitor: Visitor) -> Contact:
        """This request's end of the conversation."""
        return Contact(
            channel="web",
            secret=visitor.secret,
            language=self.language,
            address=request.remote_addr,
        )


def site() -> Site:
    """The site that the current application serves."""
    found: Site = current_app.extensions[EXTENSION]
    return found
