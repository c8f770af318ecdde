"""Codes go to usual lines of the regions that the county names, and to no dear number elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from lookup.county import County, CountyError
from lookup.models.keep_looking import one_time_code
from lookup.notices import is_line_in
from tests.sms.desk import Desk
from tests.web.walking import Browser

ROOT = Path(__file__).parents[2]
SHIPS = ROOT / "counties" / "los_angeles.toml"
REFUSED = {
    "+19005550142": "premium rate",
    "+18765550142": "Jamaica, in our own numbering plan",
    "+18095550142": "Dominican Republic",
    "+12425550142": "Bahamas",
    "+16045550142": "Canada",
    "+18005550142": "toll-free: it takes no code",
    "+15005550142": "a personal number, forwarded anywhere",
    "+12115550142": "no area",
}


@pytest.mark.parametrize("number", REFUSED)
def test_no_dear_or_foreign_number_is_a_line_to_send_codes_to(number: str) -> None:
    assert not is_line_in(number, County.load(SHIPS).texting.code_regions)


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "We cannot text a code to this number"), ("es", "No podemos mandar un código")],
)
def test_nothing_is_sent_or_kept_for_a_number_elsewhere(
    desk: Desk, language: str, told: str
) -> None:
    number = "+18765550142"
    browser = Browser(desk.app, address="10.0.0.1", language=language)
    browser.open("/check")
    browser.open("/phone")
    assert browser.post("/phone", {"phone": number}).status_code == 422
    assert told in browser.html
    assert "(323) 760-6763" in browser.html
    desk.work()
    assert desk.twilio.to(number) == []
    assert desk.rows(one_time_code) == []


@pytest.mark.parametrize("number", ["+12135550142", "+18085550142", "+17875550142"])
def test_los_angeles_hawaii_and_puerto_rico_are_lines_to_send_codes_to(number: str) -> None:
    assert is_line_in(number, County.load(SHIPS).texting.code_regions)


def test_a_phone_of_puerto_rico_gets_its_code(desk: Desk) -> None:
    number = "+17875550142"
    browser = Browser(desk.app, address="10.0.0.1")
    browser.open("/check")
    browser.open("/phone")
    assert browser.post("/phone", {"phone": number}).status_code == 303
    desk.work()
    assert len(desk.twilio.to(number)) == 1


def test_a_county_names_its_own_regions(tmp_path: Path) -> None:
    shipped = SHIPS.read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text(shipped.replace('["US", "PR"]', '["US", "CA"]'), encoding="utf-8")
    regions = County.load(own).texting.code_regions
    assert is_line_in("+16045550142", regions)
    assert not is_line_in("+17875550142", regions)
    assert not is_line_in("not a number", regions)
    own.write_text(shipped.replace('["US", "PR"]', '["usa"]'), encoding="utf-8")
    with pytest.raises(CountyError, match="code_regions"):
        County.load(own)
