"""The sealed store: generations, what a slow hash opens in them, and the switch between them."""

from lookup.store.errors import GenerationRefused, StoreUnavailable
from lookup.store.generation import Generation, OpenedRecord, RecordName
from lookup.store.layout import Tier
from lookup.store.manifest import Manifest, PolicyFacts, Rule
from lookup.store.store import GenerationInfo, Store

__all__ = [
    "Generation",
    "GenerationInfo",
    "GenerationRefused",
    "Manifest",
    "OpenedRecord",
    "PolicyFacts",
    "RecordName",
    "Rule",
    "Store",
    "StoreUnavailable",
    "Tier",
]
