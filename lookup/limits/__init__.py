"""Limits: how often anybody may try, counted in one shared store before any work is done."""

from __future__ import annotations

from pathlib import Path

from lookup.limits.attempts import Attempt, BucketClass, Guess, Origin
from lookup.limits.charged import Exceeded, Granted
from lookup.limits.limiter import Limiter
from lookup.limits.loading import LimitsFileError, load_limits
from lookup.limits.opening import open_limits, open_sign_in_tries
from lookup.limits.proof import Asked, Proofs
from lookup.limits.releasing import release
from lookup.limits.rules import LimitRules, RequestRules
from lookup.limits.sign_ins import SignInTries, SignInTry
from lookup.limits.sources import address_prefix
from lookup.limits.steps import LimitsUnavailable
from lookup.limits.tags import Tags

DEMO_LIMITS = Path(__file__).with_name("demo.toml")

__all__ = [
    "DEMO_LIMITS",
    "Asked",
    "Attempt",
    "BucketClass",
    "Exceeded",
    "Granted",
    "Guess",
    "LimitRules",
    "Limiter",
    "LimitsFileError",
    "LimitsUnavailable",
    "Origin",
    "Proofs",
    "RequestRules",
    "SignInTries",
    "SignInTry",
    "Tags",
    "load_limits",
    "open_limits",
    "open_sign_in_tries",
    "release",
    "address_prefix",
]
