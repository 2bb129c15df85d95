"""What a seat reads from the gateway changes nothing there, but for what is counted or noticed."""

from __future__ import annotations

from tests.reading import watching
from tests.sync.gateway.cast import BidMaker, House, Seat

QUERY = {"/v1/time": "?nonce=n1", "/v1/about": "?nonce=n1", "/v1/feed": "?after=0"}
# A seat that guesses at drafts is stopped by how often it asked within the hour. (A feed that is
# asked for what this gateway never gave raises the alarm of a gateway that lost something; see
# tests/scenarios/test_restored_gateway.py.)
COUNTED = {"/v1/drafts/<locator>"}
# Of the training realm: here they give nothing.
PACKS = {"/v1/packs/<content>", "/v1/packs/<content>/<sha256>"}
# Of a bundle that nobody has brought.
COURIER = {
    "/v1/courier/<bundle_id>",
    "/v1/courier/<bundle_id>/reply",
    "/v1/courier/<bundle_id>/reply/<number>",
}
ABSENT = {*PACKS, *COURIER}
READ = {*QUERY, "/healthz", "/v1/openapi.json", "/v1/uploads/<upload_id>", *COUNTED, *ABSENT}


def test_no_answer_writes(house: House, seat: Seat, bids: BidMaker) -> None:
    seat.post(seat.command(bids.submit()))
    wrote, answers = set(), {}
    with watching(house.centre.home / "gateway.db") as watch:
        for rule in house.app.url_map.iter_rules():
            for method in sorted({"GET", "HEAD"} & (rule.methods or set())):
                path = rule.rule.replace("<locator>", "0" * 64).replace("<upload_id>", "nothing")
                path = path.replace("<number>", "1")
                path += QUERY.get(rule.rule, "")
                reply = house.http.open(path, method=method, headers=seat.token)
                answers[rule.rule] = reply.status_code
                wrote |= {rule.rule} if watch.written() else set()
    assert wrote == COUNTED
    assert set(answers) == READ
    assert {rule for rule, status in answers.items() if status != 200} == {
        "/v1/drafts/<locator>",
        "/v1/uploads/<upload_id>",
        *ABSENT,
    }
