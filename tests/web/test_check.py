"""The questions as pages: what is asked in turn, what is wrong, and what is kept for correction."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from lookup.clock import FixedClock
from tests.web.walking import MARIA, MARIA_IN_FULL, STRANGER, Browser

NOT_FOR_THIS = "data-error"


def wrong_fields(html: str) -> list[str]:
    return re.findall(r'data-error="([^"]+)"', html)


def at(app: Flask, question: str, answers: dict[str, dict[str, str]] = MARIA) -> Browser:
    browser = Browser(app)
    browser.walk(answers, until=question)
    assert browser.question == question
    return browser


def test_the_check_starts_with_the_first_question(app: Flask) -> None:
    answer = Browser(app).get("/check")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/check/consent")


@pytest.mark.parametrize("question", ["name", "confirm", "contact", "result"])
def test_without_a_session_every_way_leads_to_the_first_question(app: Flask, question: str) -> None:
    answer = Browser(app).get(f"/check/{question}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/check/consent")


@pytest.mark.parametrize("question", ["nothing", "private", "check", "Name"])
def test_what_is_no_question_is_not_found(app: Flask, question: str) -> None:
    assert Browser(app).get(f"/check/{question}").status_code == 404


def test_the_questions_come_in_the_contracted_order(app: Flask) -> None:
    browser = Browser(app)
    browser.open("/check")
    asked = []
    while browser.question != "result":
        asked.append(browser.question)
        browser.post(f"/check/{browser.question}", STRANGER[browser.question])
        browser.follow()
    assert asked == [
        "consent",
        "name",
        "other_names",
        "date_of_birth",
        "identifier_kind",
        "identifier",
        "second_identifier_kind",
        "confirm",
        "contact_consent",
    ]


def test_a_question_out_of_turn_leads_to_the_open_one(app: Flask) -> None:
    browser = at(app, "date_of_birth")
    for question in ("name", "confirm", "contact"):
        answer = browser.get(f"/check/{question}")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/check/date_of_birth")
    browser.open("/check")
    answer = browser.post("/check/confirm", {"answer": "yes"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/check/date_of_birth")


@pytest.mark.parametrize(
    ("question", "fields", "wrong"),
    [
        ("consent", {}, ["answer"]),
        ("consent", {"answer": "maybe"}, ["answer"]),
        ("name", {"given_names": "", "family_names": ""}, ["given_names", "family_names"]),
        ("name", {"given_names": "Xochitl", "family_names": "123 !"}, ["family_names"]),
        ("date_of_birth", {"month": "2", "day": "30", "year": "1980"}, ["day"]),
        ("date_of_birth", {"month": "", "day": "", "year": ""}, ["month", "day", "year"]),
        ("date_of_birth", {"month": "1", "day": "1", "year": "2999"}, ["year"]),
        ("date_of_birth", {"month": "13", "day": "1", "year": "1980"}, ["month"]),
        ("date_of_birth", {"month": "13", "day": "40", "year": "1850"}, ["month", "day", "year"]),
        ("date_of_birth", {"month": "May", "day": "0", "year": "2999"}, ["day", "year"]),
        ("identifier_kind", {"answer": "passport"}, ["answer"]),
        ("identifier", {"answer": "12345"}, ["answer"]),
        ("confirm", {}, ["answer"]),
    ],
)
def test_an_answer_that_cannot_be_read_is_the_same_page_with_the_wrong_fields_marked(
    app: Flask, question: str, fields: dict[str, str], wrong: list[str]
) -> None:
    browser = at(app, question)
    answer = browser.post(f"/check/{question}", fields)
    assert answer.status_code == 422
    assert wrong_fields(browser.html) == wrong
    assert 'role="alert"' in browser.html
    assert f'action="/check/{question}"' in browser.html
    for field in wrong:
        assert re.search(rf'href="#{field}(-[a-z0-9]+)?"', browser.html)
    browser.open("/check")
    assert browser.question == question


def test_what_was_typed_is_kept_to_be_put_right(app: Flask) -> None:
    browser = at(app, "name")
    browser.post("/check/name", {"given_names": "Xochitl", "family_names": ""})
    assert 'value="Xochitl"' in browser.html


def test_a_number_is_never_written_back_into_the_page(app: Flask) -> None:
    browser = at(app, "identifier")
    browser.post("/check/identifier", {"answer": "98765"})
    assert "98765" not in browser.html
    browser.post("/check/identifier", {"answer": "3456"})
    browser.follow()
    browser.post("/check/back", {})
    browser.follow()
    assert browser.question == "identifier"
    assert "3456" not in browser.html


def test_going_back_shows_what_was_typed_before(app: Flask) -> None:
    browser = at(app, "date_of_birth")
    browser.post("/check/back", {})
    browser.follow()
    browser.post("/check/back", {})
    browser.follow()
    assert browser.question == "name"
    assert 'value="Garcia Lopez"' in browser.html


def test_a_page_can_be_loaded_again_and_a_form_sent_twice(app: Flask) -> None:
    browser = at(app, "date_of_birth")
    token = browser.token
    assert browser.get("/check/date_of_birth").status_code == 200
    first = browser.post("/check/date_of_birth", MARIA["date_of_birth"], token=token)
    second = browser.post("/check/date_of_birth", MARIA["date_of_birth"], token=token)
    assert first.headers["Location"] == second.headers["Location"] == "/check/identifier_kind"


def test_saying_no_keeps_nothing(app: Flask) -> None:
    browser = Browser(app)
    browser.open("/check")
    browser.post("/check/consent", {"answer": "no"})
    assert browser.follow().status_code == 200
    assert browser.question == "goodbye"
    browser.open("/check")
    assert browser.question == "consent"


def test_the_headline_tier_says_one_sentence_and_no_case(app: Flask) -> None:
    browser = Browser(app)
    browser.walk(MARIA)
    assert 'data-outcome="verified"' in browser.html
    assert 'data-tier="headline"' in browser.html
    assert 'data-headline="all_dismissed"' in browser.html
    assert "data-conviction-outcome" not in browser.html
    for private in ("BA123456", "11359", "2001", "Garcia", "3456"):
        assert private not in browser.html


def test_the_details_tier_shows_each_conviction(app: Flask) -> None:
    browser = Browser(app)
    browser.walk(MARIA_IN_FULL)
    assert 'data-tier="details"' in browser.html
    assert 'data-conviction-outcome="dismissed_and_sealed"' in browser.html
    assert 'data-case="BA123456"' in browser.html


def test_somebody_nobody_knows_gets_a_reference_and_a_day(app: Flask) -> None:
    browser = Browser(app)
    browser.walk(STRANGER)
    assert 'data-outcome="person"' in browser.html
    assert re.search(r'data-escalation="[0-9A-Z-]{12}"', browser.html)
    assert 'datetime="2020-03-18"' in browser.html
    assert "data-headline" not in browser.html
    assert "data-tier" not in browser.html


def test_the_reference_is_there_before_contact_is_asked_for(app: Flask) -> None:
    browser = at(app, "contact_consent", STRANGER)
    assert "data-escalation=" in browser.html


def test_a_way_to_be_reached_is_asked_for_and_checked(app: Flask) -> None:
    browser = at(app, "contact_consent", STRANGER)
    browser.post("/check/contact_consent", {"answer": "yes"})
    browser.follow()
    assert browser.question == "contact"
    answer = browser.post("/check/contact", {"preferred": "email", "email": "nobody"})
    assert answer.status_code == 422
    assert wrong_fields(browser.html) == ["email"]
    browser.post("/check/contact", {"preferred": "email", "email": "canary@example.org"})
    browser.follow()
    assert browser.question == "result"
    assert "data-escalation=" in browser.html
    assert "canary@example.org" not in browser.html


def test_every_wrong_field_of_the_contact_form_is_marked_at_once(app: Flask) -> None:
    browser = at(app, "contact_consent", STRANGER)
    browser.post("/check/contact_consent", {"answer": "yes"})
    browser.follow()
    browser.open("/check")
    answer = browser.post(
        "/check/contact",
        {
            "preferred": "pigeon",
            "phone": "12",
            "email": "nobody",
            "safe_to_leave_message": "perhaps",
            "language": "xx",
        },
    )
    assert answer.status_code == 422
    marked = ["preferred", "phone", "email", "safe_to_leave_message", "language"]
    assert wrong_fields(browser.html) == marked


def test_asking_for_a_person_gives_a_reference_from_any_question(app: Flask) -> None:
    browser = at(app, "date_of_birth")
    browser.post("/check/person", {})
    browser.follow()
    assert browser.question == "contact_consent"
    browser.walk(STRANGER)
    assert 'data-outcome="person"' in browser.html


def test_the_answer_is_gone_after_fifteen_minutes(app: Flask, clock: FixedClock) -> None:
    browser = Browser(app)
    browser.walk(MARIA)
    clock.move(minutes=14)
    assert browser.get("/check/result").status_code == 200
    clock.move(minutes=16)
    assert browser.get("/check/result").headers["Location"] == "/check/consent"


def test_a_reference_tells_a_step_and_a_day(app: Flask) -> None:
    browser = Browser(app)
    browser.walk(STRANGER)
    reference = re.findall(r'data-escalation="([^"]+)"', browser.html)[0]
    other = Browser(app)
    other.open("/reference")
    other.post("/reference", {"reference": reference.lower().replace("-", " ")})
    assert 'data-status="received"' in other.html
    assert 'datetime="' not in other.html
    assert "March 18, 2020" in other.html


@pytest.mark.parametrize("typed", ["", "AAAA-BBBB-CC", "<script>", "x" * 500, "\x00"])
def test_every_unknown_reference_gets_the_same_words(app: Flask, typed: str) -> None:
    browser = Browser(app)
    browser.open("/reference")
    answer = browser.post("/reference", {"reference": typed})
    assert answer.status_code == 422
    assert wrong_fields(browser.html) == ["reference"]
    assert "<script" not in browser.html


def test_the_language_can_be_changed_on_any_page_without_losing_ones_place(app: Flask) -> None:
    browser = at(app, "date_of_birth")
    assert 'href="/language/es?next=/check/date_of_birth"' in browser.html
    browser.open("/language/es?next=/check/date_of_birth")
    assert browser.question == "date_of_birth"
    assert '<html lang="es">' in browser.html
    browser.post("/check/date_of_birth", {"month": "", "day": "", "year": ""})
    assert 'href="/language/en?next=/check/date_of_birth"' in browser.html


@pytest.mark.parametrize(
    "wanted",
    [
        *("//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example"),
        *("%2f%2fevil.example", "javascript:alert(1)", "/nowhere", "", "/about?x=//evil.example"),
        *("/check/start-over", "/leave", "/language/es", "/static/x.css", "\t//evil.example"),
    ],
)
def test_a_change_of_language_leads_to_no_other_place(app: Flask, wanted: str) -> None:
    client = Browser(app).client
    answer = client.get(
        "/language/es", query_string={"next": wanted}, headers={"Host": "127.0.0.1:8000"}
    )
    assert answer.headers["Location"] == "/"
