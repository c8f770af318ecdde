"""The keys that lists and extract are compared by."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmr.relief import normalise_case, section_key

VECTORS = Path(__file__).parents[1] / "data" / "case_numbers.tsv"


@pytest.mark.parametrize(
    ("raw", "canonical", "why"),
    [line.split("\t") for line in VECTORS.read_text(encoding="utf-8").split("\n")[1:-1]],
)
def test_case_numbers_take_their_canonical_form(raw, canonical, why):
    assert normalise_case(raw) == canonical, why


@given(st.text(max_size=24))
def test_a_canonical_case_number_is_its_own_canonical_form(text):
    once = normalise_case(text)
    assert normalise_case(once) == once
    assert once == "" or 5 <= len(once) <= 16


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("11357(A) HS", "11357(A)"),
        ("HS 11357(a)", "11357(A)"),
        ("11357a H&S", "11357(A)"),
        ("11357 (a) HS", "11357(A)"),
        ("11359 HS-POSSESS 1 OZ", "11359"),
        ("HS11358", "11358"),
        ("11358HS", "11358"),
        ("Health and Safety Code section 11357 (b) (2)", "11357(B)(2)"),
        ("664/11360(A) HS-ATT SELL", "664/11360(A)"),
        ("664-11360(A) HS", "664/11360(A)"),
        ("PC 664/HS 11359", "664/11359"),
        ("ATTEMPTED 11359 HS", "664/11359"),
        ("11357.5 HS", "11357.5"),
        ("111358 HS", "111358"),
        ("288A PC", "288A"),
        ("288(A) PC", "288(A)"),
        ("HS", ""),
        ("", ""),
    ],
)
def test_sections_compare_by_number_and_subdivision(text, key):
    assert section_key(text) == key
