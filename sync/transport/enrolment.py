"""Register the key a seat made for itself, with the one-time code the gateway gave."""

from __future__ import annotations

from pathlib import Path

import msgspec

from sync.errors import Fault
from sync.transport.faults import LinkDown, Reason
from sync.transport.http import Http, Timeouts
from sync.transport.replies import refuse, text
from sync.wire import enrolment, jws
from sync.wire.keys import VerifyKey
from sync.wire.messages import EnrolAnswer, Realm


def enrol(
    url: str,
    code: str,
    public_key: VerifyKey,
    *,
    realm: Realm,
    ca_file: Path | None = None,
    proxy: str | None = None,
    timeouts: Timeouts | None = None,
) -> EnrolAnswer:
    """Enrol; safe to repeat with the same key and code when the answer was lost.

    Raises: Fault("enrolment_code_mistyped"), Fault("gateway_untrusted") when the code does not
    vouch for the answering server, LinkDown, Refused("enrolment_code_invalid"),
    Refused("enrolment_realm") by a gateway of another realm, which leaves the code unused.
    """
    parsed = enrolment.parse_code(code)
    http = Http(url, ca_file=ca_file, proxy=proxy, timeouts=timeouts)
    try:
        reply = http.exchange(
            "POST",
            "/v1/enrolments",
            body=msgspec.json.encode(enrolment.request(parsed, public_key, realm)),
            headers={"Content-Type": "application/json"},
        )
    finally:
        http.close()
    if reply.status not in (200, 201):
        refuse(reply)
    answer = text(reply)
    try:
        jws.key_id(answer)
    except Fault:
        raise LinkDown(Reason.CAPTIVE, "reply is not signed") from None
    return enrolment.check_answer(parsed, answer)
