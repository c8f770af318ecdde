"""Which proof opens which tier: the county's own rule, held by what is sealed under what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lookup.county import County, CountyError
from lookup.identity.identifiers import IdentifierKind
from lookup.identity.tokens import DEFAULT_TIERS, PersonIdentities
from lookup.publish.errors import PublishRefused
from lookup.store.layout import Tier


@dataclass(frozen=True)
class TierRules:
    """What each kind of number opens alone, and whether two weak ones open the details."""

    alone: Mapping[IdentifierKind, Tier]
    two_open_details: bool = True

    def apply(self, identities: PersonIdentities) -> PersonIdentities:
        """A person's strings as this county indexes them."""
        return PersonIdentities(
            identities.singles, identities.pairs if self.two_open_details else ()
        )

    def opened_by(self, *kinds: IdentifierKind) -> set[Tier]:
        """The tiers of the records that these numbers of one person open together."""
        alone = {self.alone[kind] for kind in kinds}
        if self.two_open_details and len(kinds) > 1 and alone == {Tier.HEADLINE}:
            return {Tier.HEADLINE, Tier.DETAILS}
        return alone


SHIPPED = TierRules(DEFAULT_TIERS)


def read_tier_rules(county_file: Path | None) -> TierRules:
    """The rules of a county file; the shipped ones where none is named; raises PublishRefused."""
    if county_file is None:
        return SHIPPED
    try:
        tiers = County.load(county_file).tiers
    except CountyError as problem:
        raise PublishRefused(str(problem)) from None
    alone = {kind: Tier(getattr(tiers, kind.value)) for kind in IdentifierKind}
    return TierRules(alone, two_open_details=tiers.two == "details")
