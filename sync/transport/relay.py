"""Carry a bundle on over a link, for a seat that has none: no key is needed, and nothing is read.

A relay checks digests, since a stick may fail, and signatures not at all: both ends do.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sync.courier import layout, reading
from sync.courier.place import FolderPlace, told
from sync.errors import Fault
from sync.transport.faults import LinkDown, Refused
from sync.transport.http import Http, Reply
from sync.transport.replies import foreign, refuse
from sync.wire import jws
from sync.wire.courier import (
    CourierLabel,
    CourierPart,
    CourierReplyLabel,
    CourierStanding,
    Direction,
)

PIECE_BYTES = 4 << 20
POLL_S, RETRY_S = 0.5, 2.0
Sent = Callable[[int, int], None]


@dataclass(frozen=True)
class Delivery:
    """How a bundle stands at the gateway. `trouble` is why not all parts went, None if they did."""

    standing: CourierStanding
    trouble: Fault | None


class Relay:
    """One gateway, as a relay reaches it. `patience_s` is for how long a broken link is retried."""

    def __init__(self, url: str, *, ca_file: Path | None = None, patience_s: float = 60.0) -> None:
        self._http = Http(url, ca_file=ca_file)
        self._patience_s = patience_s

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def send(self, place: FolderPlace, name: str, told_of: Sent) -> Delivery:
        """Send a bundle and wait until the gateway has taken it in; it goes on where it stopped.

        A part that is missing, too short or unreadable on the stick is sent as far as it goes, and
        one that the gateway refuses, for want of room say, keeps what came from nothing. `told_of`
        hears bytes of all bytes. Raises: LinkDown, Refused for its label; Fault of a place,
        Fault("courier_malformed").
        """
        token = reading.label_text(place, name)
        label = _label(token, "to_gateway")
        standing = self._ask("POST", "/v1/courier", token.encode("ascii"), "application/jose")
        trouble = self._trouble(place, name, label, standing, told_of)
        standing = self._ask("POST", f"/v1/courier/{label.bundle_id}/take", b"")
        while standing.state == "taking":
            time.sleep(POLL_S)
            standing = self._ask("GET", f"/v1/courier/{label.bundle_id}")
        return Delivery(standing, trouble)

    def _trouble(
        self,
        place: FolderPlace,
        name: str,
        label: CourierLabel,
        standing: CourierStanding,
        told_of: Sent,
    ) -> Fault | None:
        """Send the parts; return what kept some from going. Raises: LinkDown."""
        try:
            self._send_parts(place, name, label, standing, told_of)
        except LinkDown:
            raise
        except Fault as fault:
            return fault
        return None

    def _send_parts(
        self,
        place: FolderPlace,
        name: str,
        label: CourierLabel,
        standing: CourierStanding,
        told_of: Sent,
    ) -> None:
        for number, part in enumerate(label.parts, 1):
            at = standing.received[number - 1]
            while at < part.size and (data := _piece(place, name, number, at)):
                path = f"/v1/courier/{label.bundle_id}/parts/{number}?from={at}"
                standing = self._ask("POST", path, data)
                at = standing.received[number - 1]
                told_of(sum(standing.received), label.size)

    def fetch(self, place: FolderPlace, bundle_id: str) -> str:
        """Write the way back of a bundle onto the stick; return its folder's name.

        Raises: as `send`; Fault("courier_damaged") when what came is not what its label says.
        """
        base = f"/v1/courier/{bundle_id}/reply"
        token = jws.decode(self._exchange("GET", base).body, CourierReplyLabel).label
        label = _label(token, "to_seat")
        name = layout.bundle_name("to_seat", label.bundle_id)
        with place.draft(name) as draft:
            for number, part in enumerate(label.parts, 1):
                with draft.create(layout.part_name(number)) as file:
                    self._fetch_part(f"{base}/{number}", part, file)
            with draft.create(layout.LABEL) as file, told():
                file.write(token.encode("ascii"))
                os.fsync(file.fileno())
            draft.keep()
        return name

    def _fetch_part(self, path: str, part: CourierPart, file: BinaryIO) -> None:
        digest, at = hashlib.sha256(), 0
        while at < part.size and (data := self._exchange("GET", f"{path}?from={at}").body):
            with told():
                file.write(data)
            digest.update(data)
            at += len(data)
        with told():
            os.fsync(file.fileno())
        if digest.hexdigest() != part.sha256:
            raise Fault("courier_damaged")

    def _ask(
        self, method: str, path: str, body: bytes | None = None, kind: str = ""
    ) -> CourierStanding:
        reply = self._exchange(method, path, body, kind)
        try:
            return jws.decode(reply.body, CourierStanding)
        except Fault:
            raise foreign(reply, "no standing of a bundle") from None

    def _exchange(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Reply:
        """Ask again for as long as the patience lasts: every request may be repeated."""
        until = time.monotonic() + self._patience_s
        headers = {"Content-Type": kind or "application/octet-stream"} if body is not None else {}
        while True:
            try:
                reply = self._http.exchange(
                    method, path, headers=headers, body=body, wait_s=30, most=PIECE_BYTES + 1024
                )
                if reply.status == 200:
                    return reply
                refuse(reply)
            except Refused as refused:
                if not refused.retryable or time.monotonic() > until:
                    raise
            except LinkDown:
                if time.monotonic() > until:
                    raise
            time.sleep(RETRY_S)


def _label(token: str, direction: Direction) -> CourierLabel:
    found = reading.claimed_label(token)
    if found is None:
        raise Fault("courier_malformed", why=layout.LABEL)
    if found.direction != direction:
        raise Fault("courier_way_other")
    return found


def _piece(place: FolderPlace, name: str, number: int, offset: int) -> bytes:
    """Read a piece of a part; b"" where the stick has no more of it."""
    try:
        with place.open(name, layout.part_name(number)) as file, told():
            file.seek(offset)
            return file.read(PIECE_BYTES)
    except Fault as fault:
        if fault.code == "courier_missing":
            return b""
        raise
