"""Vectors of what is refused although it is signed or sealed, and of what must be taken."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
from typing import Any

import msgspec

from sync import log, notes
from sync.sealing import Manifest
from sync.sealing.bundle import END_OF_TAR, MANIFEST, SUMS, padding, sums
from sync.vectors.cast import AT, BID_ID, GATEWAY, GATEWAY_ID, NOW, SEAT, SEAT_ID
from sync.wire import jws, messages, tokens
from sync.wire.keys import SigningKey


def strict(note: str) -> dict[str, Any]:
    """What a reader takes and what it refuses although somebody signed it.

    `note` is a provisional receipt of the seat.
    """
    at = int(NOW.timestamp())
    spans = {"lives 900 s": (at, at + 900), "lives 901 s": (at, at + 901)}
    spans |= {"begins in 60 s": (at + 60, at + 660), "begins in 61 s": (at + 61, at + 661)}
    time = messages.TimeAnswer(nonce="n1", at=AT, epsilon_s=1.0, gateway_id=GATEWAY_ID)
    token = jws.sign(GATEWAY, "time", time)
    body = msgspec.json.encode(time)
    twice = body.replace(b'{"nonce":"n1"', b'{"nonce":"n0","nonce":"n1"')
    stranger = SigningKey.from_seed(bytes(32))
    return {
        "tokens": [
            {
                "what": what,
                "token": by_hand(SEAT, tokens.TYP, _claims(*span)),
                "valid": what in ("lives 900 s", "begins in 60 s"),
            }
            for what, span in spans.items()
        ],
        "times": [
            {"what": "Ed25519", "jws": by_hand(GATEWAY, TIME, body, "Ed25519"), "code": None},
            {"what": "Ed448", "jws": by_hand(GATEWAY, TIME, body, "Ed448"), "code": WRONG},
            {"what": "padding", "jws": token + "==", "code": WRONG},
            {
                "what": "a field twice",
                "jws": by_hand(GATEWAY, TIME, twice),
                "code": "message_malformed",
            },
        ],
        "receipts": [
            {"what": "as written", "note": note, "code": None},
            {
                "what": "signed twice",
                "note": notes.cosign(note, SEAT, SEAT_ID),
                "code": "receipt_signed_twice",
            },
            {
                "what": "signed by a stranger too",
                "note": notes.cosign(note, stranger, "stranger"),
                "code": "receipt_signed_twice",
            },
        ],
        "checkpoint": log.Checkpoint(SEAT_ID, 3, bytes.fromhex("ab" * 32)).sign(SEAT),
        "checkpoint_of_another": log.Checkpoint("s-other", 3, bytes.fromhex("ab" * 32)).sign(SEAT),
    }


TIME, WRONG = "lpse-time+jws", "signature_invalid"


def _claims(issued: int, expires: int) -> bytes:
    claims = {"iss": SEAT_ID, "aud": GATEWAY_ID, "iat": issued, "exp": expires}
    return json.dumps(claims).encode()


def by_hand(key: SigningKey, typ: str, payload: bytes, alg: str = "EdDSA") -> str:
    """A JWS of any payload, under any name of the algorithm."""
    header = json.dumps({"alg": alg, "kid": key.public.kid, "typ": typ}).encode()
    parts = [_unpadded(header), _unpadded(payload)]
    return ".".join([*parts, _unpadded(key.sign(".".join(parts).encode()))])


def _unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def bids() -> dict[str, Any]:
    """Tars as they lie inside a sealed bid (base64), and what its opening must say."""
    plain = [("surat.pdf", b"surat penawaran"), ("harga.xlsx", b"9" * 100)]
    long = "lampiran " * 15 + ".pdf"
    cases: list[tuple[str, int, list[tuple[str, bytes]], dict[str, str], str]] = [
        ("plain", tarfile.USTAR_FORMAT, plain, {}, "intact"),
        ("times and owners", tarfile.PAX_FORMAT, plain, {"mtime": "1.5", "uname": "a"}, "intact"),
        ("a long name", tarfile.PAX_FORMAT, [(long, b"1")], {}, "intact"),
        ("GNU tar's long name", tarfile.GNU_FORMAT, [(long, b"1")], {}, "intact"),
        ("a name twice", tarfile.USTAR_FORMAT, [plain[0], plain[0]], {}, MISMATCH),
        ("a name of ours", tarfile.USTAR_FORMAT, [("manifest.json", b"{}")], {}, MISMATCH),
        ("a sparse file", tarfile.PAX_FORMAT, plain, {"GNU.sparse.major": "1"}, MISMATCH),
    ]
    return {
        what: {"tar": base64.b64encode(_tar(form, files, more)).decode(), "hop": hop}
        for what, form, files, more, hop in cases
    }


MISMATCH = "contents_mismatch"


def _tar(form: int, files: list[tuple[str, bytes]], records: dict[str, str]) -> bytes:
    manifest = Manifest(
        tender_id="9151042",
        tenderer_id="013000123456001",
        tenderer_name="PT Maju Bersama",
        bid_id=BID_ID,
        version=1,
        envelope="bid",
        realm="production",
        sealed_at=AT,
        seat_id=SEAT_ID,
        files=[(name, len(data)) for name, data in files],
    )
    digests = iter((hashlib.sha256(data).hexdigest(), name) for name, data in files)
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as tar:
        for name, data in [(MANIFEST, manifest.to_json()), *files, (SUMS, sums(digests))]:
            info = tarfile.TarInfo(name)
            info.size, info.pax_headers = len(data), {} if name == MANIFEST else records
            tar.addfile(info, io.BytesIO(data))
    used = out.getvalue().rstrip(b"\0")
    return used + padding(len(used)) + bytes(END_OF_TAR)
