"""Public figures: the summary with small cells hidden and the policy's sentences, signed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cmr.relief import Headline, Outcome, SubjectOutcome
from lookup.publish.written import write_privately
from lookup.sealing import PublisherKeys, sign
from lookup.store.manifest import Manifest

SMALLEST_SHOWN = 5  # a cell below this could be somebody; it is shown as null
_LABEL = b"lcr/figures/1"
_ROUND = 50


class Tally:
    """Counts people by headline and convictions by outcome while they pass."""

    def __init__(self) -> None:
        self.headlines: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()

    def add(self, subject: SubjectOutcome) -> None:
        """Count one person."""
        self.headlines[subject.headline.value] += 1
        self.outcomes.update(one.outcome.value for one in subject.convictions)

    @property
    def people(self) -> int:
        """People counted."""
        return self.headlines.total()

    @property
    def convictions(self) -> int:
        """Convictions counted."""
        return self.outcomes.total()


def rounded(count: int) -> int:
    """To the nearest 50: enough to see that a publishing is whole, too little to see one person."""
    return (count + _ROUND // 2) // _ROUND * _ROUND


def shown(cells: Mapping[str, int]) -> dict[str, int | None]:
    """Cells with small ones hidden (null), and one more where a lone one could be worked out."""
    hidden = {name for name, count in cells.items() if 0 < count < SMALLEST_SHOWN}
    rest = {name: count for name, count in cells.items() if count > 0 and name not in hidden}
    if len(hidden) == 1 and rest:
        hidden.add(min(rest, key=lambda name: rest[name]))
    return {name: None if name in hidden else count for name, count in cells.items()}


def write_figures(file: Path, tally: Tally, manifest: Manifest, keys: PublisherKeys) -> None:
    """Write the public figures as JSON with an Ed25519 signature over their text."""
    figures = json.dumps(_figures(tally, manifest), ensure_ascii=False, sort_keys=True)
    signature = sign(keys.signing_key, _LABEL + figures.encode())
    signed = {
        "figures": figures,
        "signing_key_id": keys.signing_key_id,
        "signature": signature.hex(),
    }
    write_privately(file, json.dumps(signed, ensure_ascii=False, indent=1).encode())


def _figures(tally: Tally, manifest: Manifest) -> dict[str, Any]:
    facts = manifest.facts()
    return {
        **{name: facts[name] for name in ("county", "as_of", "published_on", "policy")},
        "people": rounded(tally.people),
        "convictions": rounded(tally.convictions),
        "people_by_headline": shown({h.value: tally.headlines[h.value] for h in Headline}),
        "convictions_by_outcome": shown({o.value: tally.outcomes[o.value] for o in Outcome}),
        "hidden_below": SMALLEST_SHOWN,
    }
