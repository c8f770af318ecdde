"""A letter that a person can show and others can check, and that tells them nothing else."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader

from app import create_app
from lookup.clock import FixedClock
from lookup.models.letters import letter as letters_table
from lookup.settings import Settings
from tests.letters.conftest import Holder
from tests.publish.county import Publisher
from tests.web.walking import MARIA, STRANGER, Browser

ROOT = Path(__file__).parents[2]
RECORD_WORDS = ("marijuana", "marihuana", "cannabis", "convict", "conden", "dismiss", "anul")
NEVER = ("expung", "criminal", "guilty", "offender", "record is clean", "not cleared", "certif")
CHANGING = re.compile(
    r'name="form_token" value="[^"]*"|/letter/[0-9A-Za-z%_-]+|[A-Z][a-z]+ \d+, \d{4}'
)


def words_of(paper: bytes) -> list[str]:
    """The text of each page, on one line."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(paper)).pages]


def main_of(browser: Browser) -> str:
    return browser.html.split("<main")[1].split("</main>")[0]


def test_the_letter_of_one_number_tells_the_headline_and_names_no_case(maria: Holder) -> None:
    assert maria.asks_for_letter() == 200

    english, spanish = words_of(maria.paper())

    assert "A judge dismissed them all" in english
    assert "About: Maria Garcia Lopez" in english
    assert f"Code: {maria.code}" in english
    assert "Date of this letter: March 4, 2020" in english
    assert "Los Angeles County Public Defender" in english
    assert "(323) 760-6763" in english
    assert "minute order" in english
    assert "BA123456" not in english + spanish
    assert "11359" not in english + spanish


def test_the_letter_of_a_strong_number_names_each_case(maria_in_full: Holder) -> None:
    maria_in_full.asks_for_letter()

    english, spanish = words_of(maria_in_full.paper())

    assert "Case BA123456, section 11359" in english
    assert "A judge dismissed this conviction. The court case is sealed." in english
    assert "Un juez anuló esta condena. El caso quedó sellado." in spanish


def test_accents_are_kept_and_the_readers_language_comes_first(app: Flask) -> None:
    browser = Browser(app, language="es")
    browser.walk(MARIA)
    holder = Holder(browser)
    holder.asks_for_letter("María García López")

    spanish, english = words_of(holder.paper())

    assert "Sobre: María García López" in spanish
    assert "Código" in spanish
    assert "Defensoría Pública" in spanish
    assert "About: María García López" in english


def test_the_word_that_opens_it_is_not_on_the_letter_and_it_never_says_too_much(
    maria_in_full: Holder,
) -> None:
    maria_in_full.asks_for_letter()
    paper = maria_in_full.paper()

    said = " ".join(words_of(paper))
    assert maria_in_full.word not in said
    assert maria_in_full.word.encode() not in paper
    assert not [word for word in NEVER if word in said.casefold()]


def by_cii(
    given: str, family: str, born: tuple[int, int, int], cii: str
) -> dict[str, Mapping[str, str]]:
    """The answers of somebody who knows their CII number."""
    month, day, year = map(str, born)
    return MARIA | {
        "name": {"given_names": given, "family_names": family},
        "date_of_birth": {"month": month, "day": day, "year": year},
        "identifier_kind": {"answer": "cii"},
        "identifier": {"answer": cii},
    }


def test_it_speaks_of_court_orders_alone(maria_in_full: Holder, app: Flask) -> None:
    """Ana's conviction is in a motion: nothing was ordered, so there is nothing to write."""
    ana = Browser(app)
    ana.walk(by_cii("Ana", "Reyes", (7, 17, 1982), "A55667788"))
    assert 'data-outcome="verified"' in ana.html
    assert "/check/letter" not in ana.html

    assert ana.get("/check/letter").headers["Location"] == "/check/result"
    assert ana.post("/check/letter", {"name": "Ana Reyes"}, token="x").status_code == 400


def test_some_of_many_are_listed_and_the_others_not(app: Flask) -> None:
    terrell = Browser(app)
    terrell.walk(by_cii("Terrell", "Washington", (11, 30, 1968), "A11223344"))
    holder = Holder(terrell)
    holder.asks_for_letter("Terrell Washington")

    said = " ".join(words_of(holder.paper()))

    assert "BA200030" in said  # ordered
    assert "BA200031" not in said  # not ordered
    assert "Unknown" not in said


@pytest.mark.parametrize("typed", ["", "Maria", "Jennifer Garcia Lopez", "Terrell Washington"])
def test_only_the_name_that_was_verified_can_stand_on_it(maria: Holder, typed: str) -> None:
    assert maria.asks_for_letter(typed) == 422
    assert 'data-error="name"' in maria.browser.html
    assert maria.code == ""


@pytest.mark.parametrize(
    "typed", ["maria garcia lopez", "GARCÍA LÓPEZ, MARÍA", " Maria  Garcia-Lopez"]
)
def test_the_same_name_written_otherwise_is_the_same(maria: Holder, typed: str) -> None:
    assert maria.asks_for_letter(typed) == 200


def test_the_page_of_the_answer_offers_it(maria: Holder) -> None:
    assert 'href="/check/letter"' in maria.browser.html


def test_a_stranger_is_offered_none(app: Flask) -> None:
    browser = Browser(app)
    browser.walk(STRANGER)

    assert "/check/letter" not in browser.html
    assert browser.get("/check/letter").headers["Location"] == "/check/result"
    assert Browser(app).get("/check/letter").headers["Location"] == "/check/result"


