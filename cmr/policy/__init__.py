"""Policies: rules as data, conditions as code. The door: load, shipped, check, Policy."""

from cmr.policy.load import PolicyProblem, check, load, shipped
from cmr.policy.schema import Policy, Rule

__all__ = ["Policy", "PolicyProblem", "Rule", "check", "load", "shipped"]
