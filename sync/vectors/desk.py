"""Vectors of the desk at a seat: opened, read sealed, decided (SPEC 15)."""

from __future__ import annotations

from typing import Any

import msgspec

from sync.vectors.cast import AT, GATEWAY, GATEWAY_ID, SEAT, SEAT_ID
from sync.vectors.registrations import LATER, REGISTRATION_ID
from sync.wire import jws
from sync.wire.keys import SigningKey
from sync.wire.messages import Command, Interval
from sync.wire.verification import (
    LARGEST_PIECE,
    REGISTRATION_DECIDED,
    DeskCloseRequest,
    DeskDecision,
    DeskFileRequest,
    DeskListRequest,
    DeskOpened,
    DeskOpenRequest,
    DeskSealed,
    RegistrationDecided,
)

OPENING = SigningKey.from_seed(bytes(range(64, 96)))
OPENING_ID = "01a20000-0000-7000-8000-000000000005"
DECISION_ID = "01a20000-0000-7000-8000-000000000006"
# The key pair that RFC 7748, 6.1 gives Bob.
IDENTITY = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"
RECIPIENT = "age1m60dkltm0hqmf56mv8pweep4xulcxs7gtduxwnddl3lpgmug9d8s0dmj33"
# Made once, since no two seals are the same: a `DeskSecret` for Alice, and a `DeskList` for Bob.
TYPED = (
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBZNXNHT2c4aDFSUWtCbVZqeTU5WDdXTVRKY2poWHBhcXRm"
    "SURsMzFFYm13CnkzSjQ4TlVybGdWc3ZTQXd3b0IxQnZVc3czVXpuZ3hCZnkyREEzUXFxUm8KLS0tIEtTcUo1Vmtn"
    "QzF1eWhlQllrNVo4UENoL1pMWkFvSEJBek52U2dmdGN2Mk0KkgYSSoVVZcNHbRMBLX98CkRjDrLMfzfcwJv9KBCC"
    "+9ua2UTvtY8Yz5mI2aJ3YH//lUP7DkFV2EmZs+ZflMpNrDJwpjxZsVPNd18201sW5ysk3Yih5/8CLg3AkunRNENu"
    "H/1S2EE="
)
LIST = (
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSAyUHFKK2VKT0p4M0pFSnppVkkrWXhCWTBUYTYrL2dhSXNw"
    "akh4V2RhV1NjCkFwYjlycEU4aHlGdTlKUEoxWVh0S29rRWFJUnAyZ1loZHk2WjB0MmU4WUEKLS0tIFZHN0NaYzdY"
    "RldHNVhHalhVbk53ekVobkQxbzNMOW5mZlk5UHR4VklaMkUKg0cvQichvbMlAkbnMH2WXLGkM4bBew/nprvvRXvJ"
    "f8VqJwtBTuJ+UBA+jdp3M55ALt2lK6aIe+AN6yCwAb2ryeL1wTUCmruMqPzW+dxX0UEFvM8zs/His/sLZTgPrypS"
    "D8A0EDNkA216p8uDJQc8dWFSVzbGtBkp4SWpdNgDEhoaytW2aTYuuPMxLsXlwebZfIh/WHBGum56j+/RVL4ixPBA"
    "FZQYZd9SM1fgCY93Ems0XQDoakqjhxMpotbMnaQBA291vksP7xLXgYcD1AuCSZmGOYAJC557ls9RhxlxPCH6W0q1"
    "VeVmvqRajmi19EMlmIuBSKjGzCuLqxNmdfctbvgl0/BpR+XJ"
)


def desk() -> dict[str, Any]:
    """Return the requests and answers of one opening, and a decision that was taken at it."""
    file = DeskFileRequest(nonce="n3", opening_id=OPENING_ID, registration_id=REGISTRATION_ID)
    paper = msgspec.structs.replace(file, nonce="n4", document="nib")
    piece = msgspec.structs.replace(paper, nonce="n6", start=LARGEST_PIECE)
    close = DeskCloseRequest(nonce="n5", opening_id=OPENING_ID)
    decided = _decided()
    return {
        "identity": IDENTITY,
        "open_request": jws.sign(SEAT, "desk-open-request", _asked()),
        "opened": jws.sign(GATEWAY, "desk-opened", _opened()),
        "list_request": jws.sign(
            SEAT, "desk-list-request", DeskListRequest(nonce="n2", opening_id=OPENING_ID)
        ),
        "list": jws.sign(
            GATEWAY, "desk-sealed", DeskSealed(nonce="n2", opening_id=OPENING_ID, sealed=LIST)
        ),
        "file_request": jws.sign(SEAT, "desk-file-request", file),
        "paper_request": jws.sign(SEAT, "desk-paper-request", paper),
        "paper_piece_request": jws.sign(SEAT, "desk-paper-request", piece),
        "close_request": jws.sign(SEAT, "desk-close-request", close),
        "closed": jws.sign(GATEWAY, "desk-sealed", DeskSealed(nonce="n5", opening_id=OPENING_ID)),
        "decided": _command(decided),
        "payload": msgspec.to_builtins(decided),
    }


def _asked() -> DeskOpenRequest:
    return DeskOpenRequest(
        nonce="n1",
        who="199002142015032001",
        secret=TYPED,
        key=OPENING.public.text,
        recipient=RECIPIENT,
    )


def _opened() -> DeskOpened:
    return DeskOpened(
        nonce="n1",
        gateway_id=GATEWAY_ID,
        seat_id=SEAT_ID,
        opening_id=OPENING_ID,
        staff_id="01a20000-0000-7000-8000-000000000007",
        name="Dewi Lestari",
        key=OPENING.public.text,
        recipient=RECIPIENT,
        opened_at=AT,
        until="2026-11-24T13:00:00.000000Z",
    )


def _said() -> DeskDecision:
    return DeskDecision(
        decision_id=DECISION_ID,
        opening_id=OPENING_ID,
        registration_id=REGISTRATION_ID,
        version=1,
        decision=0,
        outcome="incomplete",
        reason="",
        missing=["nib"],
        shown=["npwp"],
        words="",
        decided=Interval(earliest=AT, latest=LATER),
    )


def _decided() -> RegistrationDecided:
    return RegistrationDecided(
        decision_id=DECISION_ID,
        realm="production",
        opened=jws.sign(GATEWAY, "desk-opened", _opened()),
        signed=jws.sign(OPENING, "desk-decision", _said()),
    )


def _command(decided: RegistrationDecided) -> str:
    command = Command(
        id="01a20000-0000-7000-8000-000000000103",
        source=SEAT_ID,
        type=REGISTRATION_DECIDED,
        subject=REGISTRATION_ID,
        time=AT,
        sequence=3,
        data=msgspec.Raw(msgspec.json.encode(decided)),
    )
    return jws.sign(SEAT, "command", command)
