"""What a seat asks of a registration that was handed in or left for later.

POST /v1/registrations/status    status()   typ `registration-status`
GET  /v1/drafts/<locator>        draft()    an age file, which only the vendor's code opens
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from sync.transport.faults import LinkDown, Reason
from sync.transport.http import Http
from sync.transport.replies import opened, refuse
from sync.wire import jws
from sync.wire.keys import SigningKey, VerifyKey
from sync.wire.registration import RegistrationStatus, StatusRequest

# Papers of a draft fit the centre's few megabytes; a whole one is held in memory once.
MOST_DRAFT_BYTES = 128 << 20


class Inquiries:
    """Client to one gateway. `auth` gives the seat's token as a header."""

    def __init__(
        self,
        http: Http,
        auth: Callable[[], dict[str, str]],
        key: SigningKey,
        keys: Mapping[str, VerifyKey],
    ) -> None:
        self._http, self._auth, self._key, self._keys = http, auth, key, keys

    def status(self, code: str) -> RegistrationStatus:
        """Ask where the registration of a receipt code stands.

        Raises: LinkDown; Refused("not_found") by a gateway of before, Refused("too_many_attempts").
        """
        request = StatusRequest(nonce=secrets.token_hex(16), code=code)
        body = jws.sign(self._key, "registration-status-request", request).encode("ascii")
        reply = self._http.exchange(
            "POST",
            "/v1/registrations/status",
            body=body,
            headers={"Content-Type": "application/jose"},
        )
        answer = opened(reply, "registration-status", self._keys, RegistrationStatus, ok=(200,))
        if (answer.nonce, answer.code) != (request.nonce, code):
            raise LinkDown(Reason.UNTRUSTED, "status of another registration")
        return answer

    def draft(self, locator: str) -> bytes:
        """Fetch a draft as the age file that it is; whoever opens it knows that it is genuine.

        Raises: LinkDown; Refused("draft_unknown" | "too_many_attempts"), Refused("not_found") by a
        gateway of before.
        """
        reply = self._http.exchange(
            "GET", f"/v1/drafts/{locator}", headers=self._auth(), most=MOST_DRAFT_BYTES
        )
        if reply.status != 200:
            refuse(reply)
        return reply.body
