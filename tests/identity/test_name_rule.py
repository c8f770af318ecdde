"""The name rule as a table that a defender can read: who passes for whom."""

from __future__ import annotations

import pytest

from lookup.identity import Claim, Identifier, IdentifierKind, name_agrees, person_name
from lookup.identity.names import split_doj_name
from lookup.identity.proofs import is_name_of
from lookup.identity.tokens import MAX_KEYED_STRINGS, identity_strings_for_claim
from lookup.store import OpenedRecord, Tier
from lookup.store.generation import RecordName
from tests.identity.world import claim

SAME = [
    ("Maria", "MARIA", "the same"),
    ("María", "MARIA", "accents"),
    ("Maria", "MARIA ELENA", "without the middle name"),
    ("Elena", "MARIA ELENA", "the middle name as first"),
    ("Jose Luis", "LUIS", "the file has the second name only"),
    ("M", "MARIA", "an initial"),
    ("Maria", "M", "an initial in the file"),
    ("Maira", "MARIA", "two letters exchanged"),
    ("Marria", "MARIA", "a letter too many"),
    ("Guadalpue", "GUADALUPE", "two slips are near enough from eight letters"),
    ("Bill", "WILLIAM", "English short form"),
    ("William", "BILL", "the file has the short form"),
    ("Pancho", "FRANCISCO", "Spanish short form"),
    ("Chuy", "JESUS", "Spanish short form"),
    ("Lupita", "GUADALUPE", "Spanish short form"),
    ("Joe", "JOSE", "English for Spanish"),
    ("Ma", "MARIA", "how Mexican papers shorten it"),
    ("Mary Ann", "MARYANN", "written together"),
    ("Sarah", "SARA", "two spellings"),
    ("Alexander", "ALEJANDRO", "translated"),
    ("De Shawn", "DESHAWN", "apart"),
    ("De'Shaun", "DE SHAWN ANTHONY", "apart in the file, and by sound"),
    ("La Toya", "LATOYA RENEE", "apart, with a middle name"),
    ("Jae Hyun", "JAEHYUN", "two syllables"),
    ("Soo-Jin", "SOO JIN", "two syllables"),
    ("Mai", "THI MAI", "the name that people go by"),
    ("Hovhannes", "OHANNES", "another spelling of Armenian"),
    ("Wm", "WILLIAM", "how records shorten it"),
    ("Maricel Reyes", "MARICEL", "the mother's surname in the middle"),
]
OTHER = [
    ("Maria", "MARIO", "brother and sister"),
    ("Mario", "MARIA", "brother and sister"),
    ("Daniel", "DANIELA", "brother and sister"),
    ("Daniela", "DANIEL", "brother and sister"),
    ("Juan", "JUANA", "brother and sister"),
    ("Juan A", "JUANA", "brother and sister, a middle initial"),
    ("Juana", "JUAN A", "brother and sister, a middle initial in the file"),
    ("Daria", "MARIA", "another first sound"),
    ("Alejandro", "ALEJANDRA", "brother and sister, eight letters"),
    ("Christian", "CHRISTINA", "brother and sister, two letters exchanged"),
    ("Frances", "FRANCIS", "brother and sister"),
    ("Denise", "DENIS", "brother and sister"),
    ("Eric", "ERIN", "two names a letter apart"),
    ("Marta", "MARIA", "two names a letter apart"),
    ("Jose", "JOSUE", "two names a letter apart"),
    ("Erin", "AARON", "the library's list errs"),
    ("Paco", "PANCHO", "two short forms of one name"),
    ("Al", "ED", "too short for slips"),
    ("Jennifer", "JESSICA", "the same initial"),
    ("", "MARIA", "nothing"),
]


@pytest.mark.parametrize(("claimed", "stored", "why"), SAME)
def test_these_are_one_person(claimed: str, stored: str, why: str) -> None:
    assert name_agrees(person_name(claimed, "Soto"), [person_name(stored, "SOTO")]), why


@pytest.mark.parametrize(("claimed", "stored", "why"), OTHER)
def test_these_are_two_people(claimed: str, stored: str, why: str) -> None:
    assert not name_agrees(person_name(claimed, "Soto"), [person_name(stored, "SOTO")]), why


