"""The vectors of the gateway's log hold at both ends."""

from __future__ import annotations

import json
from pathlib import Path

from sync import log
from sync.evidence import cosignature, judging, leaf, policy
from sync.vectors.cast import GATEWAY, GATEWAY_ID, SEAT, SEAT_ID
from sync.wire import jws
from sync.wire.logs import LogAnswer, LogRequest, explained
from sync.wire.messages import FeedPage

LOGS = json.loads((Path(log.__file__).parent / "vectors/logs.json").read_text("utf-8"))
KEYS = {GATEWAY.public.kid: GATEWAY.public}


def test_the_receipt_makes_its_leaf_and_the_proof_leads_from_it() -> None:
    stated = leaf.of(LOGS["receipt"])
    assert (stated.digest, stated.entry.decode()) == (LOGS["statement"], LOGS["leaf"])
    assert LOGS["entries"][1] == LOGS["leaf"]
    judged = judging.judge(LOGS["receipt"], LOGS["proof"], policy.read(LOGS["policy"]))
    assert (judged.index, judged.size, judged.is_met) == (1, 3, True)
    assert judged.root == log.root_of(log.leaf_hash(one.encode()) for one in LOGS["entries"])


def test_the_page_extends_what_a_seat_knows_and_the_answer_is_readable() -> None:
    page = jws.verify(LOGS["feed"], "feed", KEYS, FeedPage)
    assert page.log
    claimed = log.verify_checkpoint(page.log.checkpoint, {GATEWAY_ID: GATEWAY.public})
    leaves = [log.leaf_hash(one.encode()) for one in LOGS["entries"]]
    proof = [bytes.fromhex(one) for one in page.log.proof]
    assert log.verify_consistency(2, 3, log.root_of(leaves[:2]), claimed.root, proof)
    request = jws.decode(json.dumps(LOGS["request"]), LogRequest)
    assert (request.cosigned, request.seen_at) == (LOGS["cosigned"], page.at)
    assert explained(page.log.restored, 2, request.seen_at)
    assert not explained(page.log.restored, 1, request.seen_at)
    assert list(cosignature.cosigners(LOGS["cosigned"], {SEAT_ID: SEAT.public})) == [SEAT_ID]
    answer = jws.verify(LOGS["answer"], "log-answer", KEYS, LogAnswer)
    assert answer.proofs[0].proof == LOGS["proof"]
