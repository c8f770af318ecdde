"""A link from a text opens one answer, once, in one browser; whatever opens nothing looks alike."""

from __future__ import annotations

import re

import pytest

from lookup.models.conversation import conversation
from tests.links.conftest import Texter
from tests.sms.desk import Desk
from tests.web.walking import Browser

RECORD_WORDS = ("marijuana", "marihuana", "cannabis", "convict", "conden", "dismiss", "anul")
CHANGING = re.compile(
    r'name="form_token" value="[^"]*"|/open/[0-9a-zA-Z._~%-]*|next=/open/[0-9a-zA-Z]*'
)


def alike(html: str) -> str:
    """A page without what differs between two visits to the same page."""
    return CHANGING.sub("", html)


def opens(browser: Browser, path: str) -> str:
    """Press the button of a link's page and read what comes."""
    browser.get(path)
    browser.follow(browser.post(path, {}))
    return browser.html


def test_the_answer_offers_the_page(desk: Desk) -> None:
    told = Texter(desk.phone()).asks("1", "3456", "SKIP")

    assert "A judge dismissed all" in told
    assert "Reply OPEN" in told


@pytest.mark.parametrize("word", ["OPEN", "abrir", "open please", "LETTER", "carta"])
def test_a_word_sends_a_link_that_says_nothing(maria: Texter, word: str) -> None:
    came = maria.phone.text(word)

    assert "http://127.0.0.1:8000/open/" in came
    assert not [said for said in RECORD_WORDS if said in came.casefold()]
    token = came.split("/open/")[1].split()[0]
    assert re.fullmatch(r"[0-9a-z]{26}", token)


def test_the_page_before_the_button_holds_nothing_and_uses_nothing_up(
    maria: Texter, browser: Browser
) -> None:
    path = maria.gets_link()
    for _ in range(3):  # a preview, a virus scanner, a person
        page = browser.get(path).get_data(as_text=True)
        main = page.split("<main")[1].split("</main>")[0]
        assert not [said for said in (*RECORD_WORDS, "data-outcome") if said in main.casefold()]
    assert browser.client.head(path, headers={"Host": "127.0.0.1:8000"}).status_code == 200

    assert 'data-headline="all_dismissed"' in opens(browser, path)


def test_what_was_verified_by_one_number_shows_no_case(maria: Texter, browser: Browser) -> None:
    page = opens(browser, maria.gets_link())

    assert 'data-tier="headline"' in page
    assert "data-case" not in page
    assert "BA123456" not in page


def test_two_numbers_show_each_conviction_on_the_page_and_never_in_a_text(
    maria_in_full: Texter, browser: Browser
) -> None:
    texts = maria_in_full.phone.desk.twilio.to(maria_in_full.phone.number)
    asked = "It looks like BA123456"  # the example in the question
    assert not any("BA123456" in text.replace(asked, "") for text in texts)

    page = opens(browser, maria_in_full.gets_link())

    assert 'data-tier="details"' in page
    assert 'data-case="BA123456"' in page


def test_a_link_opens_once(maria: Texter, desk: Desk) -> None:
    path = maria.gets_link()
    first, second = Browser(desk.app), Browser(desk.app)

    assert "data-outcome" in opens(first, path)
    assert "data-outcome" not in opens(second, path)
    assert second.answer is not None
    assert second.answer.status_code == 404


def test_another_browser_at_the_same_moment_gets_nothing(maria: Texter, desk: Desk) -> None:
    path = maria.gets_link()
    first, second = Browser(desk.app), Browser(desk.app)
    first.get(path)
    second.get(path)

    assert first.post(path, {}).status_code == 303
    assert second.post(path, {}).status_code == 404


def test_two_taps_on_the_button_lead_to_one_answer(maria: Texter, browser: Browser) -> None:
    path = maria.gets_link()
    browser.get(path)
    cookie, token = browser.cookie(), browser.token
    assert cookie is not None
    browser.post(path, {}, token=token)
    browser.client.set_cookie("s", cookie, domain="127.0.0.1")  # the first answer was lost

    assert browser.post(path, {}, token=token).status_code == 303
    assert 'data-headline="all_dismissed"' in browser.follow().get_data(as_text=True)


