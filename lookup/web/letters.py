"""Letters on the web: asking for one at the answer, and seeing whether one is genuine."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, make_response, request

from lookup.conversation import Result
from lookup.face.guards import public_page
from lookup.face.visitors import Visitor
from lookup.letters import (
    Letter,
    Line,
    grouped,
    has_letter,
    letter_of,
    lines_of,
    read_code,
    write_paper,
)
from lookup.web.languages import NAMES, onward_to
from lookup.web.pages import page
from lookup.web.site import site

blueprint = Blueprint("letters", __name__)
LONGEST: Final = 40
LONGEST_NAME: Final = 120
FILE_NAME: Final = "letter.pdf"  # says nothing on a shared computer, in either language


@blueprint.get("/check/letter")
@public_page
def ask_name() -> Response:
    """Which name is to stand on the letter; only where there is an answer that it can report."""
    return onward_to("/check/result") if _answer() is None else name_form()


@blueprint.post("/check/letter")
@public_page
def make_letter() -> Response:
    """Register a letter under the name that was verified, and show its code and opening word."""
    answer = _answer()
    if answer is None:
        return onward_to("/check/result")
    visitor, result = answer
    name = " ".join(request.form.get("name", "").split())[:LONGEST_NAME]
    here = site()
    if not here.service.is_name(here.contact(visitor), name):
        return name_form(error="page.letter.name_error", typed=name)
    today = here.clock.now().astimezone(here.county.promise.zone).date()
    letter = letter_of(result, name=name, issued_on=today)
    if letter is None:
        return onward_to("/check/result")
    issued = here.letters.issue(letter)
    return make_response(
        page(
            "letter_ready.html",
            title=here.text("page.letter.ready"),
            code=grouped(issued.code),
            word=grouped(issued.word),
            lines=_lines(letter, issued.code, here.language),
        )
    )


@blueprint.get("/letter")
@public_page
def ask_code() -> str:
    """The form for a code."""
    site().visitors.present_or_new()
    return page("letter_code.html", title=site().text("page.letter.title"))


@blueprint.post("/letter")
@public_page
def to_letter() -> Response:
    """From a typed code to its page."""
    code = read_code(request.form.get("code", "")[:LONGEST])
    return onward_to(f"/letter/{grouped(code)}" if code else "/letter/unknown")


@blueprint.get("/letter/<code>")
@public_page
def show_letter(code: str) -> Response:
    """Whether we wrote a letter with this code, and on which day; nothing of what it says."""
    site().visitors.present_or_new()
    return letter_page(code)


@blueprint.post("/letter/<code>")
@public_page
def open_letter(code: str) -> Response:
    """The letter itself, to whoever has its opening word: as a page, as the paper, or wiped."""
    here = site()
    word = request.form.get("word", "")[:LONGEST]
    wanted = request.form.get("as", "page")
    letter = here.letters.open(code[:LONGEST], word)
    if letter is None:
        return letter_page(code, error="page.letter.wrong_word")
    if wanted == "paper":
        return _paper(letter, code)
    if wanted == "take_back":
        here.letters.take_back(code[:LONGEST], word)
        return make_response(
            page("letter_taken_back.html", title=here.text("page.letter.taken_back"))
        )
    return make_response(
        page(
            "letter_opened.html",
            title=here.text("page.letter.ours"),
            code=grouped(read_code(code) or ""),
            word=word,
            lines=_lines(letter, code, here.language),
        )
    )


def name_form(*, error: str | None = None, typed: str = "") -> Response:
    """The page that asks for the name; 422 where it is not the one that was verified."""
    title = site().text("page.letter.name_title")
    if error:
        title = site().text("page.title_error", title=title)
    made = make_response(page("letter_name.html", title=title, error=error, typed=typed))
    made.status_code = 422 if error else 200
    return made


def letter_page(code: str, *, error: str | None = None) -> Response:
    """One page for every code: genuine and from which day, or not known; alike in all the rest."""
    here = site()
    day = here.letters.issued_on(code[:LONGEST])
    title = here.text("page.letter.title")
    if error:
        title = here.text("page.title_error", title=title)
    made = make_response(page("letter_checked.html", title=title, code=code, day=day, error=error))
    made.status_code = 422 if error else 200
    return made


def _answer() -> tuple[Visitor, Result] | None:
    """This browser's answer, where the county gives letters and one can report it."""
    here = site()
    visitor = here.visitors.present()
    if visitor is None or not here.county.letters.offered:
        return None
    result = here.service.view(here.contact(visitor)).result
    return (visitor, result) if result is not None and has_letter(result) else None


def _lines(letter: Letter, code: str, language: str) -> list[Line]:
    here = site()
    return lines_of(
        letter,
        read_code(code) or "",
        catalogue=here.catalogue,
        county=here.county,
        site=here.settings.base_url,
        language=language,
    )


def _paper(letter: Letter, code: str) -> Response:
    """The PDF, to be saved: the page's own language first, then the other."""
    here = site()
    spoken = sorted(NAMES, key=lambda language: language != here.language)
    pages = [(language, _lines(letter, code, language)) for language in spoken]
    made = make_response(write_paper(pages, title=here.text("page.title")))
    made.headers["Content-Type"] = "application/pdf"
    made.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return made
