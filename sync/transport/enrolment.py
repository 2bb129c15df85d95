"""Register the key a seat made for itself, with the one-time code the gateway gave."""

from __future__ import annotations

from pathlib import Path

import msgspec

from sync.errors import Fault
from sync.transport.faults import LinkDown, Reason, Refused
from sync.transport.http import Http, Reply, Timeouts
from sync.transport.replies import refuse, text
from sync.wire import enrolment, jws
from sync.wire.keys import VerifyKey
from sync.wire.messages import EnrolAnswer, EnrolRequest, Realm


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
    Refused("enrolment_realm") by a gateway of another realm, which leaves the code unused. A
    gateway of before decision 57 knows no such refusal, and no `realm`: it is asked again without.
    The caller looks at the answer's realm in any case.
    """
    parsed = enrolment.parse_code(code)
    http = Http(url, ca_file=ca_file, proxy=proxy, timeouts=timeouts)
    try:
        try:
            reply = _asked(http, enrolment.request(parsed, public_key, realm))
        except Refused as refused:
            if refused.code != "message_malformed":
                raise
            reply = _asked(http, enrolment.request(parsed, public_key, None))
    finally:
        http.close()
    answer = text(reply)
    try:
        jws.key_id(answer)
    except Fault:
        raise LinkDown(Reason.CAPTIVE, "reply is not signed") from None
    return enrolment.check_answer(parsed, answer)


def _asked(http: Http, request: EnrolRequest) -> Reply:
    reply = http.exchange(
        "POST",
        "/v1/enrolments",
        body=msgspec.json.encode(request),
        headers={"Content-Type": "application/json"},
    )
    if reply.status not in (200, 201):
        refuse(reply)
    return reply