@pytest.mark.parametrize(
    ("claimed", "stored", "agrees"),
    [
        ("Garcia Lopez", "LOPEZ GARCIA", True),
        ("Lopez", "GARCIA LOPEZ", True),
        ("Garcialopez", "GARCIA LOPEZ", True),
        ("de la Cruz", "DELACRUZ", True),
        ("Petrosian", "PETROSYAN", True),
        ("Hakobian", "AKOPYAN", True),
        ("Ramirez", "RAMIREZ", True),
        ("Reed", "REID", True),
        ("Cruz", "DE LA CRUZ", True),
        ("de la Cruz", "CRUZ", True),
        ("Rio", "DEL RIO", True),
        ("bin Ali", "ALI", True),
        ("Lewis", "ELLIS", False),
        ("Vise", "DAVIS", False),
        ("Berg", "VANDERBERG", True),
        ("Al Sayed", "EL-SAYED", True),
        ("Petrosyan", "TER-PETROSYAN", True),
        ("St Clair", "SAINT CLAIR", True),
        ("Clair", "ST CLAIR", False),
        ("Martin", "SAN MARTIN", False),
        ("Soto", "KATZ", False),
        ("Li", "NG", False),
    ],
)
def test_surnames_in_any_order_by_sound_or_slip(claimed: str, stored: str, agrees: bool) -> None:
    assert name_agrees(person_name("Ana", claimed), [person_name("ANA", stored)]) is agrees


def test_given_name_and_surname_must_be_of_one_stored_name() -> None:
    stored = [split_doj_name("REED,OWEN"), split_doj_name("VICTIM,PETER")]
    assert name_agrees(person_name("Peter", "Victim"), stored)
    assert not name_agrees(person_name("Peter", "Reed"), stored)


def says(given: str, family: str, *, other: str = "") -> Claim:
    return Claim(
        given, family, claim().birth_date, (Identifier(IdentifierKind.CII, "12345"),), other
    )


def test_fields_swapped_and_other_last_names_are_allowed() -> None:
    record = OpenedRecord(Tier.DETAILS, (RecordName(("MARIA",), ("GARCIA",)),), {"id": "m"})
    assert is_name_of(says("Garcia", "Maria"), record)
    assert is_name_of(says("Maria", "Robinson", other="Garcia"), record)
    assert not is_name_of(says("Maria", "Robinson"), record)


@pytest.mark.parametrize(
    ("said", "strings"),
    [
        (claim("Juan", "Perez"), 1),
        (claim("Juan", "Perez", "1975-03-04"), 2),
        (claim("Perez", "Juan"), 2),
        (claim("Xochiquetzal", "Perez"), 2),
        (claim("Kim", "Soojin"), 2),
        (claim("Juan", "de la Cruz"), 2),
        (claim("Juan", "Perez Soto"), 3),
        (claim("Juan", "Perez Soto", other="Reed"), 4),
        (claim("Juan", "Perez", "1975-11-30", ("cii", "12345")), 1),
        (claim("Juan", "Perez", "1975-03-04", ("cii", "12345")), 2),
        (claim("Juan", "Perez", "1975-03-04", ("ssn4", "1234"), ("cii", "12345")), 4),
        (claim("Juan", "Perez", "1975-11-30", ("ssn4", "1234"), ("ssn4", "4321")), 1),
        (claim("Juan", "Perez", "1975-11-30", ("ssn4", "12"), ("cii", "12345")), 1),
        (claim("Katz Ng", "A1 Bo Cy Du Ek Fo Go", "1975-03-04", other="Hu Ix Jo"), 8),
    ],
)
def test_how_many_strings_a_claim_is_tried_under(said: Claim, strings: int) -> None:
    found = identity_strings_for_claim(said)
    assert len(found.candidates) == strings
    assert sum(one.string.kind is IdentifierKind.SSN4 for one in found.candidates) <= (
        MAX_KEYED_STRINGS
    )


def test_a_claim_has_one_number_or_two() -> None:
    with pytest.raises(ValueError, match="1 to 2 identifiers"):
        Claim("Ana", "Soto", claim().birth_date, ())
    assert "Maria" not in repr(claim())
