"""The gateway's own log: hand over what was cosigned, fetch proofs of receipts (SPEC 11.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from sync.transport.faults import LinkDown, Reason
from sync.transport.http import Http
from sync.transport.replies import opened
from sync.wire.keys import VerifyKey
from sync.wire.logs import READS_CENTRE, LogAnswer, LogRequest
from sync.wire.messages import SPOKEN

# What a seat says that it understands (`speaks=`).
SPEAKS = ",".join(sorted({*SPOKEN, READS_CENTRE}))


class LogClient:
    """Client to one gateway. `auth` gives the token of this seat as a header."""

    def __init__(
        self,
        http: Http,
        auth: Callable[[], dict[str, str]],
        keys: Mapping[str, VerifyKey],
        ids: tuple[str, str],
    ) -> None:
        """`ids` are the gateway's and the seat's."""
        self._http, self._auth, self._keys, self._ids = http, auth, keys, ids

    def tell(self, request: LogRequest) -> LogAnswer:
        """Hand over a cosigned checkpoint, and ask for proofs.

        Raises: LinkDown, Refused("not_found") by an older gateway, Refused("token_expired").
        """
        reply = self._http.exchange(
            "POST",
            "/v1/log",
            body=msgspec.json.encode(request),
            headers={"Content-Type": "application/json", **self._auth()},
        )
        answer = opened(reply, "log-answer", self._keys, LogAnswer, ok=(200,))
        if (answer.gateway_id, answer.seat_id) != self._ids:
            raise LinkDown(Reason.UNTRUSTED, "log answer of another")
        return answer
