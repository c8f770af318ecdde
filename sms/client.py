"""Twilio's REST API through its own library, at the configured address, never without a timeout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from twilio.base.exceptions import (  # type: ignore[import-untyped]
    TwilioException,
    TwilioRestException,
    TwilioServiceException,
)
from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

from lookup.notices import Arrived
from lookup.settings import LOOPBACK
from sms.account import Account
from sms.shape import media_count

TIMEOUT_SECONDS: Final = 10.0
_TWILIOS: Final = "https://api.twilio.com"
LISTED_AT_MOST: Final = 50
RECENT_AT_MOST: Final = 20_000
PAGE: Final = 1000
_REDACTED: Final = frozenset({"redacted", "**redacted**", "[redacted]"})
_CLOCKS_APART: Final = timedelta(seconds=5)
_NEVER_CONNECTED: Final = frozenset(
    {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError"}
)


_TROUBLE: Final = (TwilioException, requests.RequestException, ValueError, TypeError)


class NotTaken(Exception):
    """The provider refused a text; `code` is its error code, or None where it gave none."""

    def __init__(self, status: int, code: int | None) -> None:
        super().__init__(f"refused with {status}/{code}")
        self.status = status
        self.code = code

    @property
    def is_temporary(self) -> bool:
        """Whether the same request may well be taken later."""
        return self.status == 429 or self.status >= 500


class NotReached(Exception):
    """No connection was made, so the text was certainly not taken."""


class NoAnswer(Exception):
    """The request went out and no usable answer came back: perhaps it was taken, perhaps not."""


@dataclass(frozen=True)
class Accepted:
    """The provider's id for a text and its first status word."""

    sid: str
    word: str


class _OurHttp(TwilioHttpClient):  # type: ignore[misc]
    """The library's HTTP client, sent to the configured address and silent about what it sends."""

    def __init__(self, api_base: str) -> None:
        super().__init__(timeout=TIMEOUT_SECONDS)
        self.api_base = api_base.rstrip("/")
        if urlsplit(api_base).hostname in LOOPBACK and self.session is not None:
            self.session.trust_env = False  # no proxy stands between us and ourselves

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        """Ask, at our address for the API; any other host is a mistake."""
        if not url.startswith(_TWILIOS + "/"):
            raise ValueError("the library asked for another host than the API's")
        return super().request(method, self.api_base + url.removeprefix(_TWILIOS), *args, **kwargs)

    def log_request(self, kwargs: Mapping[str, object]) -> None:
        """Nothing: the library would log the recipient and the words."""

    def log_response(self, status_code: int, response: object) -> None:
        """Nothing: the library would log the answer."""


class Api:
    """The few calls that we make."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._client = Client(account.sid, account.token, http_client=_OurHttp(account.api_base))

    def send(self, number: str, words: str, attempt: str) -> Accepted:
        """Ask for one text; raises NotTaken, NotReached or NoAnswer.

        `attempt` is in the callback's path: a callback settles a try whose answer we missed.
        """
        sender = (
            {"messaging_service_sid": self._account.sender}
            if self._account.uses_service
            else {"from_": self._account.sender}
        )
        callback = f"{self._account.public_base_url}/sms/status/{attempt}"
        try:
            taken = self._client.messages.create(
                to=number, body=words, status_callback=callback, **sender
            )
        except _TROUBLE as problem:
            raise _understood(problem) from problem
        if not taken.sid:
            raise NoAnswer
        return Accepted(taken.sid, str(taken.status or "queued").lower())

    def erase(self, sid: str, *, has_media: bool) -> None:
        """Have the words and pictures of one text erased; raises NotTaken, NotReached, NoAnswer.

        The words of a text go by an update to an empty body, which is refused (20009) until the
        text has reached its end; done twice it does no harm.
        """
        message = self._client.messages(sid)
        try:
            if has_media:
                for media in message.media.list(limit=LISTED_AT_MOST):
                    _delete(message.media(media.sid))
            message.update(body="")
        except _TROUBLE as problem:
            raise _understood(problem) from problem

    def inbound_since(self, since: datetime) -> Iterator[Arrived]:
        """The texts that people sent us since a moment, as Twilio's list has them, oldest first."""
        ours = {} if self._account.uses_service else {"to": self._account.sender}
        try:
            listed = self._client.messages.list(
                date_sent_after=since, limit=RECENT_AT_MOST, page_size=PAGE, **ours
            )
        except _TROUBLE as problem:
            raise _understood(problem) from problem
        for message in reversed(listed):
            if message.direction == "inbound" and message.sid and self._is_ours(message):
                yield Arrived(
                    sid=message.sid,
                    number=message.from_ or "",
                    body=message.body or "",
                    media=media_count(str(message.num_media or 0)),
                    from_ourselves=message.from_ == message.to,
                    sent_at=message.date_created,
                )

    def _is_ours(self, message: Any) -> bool:
        service = message.messaging_service_sid
        return not self._account.uses_service or service in {None, "", self._account.sender}

    def find_sent(self, number: str, words: str, since: datetime) -> list[Accepted]:
        """The texts of ours to a number with these very words since a moment, newest first.

        An account may let nobody read bodies (message redaction): then the moment alone tells.
        """
        try:
            listed = self._client.messages.list(to=number, limit=LISTED_AT_MOST)
        except _TROUBLE as problem:
            raise _understood(problem) from problem
        return [
            Accepted(message.sid, str(message.status).lower())
            for message in listed
            if message.sid
            and _may_say(message.body, words)
            and message.direction == "outbound-api"  # not what the fallback answered
            and message.date_created is not None
            and message.date_created >= since - _CLOCKS_APART
        ]


def _delete(media: Any) -> None:
    """Delete one picture; one that is gone already must not keep the words from being erased."""
    try:
        media.delete()
    except TwilioRestException as problem:
        if problem.status != 404:
            raise


def _may_say(body: str | None, words: str) -> bool:
    return body == words or not body or body.casefold() in _REDACTED


def _understood(problem: Exception) -> Exception:
    """The library's and the transport's many errors as one of our three."""
    if isinstance(problem, TwilioRestException | TwilioServiceException):
        # The library reports an unreadable 2xx as an error too: that one may have been taken.
        refused = problem.status >= 300
        return NotTaken(problem.status, problem.code or None) if refused else NoAnswer()
    if isinstance(problem, requests.ConnectTimeout):
        return NotReached()
    if isinstance(problem, requests.ConnectionError) and _never_connected(problem):
        return NotReached()
    return NoAnswer()


def _never_connected(problem: requests.ConnectionError) -> bool:
    """Refused or unresolved, as opposed to cut off while we waited for the answer."""
    reason = getattr(problem.args[0], "reason", None) if problem.args else None
    return type(reason).__name__ in _NEVER_CONNECTED
