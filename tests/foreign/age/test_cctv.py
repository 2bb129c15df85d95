"""All test vectors of C2SP/CCTV for age, each with its exact outcome."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sync.errors import Fault
from sync.sealing import age, armor

VERSION = "0.2.0"
COUNT = 143
OUTCOMES = {
    "sealed_header_malformed": "header failure",
    "sealed_key_wrong": "no match",
    "sealed_header_altered": "HMAC failure",
    "sealed_payload_damaged": "payload failure",
    "sealed_armor_malformed": "armor failure",
}


@dataclass
class Vector:
    expect: str = ""
    payload: str | None = None
    armored: bool = False
    identities: list[age.Identity] = field(default_factory=list)
    file: bytes = b""


def parse(raw: bytes) -> Vector:
    head, _, body = raw.partition(b"\n\n")
    vector = Vector(file=body)
    for line in head.decode().split("\n"):
        key, _, value = line.partition(": ")
        match key:
            case "expect":
                vector.expect = value
            case "payload":
                vector.payload = value
            case "armored":
                vector.armored = value == "yes"
            case "identity":
                vector.identities += age.identities(value)
            case "passphrase":
                vector.identities.append(age.ScryptIdentity(value))
            case "compressed":
                vector.file = zlib.decompress(body)
    return vector


def outcome(vector: Vector) -> tuple[str, bytes]:
    """What our code makes of it: the category, and the plaintext it released."""
    released = io.BytesIO()
    try:
        file = armor.decode(vector.file) if vector.armored else vector.file
        age.decrypt(io.BytesIO(file), released, vector.identities)
    except Fault as fault:
        return OUTCOMES[fault.code], released.getvalue()
    return "success", released.getvalue()


@pytest.fixture(scope="session")
def vectors(node_package: Callable[[str, str], Path]) -> dict[str, bytes]:
    modules = node_package("cctv-age", VERSION)
    script = Path(__file__).with_name("cctv.mjs")
    printed = subprocess.run(["node", script, modules], check=True, capture_output=True).stdout
    return {name: base64.b64decode(text) for name, text in json.loads(printed).items()}


def test_every_vector_has_its_exact_outcome(vectors: dict[str, bytes]) -> None:
    assert len(vectors) == COUNT
    wrong = {}
    for name, raw in vectors.items():
        vector = parse(raw)
        got, released = outcome(vector)
        digest = hashlib.sha256(released).hexdigest()
        if got != vector.expect or (vector.payload is not None and digest != vector.payload):
            wrong[name] = (vector.expect, got, vector.payload, digest)
    assert wrong == {}
