"""The demonstration's phone in a real Chromium: a newcomer texts and reads the answer on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PLENTY
from tests.browser.visitor import NARROWEST, Visitor, press
from tests.publish.county import Publisher
from tests.serving import public_server

pytestmark = pytest.mark.browser
PATIENCE = 30_000  # milliseconds
MARIA = ("Y", "Maria Garcia", "SKIP", "4/9/1975", "1", "3456", "SKIP", "Y", "Y")
MARIA_ES = ("sí", "Maria Garcia", "omitir", "9 de abril de 1975", "1", "3456", "omitir", "sí", "sí")
NADIE = ("sí", "Xochitl Canario", "omitir", "9 de abril de 1975", "1", "3456", "omitir", "sí", "no")


@pytest.fixture(scope="module")
def phones(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The public face of a demonstration, as a process of its own."""
    folder = tmp_path_factory.mktemp("phone")
    publisher = Publisher(folder / "publisher")
    publisher.publish("first")
    with public_server(folder, publisher, limits=PLENTY, phone=True) as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.fixture(params=[False, True], ids=["without scripts", "with scripts"])
def newcomer(request: pytest.FixtureRequest, chromium: Browser, phones: str) -> Iterator[Visitor]:
    """Somebody who looks at the made-up phone on a real one."""
    somebody = Visitor(chromium, phones, "es", scripts=request.param)
    somebody.open("/demo/phone")
    yield somebody
    somebody.leave()


def text(newcomer: Visitor, words: str) -> str:
    """Write a text, wait until an answer is on the screen, and read it."""
    ours = newcomer.page.locator("#texts [data-side=us] .words")
    before = ours.count()
    newcomer.page.fill("#text", words)
    press(newcomer.page, ".phone-line button")
    while not newcomer.scripts and ours.count() == before:
        newcomer.open("/demo/phone")  # without scripts one looks again
    expect(ours.nth(before)).to_be_visible(timeout=PATIENCE)
    return ours.last.inner_text()


@pytest.mark.parametrize(
    ("hello", "texts", "told"),
    [
        ("hi", MARIA, "A judge dismissed all the marijuana convictions"),
        ("hola", MARIA_ES, "Un juez anulo todas las condenas"),
        ("hola", NADIE, "Todavia no podemos responder aqui."),
    ],
)
def test_a_newcomer_texts_and_reads_the_answer(
    newcomer: Visitor, hello: str, texts: tuple[str, ...], told: str
) -> None:
    press(newcomer.page, "form[action='/demo/phone/new'] button")
    text(newcomer, hello)
    for words in texts[:-1]:
        text(newcomer, words)
    assert told not in newcomer.page.inner_text("#texts")
    text(newcomer, texts[-1])
    expect(newcomer.page.locator("#texts")).to_contain_text(told, timeout=PATIENCE)
    shown = newcomer.page.inner_text("#texts")
    assert all(words in shown for words in texts)


def test_another_number_shows_an_empty_screen(newcomer: Visitor) -> None:
    text(newcomer, "hola")
    number = newcomer.page.get_attribute(".handset", "data-number")
    press(newcomer.page, "form[action='/demo/phone/new'] button")
    assert newcomer.page.get_attribute(".handset", "data-number") != number
    assert newcomer.page.locator("#texts li").count() == 0


def test_the_phone_has_no_fault_that_axe_can_find_and_fits_a_small_screen(
    chromium: Browser, phones: str
) -> None:
    reader = Visitor(chromium, phones, "es", scripts=True)
    reader.open("/demo/phone")
    text(reader, "hola")
    assert reader.faults() == []
    reader.page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
    assert not reader.is_too_wide()
    reader.leave()
