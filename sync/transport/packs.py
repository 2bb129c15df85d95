"""Content packs of a class, fetched from the gateway file by file.

GET /v1/packs/<content>                       listing()
GET /v1/packs/<content>/<sha256>?from=BYTE    piece()
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import msgspec

from sync.transport.faults import LinkDown, Reason
from sync.transport.http import Http
from sync.transport.replies import refuse
from sync.wire.classes import PackListing

MOST_LISTING_BYTES = 4 << 20
MOST_PIECE_BYTES = 1 << 20


class PackClient:
    """Client to one gateway. `auth` gives the seat's token as a header."""

    def __init__(self, http: Http, auth: Callable[[], dict[str, str]]) -> None:
        self._http, self._auth = http, auth

    def listing(self, content: str) -> PackListing:
        """Ask for the list of a pack's files; it is the one that `content` is the digest of.

        Raises: LinkDown, also for another list; Refused("pack_unknown"), Refused("not_found") by a
        gateway of before.
        """
        data = self._get(f"/v1/packs/{content}", MOST_LISTING_BYTES)
        try:
            said = msgspec.json.decode(data, type=PackListing)
        except (msgspec.MsgspecError, ValueError) as error:
            raise LinkDown(Reason.CAPTIVE, "no list of a pack") from error
        if hashlib.sha256(said.files.encode()).hexdigest() != content:
            raise LinkDown(Reason.UNTRUSTED, "the list of another pack")
        return said

    def piece(self, content: str, sha256: str, start: int) -> bytes:
        """Fetch the next bytes of a file from `start`, at most a MiB; b"" at its end.

        Whoever joins the pieces compares the digest. Raises: as `listing`.
        """
        return self._get(f"/v1/packs/{content}/{sha256}?from={start}", MOST_PIECE_BYTES)

    def _get(self, path: str, most: int) -> bytes:
        reply = self._http.exchange("GET", path, headers=self._auth(), most=most)
        if reply.status != 200:
            refuse(reply)
        return reply.body
