"""The signed manifest of a generation: what it holds, how it was sealed, what it was made from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lookup.sealing import Kdf, sha256

FORMAT = 1


SERVED = "served"


class ManifestUnreadable(Exception):
    """A manifest that this version cannot read; the message says which field."""


@dataclass(frozen=True)
class Rule:
    """A rule of the policy as people are told it: sentence per language, with its citation."""

    id: str
    citation: str
    sentence: Mapping[str, str]


@dataclass(frozen=True)
class PolicyFacts:
    """The policy that decided: its id, digest, title, and the rules' sentences."""

    id: str
    digest: str
    title: str
    rules: tuple[Rule, ...]
    status: str = SERVED  # "served" when counsel stands behind it


@dataclass(frozen=True)
class Manifest:
    """Everything that a server may know of a generation without opening a record."""

    gen: int
    min_gen: int
    not_before: date | None
    store_id: bytes
    store_salt: bytes
    kdf: Kdf
    pepper_id: str
    signing_key_id: str
    payload_bytes: int
    payload_sha256: bytes
    engine_version: str
    policy: PolicyFacts
    county: str
    as_of: date
    published_on: date
    counts: Mapping[str, int]

    def to_json(self) -> bytes:
        """The bytes that are signed."""
        return json.dumps(self.facts(), ensure_ascii=False, sort_keys=True).encode()

    def facts(self) -> dict[str, Any]:
        """The manifest as JSON values."""
        return {
            "format": FORMAT,
            "gen": self.gen,
            "min_gen": self.min_gen,
            "not_before": self.not_before.isoformat() if self.not_before else None,
            "store_id": self.store_id.hex(),
            "store_salt": self.store_salt.hex(),
            "kdf": self.kdf.as_manifest(),
            "pepper_id": self.pepper_id,
            "signing_key_id": self.signing_key_id,
            "payload": {"bytes": self.payload_bytes, "sha256": self.payload_sha256.hex()},
            "engine_version": self.engine_version,
            "policy": {
                "id": self.policy.id,
                "digest": self.policy.digest,
                "title": self.policy.title,
                "status": self.policy.status,
                "rules": [
                    {"id": r.id, "citation": r.citation, "sentence": dict(r.sentence)}
                    for r in self.policy.rules
                ],
            },
            "county": self.county,
            "as_of": self.as_of.isoformat(),
            "published_on": self.published_on.isoformat(),
            "counts": dict(self.counts),
        }


def policy_facts(facts: Mapping[str, Any]) -> PolicyFacts:
    """The policy part of a manifest, of a generation as of a determination run."""
    return PolicyFacts(
        id=str(facts["id"]),
        digest=str(facts["digest"]),
        title=str(facts.get("title", facts["id"])),
        rules=tuple(
            Rule(str(rule["id"]), str(rule.get("citation") or ""), dict(rule["sentence"]))
            for rule in facts.get("rules", ())
        ),
        status=str(facts.get("status", "not_signed_off")),
    )


def read_manifest(text: bytes) -> Manifest:
    """The manifest in signed bytes; raises ManifestUnreadable when a field is missing or odd."""
    try:
        facts = json.loads(text)
        if facts["format"] != FORMAT:
            raise ManifestUnreadable(f"manifest format {facts['format']!r} is not known here")
        return _manifest(facts)
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise ManifestUnreadable(f"the manifest is not complete: {problem!r}") from None


def _manifest(facts: Mapping[str, Any]) -> Manifest:
    not_before = facts["not_before"]
    return Manifest(
        gen=int(facts["gen"]),
        min_gen=int(facts["min_gen"]),
        not_before=date.fromisoformat(not_before) if not_before else None,
        store_id=bytes.fromhex(facts["store_id"]),
        store_salt=bytes.fromhex(facts["store_salt"]),
        kdf=Kdf.of_manifest(facts["kdf"]),
        pepper_id=str(facts["pepper_id"]),
        signing_key_id=str(facts["signing_key_id"]),
        payload_bytes=int(facts["payload"]["bytes"]),
        payload_sha256=bytes.fromhex(facts["payload"]["sha256"]),
        engine_version=str(facts["engine_version"]),
        policy=policy_facts(facts["policy"]),
        county=str(facts["county"]),
        as_of=date.fromisoformat(facts["as_of"]),
        published_on=date.fromisoformat(facts["published_on"]),
        counts={str(k): int(v) for k, v in facts["counts"].items()},
    )


def digest_of(signed: bytes) -> bytes:
    """The SHA-256 of a manifest's signed bytes, as kept in store_state."""
    return sha256(signed)
