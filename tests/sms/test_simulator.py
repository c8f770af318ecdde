"""The made-up phone of the demonstration, over a real server: page, webhook, worker, stand-in."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from waitress import create_server

from app import create_app
from lookup.settings import Settings, TwilioSettings
from sms.account import Account
from sms.background import Workers
from sms.client import Api
from sms.simulator.phones import Phones
from tests.journeys.walker import Walker
from tests.publish.county import Publisher
from tests.sms.fake_twilio import ACCOUNT, NUMBER, TOKEN


@pytest.fixture
def served(publisher: Publisher, tmp_path: Path) -> Iterator[str]:
    """The demonstration's public face on a real port, its workers beside it."""
    holder = create_server(lambda *_: [], host="127.0.0.1", port=0)
    port = holder.effective_port
    holder.close()
    base = f"http://127.0.0.1:{port}"
    app = create_app(demo_settings(publisher, tmp_path, base))
    app.extensions["lookup"].store.load(publisher.file("first"))
    server = create_server(app, host="127.0.0.1", port=port, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    with Workers(app.extensions["sms"]):
        yield base
    server.close()
    thread.join(timeout=5)


def demo_settings(publisher: Publisher, tmp_path: Path, base: str) -> Settings:
    return Settings(
        face="public",
        base_url=base,
        key_file=publisher.keys / "server.key",
        secret_key="a secret for tests, long enough for https too",
        database_url=f"sqlite:///{tmp_path / 'data' / 'lookup.db'}",
        store_dir=tmp_path / "data" / "store",
        demo=True,
        twilio=TwilioSettings(ACCOUNT, TOKEN, NUMBER, api_base=f"{base}/demo/twilio"),
    )


def texts(walker: Walker) -> list[tuple[str, str]]:
    page = walker.get("/demo/phone/texts")
    return [(text["side"], text["words"]) for text in json.loads(page.text)["texts"]]


def write(walker: Walker, words: str) -> str:
    """Write on the phone and give what came back, as the page without scripts shows it."""
    walker.get("/demo/phone")
    before = walker.page.text.count('data-side="us"')
    walker.answer(text=words)
    assert walker.page.status == 200
    assert walker.page.text.count('data-side="us"') > before
    shown = texts(walker)
    mine = max(n for n, (side, said) in enumerate(shown) if (side, said) == ("phone", words))
    return " | ".join(said for _, said in shown[mine + 1 :])


def test_a_newcomer_texts_in_spanish_and_is_told(served: str) -> None:
    phone = Walker(served)
    assert "SI para empezar" in write(phone, "hola")
    assert "nombre" in write(phone, "sí")
    write(phone, "Ana Reyes")
    write(phone, "omitir")
    write(phone, "17 de julio de 1982")
    write(phone, "1")
    write(phone, "5111")
    assert "17 de julio de 1982" in write(phone, "omitir")
    asked = write(phone, "sí")
    assert "REYES" not in asked.upper()


def test_another_number_begins_afresh(served: str) -> None:
    phone = Walker(served)
    write(phone, "hi")
    number = json.loads(phone.get("/demo/phone/texts").text)["number"]
    phone.get("/demo/phone")
    hidden = phone.page.read.hidden
    assert "/demo/phone/new" in hidden
    phone.page = replace(phone.page, url=f"{served}/demo/phone/new")
    phone.answer()
    other = json.loads(phone.get("/demo/phone/texts").text)
    assert other["number"] != number
    assert other["texts"] == []


def test_the_stand_in_lets_words_be_erased(
    publisher: Publisher, tmp_path: Path, served: str
) -> None:
    write(Walker(served), "hi")
    settings = demo_settings(publisher, tmp_path, served)
    account = Account.from_settings(settings)
    assert account is not None
    Api(account).erase("SM" + "0" * 32, has_media=False)  # raises where it is refused


def test_the_stand_in_wants_the_accounts_key(served: str) -> None:
    stranger = Walker(served)
    path = f"/demo/twilio/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert stranger.get(path).status == 401


@pytest.mark.parametrize("change", [{"demo": False}, {"base_url": "https://answers.example.gov"}])
def test_the_phone_is_there_only_in_a_demonstration_on_loopback(
    publisher: Publisher, tmp_path: Path, change: dict[str, object]
) -> None:
    settings = demo_settings(publisher, tmp_path, "http://127.0.0.1:8000")
    app = create_app(replace(settings, **change))  # type: ignore[arg-type]
    assert not [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/demo")]


def test_numbers_are_of_the_range_that_is_kept_for_fiction() -> None:
    phones = Phones()
    numbers = {phones.unused_number() for _ in range(50)}
    assert all(number[5:10] == "55501" for number in numbers)