def test_whoever_types_the_code_learns_only_that_it_is_genuine_and_its_day(
    maria_in_full: Holder, app: Flask
) -> None:
    maria_in_full.asks_for_letter()
    landlord = Browser(app)

    landlord.get(f"/letter/{maria_in_full.code}")

    assert 'data-letter="genuine"' in landlord.html
    assert "March 4, 2020" in landlord.html
    main = main_of(landlord).casefold()
    assert not [word for word in (*RECORD_WORDS, "garcia", "ba123456") if word in main]


@pytest.mark.parametrize("typed", ["{0}", "{1}", "{2}"])
def test_a_code_is_read_however_it_is_typed(maria: Holder, app: Flask, typed: str) -> None:
    maria.asks_for_letter()
    shapes = (maria.code, maria.code.lower(), maria.code.replace("-", " "))
    landlord = Browser(app)
    landlord.open("/letter")

    landlord.follow(landlord.post("/letter", {"code": typed.format(*shapes)}))

    assert 'data-letter="genuine"' in landlord.html


def test_an_altered_code_is_not_known_and_its_page_is_the_same_but_for_two_sentences(
    maria: Holder, app: Flask
) -> None:
    maria.asks_for_letter()
    other = ("3" if maria.code[0] != "3" else "4") + maria.code[1:]
    seen = []
    for code in (maria.code, other, "unknown", "x" * 300):
        landlord = Browser(app)
        landlord.get(f"/letter/{code}")
        assert landlord.answer is not None
        assert landlord.answer.status_code == 200
        assert landlord.answer.headers["Cache-Control"] == "no-store"
        answer = re.compile(r'<div class="answer" data-letter.*?</div>', re.S)
        seen.append((answer.search(landlord.html), CHANGING.sub("", answer.sub("", landlord.html))))
    assert len({rest for _, rest in seen}) == 1
    assert "genuine" in str(seen[0][0])
    assert len({str(told and told[0]) for told, _ in seen[1:]}) == 1


def test_with_the_opening_word_the_page_shows_what_the_paper_says(
    maria_in_full: Holder, app: Flask
) -> None:
    maria_in_full.asks_for_letter()
    paper = words_of(maria_in_full.paper())[0]
    landlord = Browser(app)
    landlord.get(f"/letter/{maria_in_full.code}")

    landlord.post(f"/letter/{maria_in_full.code}", {"word": maria_in_full.word.lower()})

    shown = main_of(landlord).split('<div class="answer letter">')[1].split("</div>")[0]
    lines = [unescape(line) for line in re.findall(r"<p[^>]*>(?:<strong>)?([^<]+)", shown)]
    assert len(lines) == 13
    assert not [line for line in lines if line not in paper]
    assert "Case BA123456, section 11359" in landlord.html


@pytest.mark.parametrize("word", ["", "AAAA-AAAA-AAAA", "' OR 1=1 --"])
def test_another_word_opens_nothing_for_real_and_made_up_codes_alike(
    maria: Holder, app: Flask, word: str
) -> None:
    maria.asks_for_letter()
    landlord, answers = Browser(app), []
    for code in (maria.code, "2222-2222-2222"):
        landlord.get(f"/letter/{code}")
        answers.append(landlord.post(f"/letter/{code}", {"word": word}).status_code)
        assert 'data-error="word"' in landlord.html
        assert "Garcia" not in landlord.html
    assert answers == [422, 422]


def test_the_same_letter_is_the_same_paper_and_a_changed_one_is_not(maria: Holder) -> None:
    maria.asks_for_letter()

    assert maria.paper() == maria.paper()


def test_a_letter_taken_back_is_not_known_any_more(maria: Holder, app: Flask) -> None:
    maria.asks_for_letter()
    form = {"word": maria.word, "as": "take_back"}

    maria.browser.get(f"/letter/{maria.code}")
    assert maria.browser.post(f"/letter/{maria.code}", form).status_code == 200

    landlord = Browser(app)
    landlord.get(f"/letter/{maria.code}")
    assert 'data-letter="unknown"' in landlord.html


def test_after_its_time_it_is_wiped(maria: Holder, app: Flask, clock: FixedClock) -> None:
    maria.asks_for_letter()
    clock.move(days=366)
    public = app.extensions["lookup"]

    landlord = Browser(app)
    landlord.get(f"/letter/{maria.code}")
    assert 'data-letter="unknown"' in landlord.html
    for chore in public.chores:
        chore()
    with public.database.read() as connection:
        assert connection.execute(letters_table.select()).all() == []


def test_the_database_holds_no_code_no_word_and_no_name(maria: Holder, app: Flask) -> None:
    maria.asks_for_letter()
    file = app.extensions["lookup"].database.file
    stored = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))

    for secret in (maria.code, maria.word):
        assert secret.encode() not in stored
        assert secret.replace("-", "").encode() not in stored
    assert b"Garcia Lopez" not in stored


def test_a_county_may_give_no_letters(
    settings: Settings, publisher: Publisher, clock: FixedClock, tmp_path: Path
) -> None:
    county = (ROOT / "counties/los_angeles.toml").read_text(encoding="utf-8")
    file = tmp_path / "county.toml"
    file.write_text(county.replace("offered = true", "offered = false"), encoding="utf-8")
    app = create_app(replace(settings, county_file=file), clock=clock)
    app.extensions["lookup"].store.load(publisher.file("first"))

    browser = Browser(app)
    browser.walk(MARIA)

    assert 'data-headline="all_dismissed"' in browser.html
    assert "/check/letter" not in browser.html
    assert browser.get("/check/letter").headers["Location"] == "/check/result"
