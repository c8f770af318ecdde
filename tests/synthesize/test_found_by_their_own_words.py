"""Everybody in a made-up county is found by what people.csv says they know, and nobody else is."""

from collections import defaultdict
from datetime import date

import pytest

from lookup.identity.claims import Claim, Identifier
from lookup.identity.identifiers import IdentifierKind
from lookup.identity.name_rule import name_agrees
from lookup.identity.names import split_doj_name
from lookup.identity.tokens import identity_strings_for_claim
from lookup.publish.people import person_of
from tests.synthesize.test_agreement import county, key_of

COLUMNS = {
    IdentifierKind.SSN4: "ssn4",
    IdentifierKind.LICENSE: "license",
    IdentifierKind.CII: "cii",
    IdentifierKind.CASE_NUMBER: "case_numbers",
}


def claims(person):
    """Every claim of name, birth date and one number that the person could make."""
    for kind, column in COLUMNS.items():
        for value in filter(None, person[column].split("; ")):
            yield Claim(
                person["given_names"],
                person["family_names"],
                date.fromisoformat(person["birth_date"]),
                (Identifier(kind, value),),
            )


def found(claim, index):
    """The records that a claim opens and whose name agrees."""
    strings = {candidate.string for candidate in identity_strings_for_claim(claim).candidates}
    records = {record_key: names for s in strings for record_key, names in index.get(s, ())}
    return [key for key, names in records.items() if name_agrees(claim.name, names)]


@pytest.mark.parametrize("seed", [1, 2])
def test_every_number_of_a_person_finds_their_record_and_only_theirs(tmp_path, seed):
    people, joined = county(tmp_path, 600, seed)
    index = defaultdict(list)
    for record in joined.subjects:
        key = record.subject_id or ("case", min(c.case_numbers[0] for c in record.convictions))
        names = [split_doj_name(name) for name in record.names]
        for string, _ in person_of(record, id_key=b"k" * 32).identities.singles:
            index[string].append((key, names))
    for person in people:
        for claim in claims(person):
            own = [] if person["expected_headline"] == "person" else [key_of(person)]
            assert found(claim, index) == own, (person, claim.identifiers[0].kind)
