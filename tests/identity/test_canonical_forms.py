"""Canonical forms: what people and files write, and the one form that both ends share."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmr.relief import normalise_case
from lookup.identity import (
    IdentifierKind,
    birth_date,
    canonical_birth_date,
    canonical_given,
    canonical_identifier,
    canonical_surnames,
    canonical_text,
    claim_code,
    parse_birth_date,
    person_name,
    printed_claim_code,
    skey1,
    split_doj_name,
)

DATA = Path(__file__).parents[1] / "data"
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("Núñez", "NUNEZ"),
        ("Muñoz-Ibáñez", "MUNOZ IBANEZ"),
        ("O’Brien", "OBRIEN"),
        ("O´Brien", "OBRIEN"),
        ("D'Angelo", "DANGELO"),
        ("Straße", "STRASSE"),
        ("Łukasz Øster Æsop Þór", "LUKASZ OSTER AESOP THOR"),
        ("  two   blanks ", "TWO BLANKS"),
        ("Ｇａｒｃｉａ", "GARCIA"),
        ("zero\u200bwidth\u00adhyphen", "ZEROWIDTHHYPHEN"),
        ("Jos\u0065\u0301 Lo\u034fpez", "JOSE LOPEZ"),
        ("Ana\ufe0f Mari\u20e3a", "ANA MARIA"),
        ("bell\x07", ""),
        ("new\nline", ""),
        ("x" * 81, ""),
        ("김", ""),
        ("<b>'; DROP", "B DROP"),
    ],
)
def test_text(raw: str, canonical: str) -> None:
    assert canonical_text(raw) == canonical


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("de la Cruz", ("DELACRUZ",)),
        ("Dela Cruz García", ("DELACRUZ", "GARCIA")),
        ("García-López", ("GARCIA", "LOPEZ")),
        ("García y López", ("GARCIA", "LOPEZ")),
        ("Ortega y", ("ORTEGA", "Y")),
        ("Mc Donald", ("MCDONALD",)),
        ("O Connor Jr.", ("OCONNOR",)),
        ("Van der Berg", ("VANDERBERG",)),
        ("San Martín III", ("SANMARTIN",)),
        ("De la O", ("DELAO",)),
        ("La", ("LA",)),
        ("V", ("V",)),
        ("Le", ("LE",)),
        ("Al-Hassan", ("ALHASSAN",)),
        ("D Angelo", ("DANGELO",)),
        ("Saint Clair", ("STCLAIR",)),
        ("Ter-Petrosyan", ("TERPETROSYAN",)),
        ("Saint", ("SAINT",)),
        ("12", ()),
        ("", ()),
    ],
)
def test_surnames(raw: str, parts: tuple[str, ...]) -> None:
    assert canonical_surnames(raw) == parts


@pytest.mark.parametrize(
    ("raw", "bare"),
    [
        ("de la Cruz", ("CRUZ",)),
        ("García de León", ("LEON",)),
        ("Van der Berg", ("BERG",)),
        ("El-Sayed", ("SAYED",)),
        ("Ter-Petrosyan", ("PETROSYAN",)),
        ("O'Brien", ()),
        ("Mc Carthy", ()),
        ("San Martín", ()),
        ("De la O", ()),
        ("Delacruz", ("CRUZ",)),
        ("VANDERBERG", ("BERG",)),
        ("Delgado", ()),
        ("Delaney", ()),
        ("Garcia", ()),
    ],
)
def test_what_people_leave_out_of_a_surname(raw: str, bare: tuple[str, ...]) -> None:
    assert person_name("", raw).bare == bare


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("María del Carmen", ("MARIA", "DEL", "CARMEN")),
        ("Jean-Paul", ("JEAN", "PAUL")),
        ("J.R. Sr", ("J", "R")),
        ("Robert 2nd", ("ROBERT",)),
        ("Junior", ("JUNIOR",)),
    ],
)
def test_given_names(raw: str, words: tuple[str, ...]) -> None:
    assert canonical_given(raw) == words


@pytest.mark.parametrize(
    ("raw", "given", "surnames"),
    [
        ("GARCIA LOPEZ,MARIA ELENA", ("MARIA", "ELENA"), ("GARCIA", "LOPEZ")),
        ("DE LA CRUZ, JOSE JR", ("JOSE",), ("DELACRUZ",)),
        ("SMITH JR,JOHN,A", ("JOHN", "A"), ("SMITH",)),
        ("NOCOMMA HERE", (), ("NOCOMMA", "HERE")),
    ],
)
def test_names_of_the_file(raw: str, given: tuple[str, ...], surnames: tuple[str, ...]) -> None:
    name = split_doj_name(raw)
    assert (name.given, name.surnames) == (given, surnames)
    assert "GARCIA" not in repr(name)


@pytest.mark.parametrize(
    ("kind", "raw", "canonical"),
    [
        ("ssn4", "1234", "1234"),
        ("ssn4", "900-12-1234", "1234"),
        ("ssn4", "xxx-xx-1234", "1234"),
        ("ssn4", "0000", None),
        ("ssn4", "12345", None),
        ("ssn4", "١٢٣٤", None),
        ("license", "b 765-4321", "B7654321"),
        ("license", "07654321", "O7654321"),
        ("license", "17654321", "I7654321"),
        ("license", "BO6S4321", None),
        ("license", "B76543I0", "B7654310"),
        ("license", "BB765432", None),
        ("cii", "A66524879", "66524879"),
        ("cii", "0163982965", "163982965"),
        ("cii", "a-0163982965", "163982965"),
        ("cii", "1234", None),
        ("cii", "12345678901", None),
        ("cii", "00000000", None),
        ("case_number", "XCNBA123456-01", "BA123456"),
        ("case_number", "BA12", None),
        ("case_number", "x" * 41, None),
    ],
)
def test_identifiers(kind: str, raw: str, canonical: str | None) -> None:
    assert canonical_identifier(IdentifierKind(kind), raw) == canonical


def test_case_numbers_are_those_of_the_relief_lists() -> None:
    with (DATA / "case_numbers.tsv").open(encoding="utf-8") as file:
        vectors = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(vectors) > 40
    for vector in vectors:
        found = canonical_identifier(IdentifierKind.CASE_NUMBER, vector["raw"])
        assert (found or "") == vector["canonical"], vector["why"]


@given(st.text("XCNBASOI015 -.,", max_size=18) | st.text(max_size=12))
def test_both_versions_of_the_case_number_agree_on_anything(raw: str) -> None:
    assert (canonical_identifier(IdentifierKind.CASE_NUMBER, raw) or "") == normalise_case(raw)


@given(st.sampled_from(list(IdentifierKind)), st.text(max_size=20))
def test_a_canonical_identifier_is_its_own_canonical_form(kind: IdentifierKind, raw: str) -> None:
    once = canonical_identifier(kind, raw)
    if once is not None:
        assert canonical_identifier(kind, once) == once


def test_the_surname_keys_are_frozen() -> None:
    with (DATA / "skey1.tsv").open(encoding="utf-8") as file:
        for vector in csv.DictReader(file, delimiter="\t"):
            assert skey1(vector["part"]) == vector["key"]


@pytest.mark.parametrize(
    "alike",
    [
        "HERNANDEZ ERNANDES", "VASQUEZ BASQUEZ VAZQUEZ", "JIMENEZ GIMENEZ XIMENEZ", "CEPEDA ZEPEDA",
        "YBARRA IBARRA", "QUINTERO KINTERO", "CHAVEZ CHABES", "MCDONALD MACDONALD",
    ],
)  # fmt: skip
def test_what_sounds_alike_has_one_key(alike: str) -> None:
    assert len({skey1(part) for part in alike.split()}) == 1


@pytest.mark.parametrize("part", ["", "123", "Ñ"])
def test_what_has_no_letter_has_no_key(part: str) -> None:
    assert skey1(part) == ""


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("03/04/1985", date(1985, 3, 4)),
        ("3-4-85", date(1985, 3, 4)),
        ("1985-03-04", date(1985, 3, 4)),
        ("19850304", date(1985, 3, 4)),
        ("03041985", date(1985, 3, 4)),
        ("March 4th, 1985", date(1985, 3, 4)),
        ("4 de marzo de 1985", date(1985, 3, 4)),
        ("12 ENE 90", date(1990, 1, 12)),
        ("1/1/14", date(2014, 1, 1)),
        ("1/1/15", date(1915, 1, 1)),
        ("2/29/2000", date(2000, 2, 29)),
        ("2/29/1999", None),
        ("13/13/1980", None),
        ("1/1/1899", None),
        ("11/22/2014", None),
        ("11/21/2014", date(2014, 11, 21)),
        ("1980", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_birth_dates(raw: str, read: date | None) -> None:
    assert parse_birth_date(raw, today=TODAY) == read
    assert canonical_birth_date(raw, today=TODAY) == (read and read.strftime("%Y%m%d"))


def test_birth_dates_of_three_fields() -> None:
    assert birth_date(85, 3, 4, today=TODAY) == date(1985, 3, 4)
    assert birth_date(1985, 0, 4, today=TODAY) is None
    assert canonical_birth_date(date(1985, 3, 4), today=TODAY) == "19850304"


@given(st.binary(min_size=10, max_size=10))
def test_a_claim_code_survives_how_people_copy_it(chance: bytes) -> None:
    code = claim_code(chance)
    assert len(code) == 16
    assert not set(code) & set("ILOU")
    typed = printed_claim_code(code).lower().replace("0", "o").replace("1", "l")
    assert canonical_identifier(IdentifierKind.CLAIM_CODE, typed) == code


@given(st.binary(min_size=10, max_size=10), st.integers(0, 15), st.integers(1, 31))
def test_one_wrong_sign_in_a_claim_code_shows(chance: bytes, place: int, by: int) -> None:
    signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    code = claim_code(chance)
    wrong = signs[(signs.index(code[place]) + by) % 32]
    altered = code[:place] + wrong + code[place + 1 :]
    assert canonical_identifier(IdentifierKind.CLAIM_CODE, altered) is None


def test_a_claim_code_is_made_of_ten_random_bytes() -> None:
    with pytest.raises(ValueError, match="10 random bytes; got 3"):
        claim_code(b"abc")


def test_the_identity_string_is_as_the_published_layout_says() -> None:
    from lookup.identity.tokens import identity_string

    string = identity_string(IdentifierKind.SSN4, date(1975, 11, 30), "1234", key="J620")
    fields = [b"lcr/id/1", b"W", b"J620", b"19751130", b"ssn4", b"1234"]
    assert string.data == b"".join(len(f).to_bytes(2, "big") + f for f in fields)
    alone = identity_string(IdentifierKind.CII, date(1975, 11, 30), "66524879")
    assert b"\x00\x01S\x00\x00\x00\x0819751130" in alone.data
    assert "1234" not in repr(string)
    assert json.dumps(string.kind) == '"ssn4"'
