"""The zone behind the check: slow hash, pepper, store and limits, here or in a process apart."""

from lookup.zone.client import RemoteZone, ZoneUnreachable
from lookup.zone.local import LocalZone, Zone
from lookup.zone.peers import users_of_group
from lookup.zone.server import CannotListen, ZoneServer

__all__ = [
    "CannotListen",
    "LocalZone",
    "RemoteZone",
    "Zone",
    "ZoneServer",
    "ZoneUnreachable",
    "users_of_group",
]
