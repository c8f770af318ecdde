"""The answer as a page: what a judge did, or that a person will look and by when."""

from __future__ import annotations

from flask import Response, make_response

from lookup.conversation import Result
from lookup.web.pages import page
from lookup.web.site import site

SOON_SECONDS = 300


def result_page(result: Result) -> Response:
    """The page of a result; the same one for every reason that a person must look."""
    if result.outcome == "refused":
        return refused_page(result)
    return make_response(page("result.html", title=site().text("page.title"), result=result))


def refused_page(result: Result) -> Response:
    """429: a limit was reached; when to try again, and the number where no limit holds."""
    answer = make_response(
        page("error.html", title=site().text("page.error.title"), words="page.error.429")
    )
    answer.status_code = 429
    answer.headers["Retry-After"] = str(result.retry_after_seconds or SOON_SECONDS)
    return answer
