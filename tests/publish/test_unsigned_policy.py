"""What counsel has not signed off is published only when somebody says so."""

from __future__ import annotations

import json

from tests.publish.county import Publisher
from tests.publish.test_publishing import run


def test_a_policy_that_counsel_has_not_signed_off_is_refused_unless_allowed(
    publisher: Publisher,
) -> None:
    order = publisher.order("county")
    manifest = order.determinations / "manifest.json"
    facts = json.loads(manifest.read_text())
    facts["policy"] |= {"id": "pc_1170_18", "status": "not_signed_off"}
    manifest.write_text(json.dumps(facts))
    options = (
        *("--determinations", order.determinations, "--relief", order.relief),
        *("--keys", order.keys, "--out", order.out, "--kdf", "test"),
    )

    refused = run(*options)

    assert refused.returncode == 2
    assert "policy pc_1170_18: not signed off (status not_signed_off)" in refused.stderr
    assert not order.out.exists()

    allowed = run(*options, "--allow-unsigned-policy")

    assert allowed.returncode == 0
    assert "warning: policy pc_1170_18 is not signed off" in allowed.stdout
    assert b'"status": "not_signed_off"' in order.out.read_bytes()
