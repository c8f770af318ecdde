"""Policies made from the options file of the configurable reference program (gogen 0.2.13)."""

from cmr.policy.configurable.options import Options, read_options
from cmr.policy.configurable.policy_file import policy_text

__all__ = ["Options", "policy_text", "read_options"]
