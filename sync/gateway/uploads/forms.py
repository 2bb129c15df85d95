"""The headers of tus 1.0.0, parsed once. Source: tus.io/protocols/resumable-upload."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Protocol

from sync.errors import Fault

CHECKSUMS = {"sha1": 20, "sha256": 32}  # name: bytes of the digest
METADATA_LIMIT = 4096
_NUMBER = re.compile(r"[0-9]{1,18}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Headers(Protocol):
    """What a framework gives for a request's headers; names in any case."""

    def get(self, name: str, default: str, /) -> str:
        """Return a header's text, or `default`."""

    def __contains__(self, name: str, /) -> bool: ...


@dataclass(frozen=True)
class Creation:
    """`metadata` as it came; `sha256` is the digest the whole file must have, if it is said."""

    length: int
    metadata: str
    sha256: str | None


@dataclass(frozen=True)
class Checksum:
    algorithm: str
    digest: bytes


@dataclass(frozen=True)
class Patch:
    """`size` is the body's, None when it is chunked."""

    offset: int
    size: int | None
    checksum: Checksum | None


def creation(headers: Headers) -> Creation:
    """Raises: Fault("message_malformed")."""
    if "Upload-Concat" in headers or "Upload-Defer-Length" in headers:
        raise Fault(
            "message_malformed",
            field="Upload-Length",
            why="concatenation and deferred lengths are not offered",
        )
    metadata = headers.get("Upload-Metadata", "")
    return Creation(_number(headers, "Upload-Length"), metadata, _metadata_sha256(metadata))


def patch(headers: Headers, size: int | None) -> Patch:
    """Raises: Fault("content_type_wrong"), Fault("message_malformed"), checksum faults."""
    if headers.get("Content-Type", "").split(";")[0].strip() != "application/offset+octet-stream":
        raise Fault("content_type_wrong")
    return Patch(_number(headers, "Upload-Offset"), size, checksum(headers))


def checksum(headers: Headers) -> Checksum | None:
    """Raises: Fault("checksum_unsupported"), Fault("message_malformed")."""
    if "Upload-Checksum" not in headers:
        return None
    algorithm, _, encoded = headers.get("Upload-Checksum", "").strip().partition(" ")
    if algorithm not in CHECKSUMS:
        raise Fault("checksum_unsupported", algorithm=algorithm[:20])
    digest = _base64(encoded.strip(), "Upload-Checksum")
    if len(digest) != CHECKSUMS[algorithm]:
        raise Fault("message_malformed", field="Upload-Checksum", why="the digest's length")
    return Checksum(algorithm, digest)


def _number(headers: Headers, name: str) -> int:
    text = headers.get(name, "").strip()
    if not _NUMBER.fullmatch(text):
        raise Fault("message_malformed", field=name, why="a whole number is needed")
    return int(text)


def _metadata_sha256(metadata: str) -> str | None:
    """Pairs `key base64`, separated by commas; keys are unique."""
    if len(metadata) > METADATA_LIMIT:
        raise Fault("message_malformed", field="Upload-Metadata", why="longer than 4096 bytes")
    values: dict[str, bytes] = {}
    for pair in filter(None, (part.strip() for part in metadata.split(","))):
        key, _, encoded = pair.partition(" ")
        if key in values:
            raise Fault("message_malformed", field="Upload-Metadata", why="a key comes twice")
        values[key] = _base64(encoded.strip(), "Upload-Metadata")
    if "sha256" not in values:
        return None
    digest = values["sha256"].decode("ascii", "replace")
    if not _SHA256.fullmatch(digest):
        raise Fault("message_malformed", field="Upload-Metadata", why="sha256 is 64 hex digits")
    return digest


def _base64(text: str, name: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Fault("message_malformed", field=name, why="base64 is needed") from error
