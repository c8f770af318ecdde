"""Addresses as the limits see them: one customer's prefix, and the network around it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from lookup.limits.rules import Network

_ADDRESS_BITS = {4: 32, 6: 64}  # an IPv6 customer has a /64 to draw from
_NETWORK_BITS = {4: 24, 6: 48}
# What cannot be read as an address shares one count: it must not be a way round the limits.
_UNREADABLE = "unreadable"


def address_prefix(address: str) -> str:
    """The /32 or /64 that an address counts as."""
    return _prefix(address, _ADDRESS_BITS)


def network_prefix(address: str) -> str:
    """The /24 or /48 around an address."""
    return _prefix(address, _NETWORK_BITS)


def is_partner(address: str, partners: Iterable[Network]) -> bool:
    """Whether an address is in one of the networks whose limits are wider."""
    read = _read(address)
    return read is not None and any(read in network for network in partners)


def _prefix(address: str, bits: dict[int, int]) -> str:
    read = _read(address)
    if read is None:
        return _UNREADABLE
    return str(ipaddress.ip_network((read, bits[read.version]), strict=False))


def _read(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        read = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(read, ipaddress.IPv6Address) and read.ipv4_mapped:
        return read.ipv4_mapped
    return read