def test_used_run_out_and_made_up_links_look_alike(desk: Desk, maria: Texter) -> None:
    used = maria.gets_link()
    opens(Browser(desk.app), used)
    other = Texter(desk.phone("+13105550143"))
    other.asks("1", "3456", "SKIP")
    run_out = other.gets_link()
    desk.clock.move(seconds=3_601)
    made_up = "/open/" + "0" * 26
    odd = "/open/zz"

    seen, before = set(), set()
    for path in (used, run_out, made_up, odd):
        browser = Browser(desk.app)
        before.add(alike(browser.get(path).get_data(as_text=True)))
        answer = browser.post(path, {})
        seen.add((answer.status_code, alike(answer.get_data(as_text=True))))
    assert len(before) == 1
    assert len(seen) == 1


def test_asked_again_an_unopened_page_moves_to_a_new_link(maria: Texter, desk: Desk) -> None:
    first, second = maria.gets_link(), maria.gets_link()

    assert first != second
    assert "data-outcome" not in opens(Browser(desk.app), first)
    assert "data-outcome" in opens(Browser(desk.app), second)


def test_once_opened_there_is_no_second_page(maria: Texter, browser: Browser) -> None:
    opens(browser, maria.gets_link())

    assert "opened once" in maria.phone.text("OPEN")


def test_without_an_answer_there_is_no_page(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("hi")
    phone.text("Y")

    assert "/open/" not in phone.text("OPEN")


def test_a_form_without_the_pages_token_uses_nothing_up(maria: Texter, desk: Desk) -> None:
    path = maria.gets_link()
    robot = Browser(desk.app)

    assert robot.post(path, {}, token="").status_code == 400
    assert "data-outcome" in opens(Browser(desk.app), path)


def test_nothing_may_keep_these_pages_and_no_address_names_anybody(
    maria: Texter, browser: Browser
) -> None:
    path = maria.gets_link()
    pages = [browser.get(path), browser.post(path, {})]

    for page in pages:
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
    assert pages[1].headers["Location"] == "/check/result"


def test_the_database_alone_holds_no_token_and_nothing_to_read(maria: Texter, desk: Desk) -> None:
    token = maria.gets_link().removeprefix("/open/").encode()
    file = desk.parts.notices.database.file
    assert file is not None
    stored = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))

    assert token not in stored
    assert b"all_dismissed" not in stored


def test_after_opening_and_after_its_time_nothing_waits_under_the_link(
    maria: Texter, desk: Desk
) -> None:
    def rows() -> int:
        return len([row for row in desk.rows(conversation) if row.sealed != b""])

    path = maria.gets_link()
    assert rows() == 2  # the conversation by text, and the answer under the link
    desk.clock.move(seconds=3_601)
    desk.app.extensions["lookup"].service.purge()
    assert rows() == 1
    assert "data-outcome" not in opens(Browser(desk.app), path)


def test_stop_and_start_over_take_the_page_away(desk: Desk) -> None:
    for number, word in (("+13105550143", "STOP"), ("+13105550144", "START OVER")):
        texter = Texter(desk.phone(number))
        texter.asks("1", "3456", "SKIP")
        path = texter.gets_link()
        texter.phone.text(word)
        assert "data-outcome" not in opens(Browser(desk.app), path)


def test_a_copy_of_the_text_that_asked_sends_the_same_link(maria: Texter, desk: Desk) -> None:
    path = maria.gets_link()
    contact = desk.parts.contact(maria.phone.number, None, _last_sid(desk))

    again = desk.parts.conversation.handle(contact, "OPEN")

    assert f"/open/{again.messages[0].params['token']}" == path


def _last_sid(desk: Desk) -> str:
    return str(desk.rows()[-1].sid)


def test_in_spanish(desk: Desk) -> None:
    phone = desk.phone()
    for words in ("hola", "SI", "Maria Garcia", "OMITIR", "9 de abril de 1975", "1", "3456"):
        phone.text(words)
    phone.text("OMITIR")
    phone.text("SI")
    assert "Responda ABRIR" in phone.text("SI")

    came = phone.text("ABRIR")
    assert "Sirve una vez" in came
    browser = Browser(desk.app, language="es")
    page = opens(browser, "/open/" + came.split("/open/")[1].split()[0])
    assert "Un juez anuló" in page
