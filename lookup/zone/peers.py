"""Who is at the other end of a socket, and whether its file lets strangers in."""

from __future__ import annotations

import grp
import os
import pwd
import socket
import stat
import struct
from pathlib import Path

_CREDENTIALS = struct.Struct("3i")  # process, user, group: unix(7), SO_PEERCRED


def uid_of_peer(line: socket.socket) -> int | None:
    """The user at the other end; None where the system does not tell (the file's mode decides)."""
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return None
    data = line.getsockopt(socket.SOL_SOCKET, option, _CREDENTIALS.size)
    _, user, _ = _CREDENTIALS.unpack(data)
    return int(user)


def is_open_to_strangers(path: Path) -> bool:
    """Whether users who are neither the owner nor of the group may connect."""
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o007)


def is_a_socket(path: Path) -> bool:
    """Whether a socket lies there."""
    try:
        return stat.S_ISSOCK(os.stat(path).st_mode)
    except OSError:
        return False


def users_of_group(group: int) -> set[int]:
    """Everybody who is in a group, by it being their first one or by its list."""
    try:
        named = set(grp.getgrgid(group).gr_mem)
    except KeyError:
        named = set()
    return {one.pw_uid for one in pwd.getpwall() if one.pw_gid == group or one.pw_name in named}
