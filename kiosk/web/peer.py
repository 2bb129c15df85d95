"""Whose socket is at the other end of a loopback connection (Linux only)."""

from __future__ import annotations

from pathlib import Path

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
# The kernel prints each 32-bit word of an address in host order; every target we ship is little.
_LOOPBACK = ("0100007F", "0000000000000000FFFF00000100007F")


def available() -> bool:
    return _TABLES[0].exists()


def user_of(peer_port: int, our_port: int) -> int | None:
    """Return the uid that owns the client's end of 127.0.0.1:peer_port → 127.0.0.1:our_port.

    None when there is no such socket, which a caller must treat as a stranger.
    """
    ours, theirs = f":{our_port:04X}", f":{peer_port:04X}"
    for table in _TABLES:
        try:
            lines = table.read_text("ascii").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            if theirs not in line or ours not in line:
                continue
            local, remote, uid = _columns(line)
            if local.endswith(theirs) and remote.endswith(ours) and _both_loopback(local, remote):
                return int(uid)
    return None


def _columns(line: str) -> tuple[str, str, str]:
    columns = line.split()
    return columns[1], columns[2], columns[7]


def _both_loopback(local: str, remote: str) -> bool:
    return local.split(":")[0] in _LOOPBACK and remote.split(":")[0] in _LOOPBACK
