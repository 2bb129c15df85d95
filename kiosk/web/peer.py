"""Whose socket is at the other end of a loopback connection (Linux only)."""

from __future__ import annotations

import errno
import socket
import struct
from pathlib import Path

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_NETLINK_SOCK_DIAG, _SOCK_DIAG_BY_FAMILY, _UID_AT = 4, 20, 64
# The kernel prints each 32-bit word of an address in host order; every target we ship is little.
_LOOPBACK = ("0100007F", "0000000000000000FFFF00000100007F")


def user_of(peer_port: int, our_port: int) -> int | None:
    """Return the uid that owns the client's end of 127.0.0.1:peer_port → 127.0.0.1:our_port.

    None when there is no such socket, which a caller must treat as a stranger.
    """
    try:
        return _asked(peer_port, our_port)
    except OSError:  # a sandbox without netlink
        return _looked_up(peer_port, our_port)


def _asked(peer_port: int, our_port: int) -> int | None:
    """Ask the kernel for this one socket: microseconds, where its tables take milliseconds.

    `struct inet_diag_req_v2` of linux/inet_diag.h, see sock_diag(7). Raises: OSError.
    """
    lo = socket.inet_aton("127.0.0.1") + bytes(12)
    ends = struct.pack("!HH16s16s", peer_port, our_port, lo, lo)
    any_state, any_cookie = 0xFFFFFFFF, (0, 0xFFFFFFFF, 0xFFFFFFFF)
    wanted = struct.pack("=BBBBI", socket.AF_INET, socket.IPPROTO_TCP, 0, 0, any_state)
    wanted += ends + struct.pack("=III", *any_cookie)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, _NETLINK_SOCK_DIAG) as kernel:
        kernel.settimeout(1)
        head = struct.pack("=IHHII", 16 + len(wanted), _SOCK_DIAG_BY_FAMILY, 1, 1, 0)
        kernel.sendto(head + wanted, (0, 0))
        reply = kernel.recv(4096)
    (kind,) = struct.unpack_from("=H", reply, 4)
    if kind == _SOCK_DIAG_BY_FAMILY:
        uid: int = struct.unpack_from("=I", reply, 16 + _UID_AT)[0]
        return uid
    (error,) = struct.unpack_from("=i", reply, 16)
    if error != -errno.ENOENT:
        raise OSError(-error, "sock_diag")
    return None


def _looked_up(peer_port: int, our_port: int) -> int | None:
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
