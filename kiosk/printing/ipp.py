"""The few questions the seat asks CUPS in its own tongue: IPP over HTTP.

CUPS' commands cannot say how a job ended: `lpstat` shows no job state, and on CUPS before 2.4.8 it
shows one and the same reason for a printed and a cancelled job. Source: RFC 8010 (encoding),
RFC 8011 (operations and states), https://www.cups.org/doc/spec-ipp.html (CUPS' own).
"""

from __future__ import annotations

import getpass
import http.client
import socket
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

CANCEL_JOB, GET_JOB, GET_JOBS, GET_PRINTER, PURGE_JOBS = 0x0008, 0x0009, 0x000A, 0x000B, 0x0012
GET_DEFAULT = 0x4001  # CUPS' own
NOT_FOUND, NOT_POSSIBLE = 0x0406, 0x0404
# Tags of RFC 8010, section 3.5.2.
_INTEGER, _BOOLEAN, _ENUM, _NAME, _KEYWORD, _URI = 0x21, 0x22, 0x23, 0x42, 0x44, 0x45
_CHARSET, _LANGUAGE = 0x47, 0x48
_OPERATION_GROUP, _END, _FIRST_VALUE = 0x01, 0x03, 0x10
_TEXTS = range(0x40, 0x60)
_HEAD = struct.Struct(">HHI")
_VERSION = 0x0101
LARGEST_ANSWER = 4 * 1024 * 1024

IppValues = Sequence[int | bool | str]
IppGroup = Mapping[str, IppValues]


class IppError(Exception):
    """Nobody answered, or what came is no IPP; `status` when CUPS refused (RFC 8011, 4.1.6)."""

    def __init__(self, why: str, status: int = 0) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True)
class Server:
    """Where CUPS, or a printer itself, listens: a socket file, or a host with its port."""

    host: str
    port: int = 631
    path: str = "/"
    timeout_s: float = 5.0

    def ask(self, operation: int, **attributes: str | int | bool | list[str]) -> Sequence[IppGroup]:
        """Send one request; return its groups of attributes after the first.

        Names are given with `_` for `-`. Raises: IppError.
        """
        asked = _request(operation, getpass.getuser(), attributes)
        status, groups = _response(self._post(asked))
        if status >= 0x0400:
            raise IppError(f"IPP status {status:#06x}", status)
        return groups[1:]

    def _post(self, body: bytes) -> bytes:
        headers = {"Content-Type": "application/ipp"}
        try:
            answer, found = self._send(body, headers)
            if answer == HTTPStatus.UNAUTHORIZED and self.host.startswith("/"):
                # Who we are is known to the kernel; CUPS only wants the name repeated.
                headers["Authorization"] = f"PeerCred {getpass.getuser()}"
                answer, found = self._send(body, headers)
        except (OSError, http.client.HTTPException) as error:
            raise IppError(f"{type(error).__name__}: {error}") from error
        if answer != HTTPStatus.OK:
            raise IppError(f"HTTP status {answer}", 0x0403)
        return found

    def _send(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        connection = _connection(self)
        try:
            connection.request("POST", self.path, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read(LARGEST_ANSWER)
        finally:
            connection.close()


class _SocketFile(http.client.HTTPConnection):
    """HTTP over a socket file."""

    def __init__(self, path: str, timeout_s: float) -> None:
        super().__init__("localhost", timeout=timeout_s)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def _connection(server: Server) -> http.client.HTTPConnection:
    if server.host.startswith("/"):
        return _SocketFile(server.host, server.timeout_s)
    return http.client.HTTPConnection(server.host, server.port, timeout=server.timeout_s)


def _request(
    operation: int, user: str, attributes: Mapping[str, str | int | bool | list[str]]
) -> bytes:
    parts = [
        _HEAD.pack(_VERSION, operation, 1),
        bytes([_OPERATION_GROUP]),
        _attribute(_CHARSET, "attributes-charset", b"utf-8"),
        _attribute(_LANGUAGE, "attributes-natural-language", b"en"),
    ]
    # RFC 8011, 4.1.5: the target comes first.
    for name in sorted(attributes, key=lambda one: not one.endswith("_uri")):
        parts += _encoded(name.replace("_", "-"), attributes[name])
    parts += _encoded("requesting-user-name", user)
    return b"".join([*parts, bytes([_END])])


def _encoded(name: str, value: str | int | bool | list[str]) -> list[bytes]:
    if isinstance(value, bool):
        return [_attribute(_BOOLEAN, name, bytes([value]))]
    if isinstance(value, int):
        return [_attribute(_INTEGER, name, struct.pack(">i", value))]
    if isinstance(value, list):
        names = [name] + [""] * (len(value) - 1)
        return [_attribute(_KEYWORD, n, v.encode()) for n, v in zip(names, value, strict=True)]
    kind = _NAME if name.endswith("-name") else _URI if name.endswith("-uri") else _KEYWORD
    return [_attribute(kind, name, value.encode())]


def _attribute(tag: int, name: str, value: bytes) -> bytes:
    named = name.encode()
    return struct.pack(f">BH{len(named)}sH", tag, len(named), named, len(value)) + value


def _response(data: bytes) -> tuple[int, list[dict[str, list[int | bool | str]]]]:
    """Split an answer into its status and its groups."""
    groups: list[dict[str, list[int | bool | str]]] = []
    name, at = "", _HEAD.size
    try:
        _version, status, _request_id = _HEAD.unpack_from(data)
        while (tag := data[at]) != _END:
            at += 1
            if tag < _FIRST_VALUE:
                groups.append({})
                continue
            given, at = _sized(data, at)
            value, at = _sized(data, at)
            name = given.decode() or name
            groups[-1].setdefault(name, []).append(_decoded(tag, value))
    except (IndexError, struct.error, UnicodeDecodeError) as error:
        raise IppError("not an IPP answer") from error
    return status, groups


def _sized(data: bytes, at: int) -> tuple[bytes, int]:
    (size,) = struct.unpack_from(">H", data, at)
    end = at + 2 + size
    if end > len(data):
        raise IndexError
    return data[at + 2 : end], end


def _decoded(tag: int, value: bytes) -> int | bool | str:
    """Numbers, flags and texts; of anything else its bytes as hexadecimal."""
    if tag in (_INTEGER, _ENUM):
        return int(struct.unpack(">i", value)[0])
    if tag == _BOOLEAN:
        return value != b"\0"
    return value.decode(errors="replace") if tag in _TEXTS else value.hex()
