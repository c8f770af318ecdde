"""References: short, sayable, checked, and telling nothing."""

from __future__ import annotations

import re

from lookup.escalations import new_reference, read_reference
from lookup.escalations.references import ALPHABET

SHOWN = re.compile(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{2}}")


def test_a_reference_has_one_form_and_no_letters_that_are_misread() -> None:
    made = {new_reference() for _ in range(2_000)}

    assert len(made) == 2_000
    assert all(SHOWN.fullmatch(reference) for reference in made)
    assert not set("01OILUV") & set(ALPHABET)


def test_it_is_read_however_it_is_typed() -> None:
    reference = new_reference()

    for typed in (reference.lower(), reference.replace("-", ""), f" {reference} ", reference):
        assert read_reference(typed) == reference


def test_one_wrong_sign_and_two_swapped_ones_are_noticed() -> None:
    reference = new_reference()
    signs = reference.replace("-", "")
    for place, sign in enumerate(signs):
        for other in ALPHABET:
            slip = signs[:place] + other + signs[place + 1 :]
            assert (read_reference(slip) is None) == (other != sign)
    for place in range(len(signs) - 2):
        one, two = signs[place : place + 2]
        swapped = signs[:place] + two + one + signs[place + 2 :]
        assert (read_reference(swapped) is None) == (one != two)


def test_what_cannot_be_a_reference_is_none() -> None:
    for typed in ("", "ABCD", "O0O0-1I1I-LL", "é" * 10, "A" * 5_000, "' OR 1=1 --"):
        assert read_reference(typed) is None
