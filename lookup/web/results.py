"""The answer as a page: what a judge did, or that a person will look and by when."""

from __future__ import annotations

from typing import Final

from flask import Response, make_response

from lookup.conversation import ConvictionShown, Result
from lookup.letters import has_letter
from lookup.web.pages import page
from lookup.web.phones import standing
from lookup.web.site import PublishedPolicy, site

SOON_SECONDS: Final = 300
MINUTE, HOUR, DAY = 60, 3_600, 86_400
# While a person waits this long, what they typed is still there.
STAYS_OPEN: Final = 10 * MINUTE
GOOD_HEADLINES: Final = frozenset({"all_dismissed", "some_dismissed"})
GOOD_OUTCOMES: Final = frozenset({"dismissed_and_sealed", "dismissed"})
# Outcomes that a rule of the policy explains. What a court did otherwise is a person's to explain.
EXPLAINED: Final = frozenset({"dismissed_and_sealed", "dismissed", "pending", "not_included"})
UNPROVED: Final = frozenset({"left", "sent", "spent"})
# Life situations that every verified person reads about, in this order.
NOTES: Final = tuple(
    f"note.{about}"
    for about in ("jobs", "immigration", "guns", "background_check", "check_yourself", "limits")
)
OPEN_NOTES: Final = frozenset({"note.immigration"})  # what hurts most when it is overlooked


def result_page(result: Result) -> Response:
    """The page of a result; the same one for every reason that a person must look."""
    if result.outcome == "refused":
        return refused_page(result)
    here = site()
    return make_response(
        page(
            "result.html",
            title=here.text("page.title"),
            result=result,
            why=[sentence_for(each, here.policy(), here.language) for each in result.convictions],
            good_headlines=GOOD_HEADLINES,
            good_outcomes=GOOD_OUTCOMES,
            open_notes=OPEN_NOTES,
            letter=here.county.letters.offered and has_letter(result),
            left_phone=_left_phone(),
            notes=NOTES if result.outcome == "verified" else (),
        )
    )


def _left_phone() -> bool:
    """Whether this browser has left a phone that nobody has proved yet."""
    phones = site().phones
    return phones is not None and standing(phones, site().visitors.present()).step in UNPROVED


def sentence_for(
    conviction: ConvictionShown, policy: PublishedPolicy | None, language: str
) -> str | None:
    """The served policy's own sentence for a conviction that one of its rules explains."""
    if policy is None or conviction.rule is None or conviction.outcome not in EXPLAINED:
        return None
    return next(
        (rule.sentence.get(language) for rule in policy.rules if rule.id == conviction.rule), None
    )


def refused_page(result: Result) -> Response:
    """429: a limit was reached; when to try again, a person, and the number without any limit."""
    seconds = result.retry_after_seconds or SOON_SECONDS
    here = site()
    title, stays_open = here.text("page.error.title"), seconds <= STAYS_OPEN
    answer = make_response(
        page("refused.html", title=title, again=again_in(seconds), stays_open=stays_open)
    )
    answer.status_code = 429
    answer.headers["Retry-After"] = str(seconds)
    return answer


def again_in(seconds: int) -> str:
    """When to try again, in words."""
    if seconds <= MINUTE:
        return site().text("page.refused.minute")
    unit, name = (MINUTE, "minutes") if seconds <= 2 * HOUR else (HOUR, "hours")
    if seconds > 2 * DAY:
        unit, name = DAY, "days"
    return site().text(f"page.refused.{name}", n=-(-seconds // unit))
