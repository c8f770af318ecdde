"""The engine: from a DOJ extract to a determination for every conviction. The public door.

    from cmr import load_policy, read_extract
    from cmr.determine import determine
    from cmr.explain import explain

Names are looked up on first use, so that importing the package stays quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cmr.determine import Run
    from cmr.doj.reader import Extract, read_extract
    from cmr.explain import Explanation
    from cmr.policy.load import check as check_policy
    from cmr.policy.load import load as load_policy
    from cmr.policy.load import shipped as shipped_policies
    from cmr.policy.schema import Policy

__all__ = [
    "Explanation",
    "Extract",
    "Policy",
    "Run",
    "check_policy",
    "load_policy",
    "read_extract",
    "shipped_policies",
]

_WHERE = {
    "Explanation": ("cmr.explain", "Explanation"),
    "Extract": ("cmr.doj.reader", "Extract"),
    "Policy": ("cmr.policy.schema", "Policy"),
    "Run": ("cmr.determine", "Run"),
    "check_policy": ("cmr.policy.load", "check"),
    "load_policy": ("cmr.policy.load", "load"),
    "read_extract": ("cmr.doj.reader", "read_extract"),
    "shipped_policies": ("cmr.policy.load", "shipped"),
}


def __getattr__(name: str) -> object:
    try:
        module, inside = _WHERE[name]
    except KeyError:
        raise AttributeError(f"module 'cmr' has no attribute {name!r}") from None
    return getattr(import_module(module), inside)
