"""Identity: who people say they are, in one form for publisher and asker, and the check of it."""

from lookup.identity.birth_dates import birth_date, canonical_birth_date, parse_birth_date
from lookup.identity.claim_codes import claim_code, printed_claim_code
from lookup.identity.claim_facts import LONGEST_TEXT, claim_of_facts, facts_of_claim
from lookup.identity.claims import Claim, Identifier
from lookup.identity.identifiers import IdentifierKind, canonical_identifier
from lookup.identity.looking_again import LookingAgain
from lookup.identity.name_rule import name_agrees
from lookup.identity.names import (
    PersonName,
    canonical_given,
    canonical_surnames,
    person_name,
    split_doj_name,
)
from lookup.identity.normalise import canonical_text
from lookup.identity.records import record_ids_of
from lookup.identity.skey import skey1
from lookup.identity.suppressions import Suppressions, Why, suppression_tag
from lookup.identity.tickets import Ticket, Tickets
from lookup.identity.tokens import (
    DEFAULT_TIERS,
    ClaimIdentities,
    IdentityString,
    PersonIdentities,
    identity_strings_for_claim,
    identity_strings_for_subject,
)
from lookup.identity.verification import (
    Answer,
    Checks,
    NotVerified,
    Refused,
    Source,
    Verified,
    Verifier,
)
from lookup.store import Tier

__all__ = [
    "Answer",
    "Checks",
    "DEFAULT_TIERS",
    "LONGEST_TEXT",
    "LookingAgain",
    "Ticket",
    "Tickets",
    "claim_of_facts",
    "facts_of_claim",
    "Claim",
    "ClaimIdentities",
    "Identifier",
    "IdentifierKind",
    "IdentityString",
    "NotVerified",
    "PersonIdentities",
    "PersonName",
    "Refused",
    "Source",
    "Suppressions",
    "Tier",
    "Verified",
    "Verifier",
    "Why",
    "birth_date",
    "canonical_birth_date",
    "canonical_given",
    "canonical_identifier",
    "canonical_surnames",
    "canonical_text",
    "claim_code",
    "identity_strings_for_claim",
    "identity_strings_for_subject",
    "name_agrees",
    "parse_birth_date",
    "person_name",
    "printed_claim_code",
    "record_ids_of",
    "skey1",
    "split_doj_name",
    "suppression_tag",
]
