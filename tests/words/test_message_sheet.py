"""docs/messages.md is what the catalogue says now, and every text has somebody to sign it off."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.words.message_sheet import (
    SHEET,
    SIGN_OFF,
    group_of,
    plan,
    read_plan,
    segments,
    sheet,
    texts,
)


def test_the_page_is_not_stale() -> None:
    assert SHEET.read_text(encoding="utf-8") == sheet(), "stale: run `make messages`"


@pytest.mark.parametrize("message_id", texts())
def test_every_text_has_its_occasion_and_its_signers_in_both_languages(message_id: str) -> None:
    roles, groups = plan()
    group = group_of(message_id, groups)

    assert group is not None, f"{message_id}: add a group to {SIGN_OFF.name}"
    assert group.sent
    assert set(group.sign_off) <= set(roles)
    assert "spanish" in group.sign_off
    assert len(group.sign_off) >= 2
    assert set(group.signed) <= set(group.sign_off)


def test_every_group_has_a_text() -> None:
    _, groups = plan()
    used = {group_of(one, groups) for one in texts()}

    assert [group.begins for group in groups if group not in used] == []


def test_a_group_without_its_sign_off_field_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "sign_off.toml"
    broken.write_text(SIGN_OFF.read_text(encoding="utf-8").replace("sign_off = ", "sign = ", 1))

    with pytest.raises(KeyError, match="sign_off"):
        read_plan(broken)


TWO = ("text.headline.", "text.answer.")  # answers; all else is one segment


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("message_id", texts())
def test_a_text_is_one_part_and_an_answer_two_in_the_county_with_the_longest_names(
    message_id: str, language: str
) -> None:
    assert segments(message_id, language) <= (2 if message_id.startswith(TWO) else 1)
