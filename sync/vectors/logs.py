"""Vectors of the gateway's own log: checkpoint, receipt, leaf, proof, policy (SPEC 11.1)."""

from __future__ import annotations

from typing import Any

from sync import log, receipts
from sync.evidence import cosignature, leaf, policy
from sync.evidence import proof as proofs
from sync.receipts import LogPlace
from sync.vectors.cast import AT, GATEWAY, GATEWAY_ID, NOW, SEAT, SEAT_ID
from sync.wire import jws
from sync.wire.logs import CentreLog, LogAnswer, LogProof, LogRequest, LogRestored
from sync.wire.messages import FeedPage


def logs(provisional: str) -> dict[str, Any]:
    """Return a log of three entries, the second of them an official receipt's leaf."""
    entries: list[bytes] = [b'{"first":1}']

    def enter(statement: str) -> LogPlace:
        entries.append(leaf.Stated(statement, AT).entry)
        root = log.root_of(map(log.leaf_hash, entries)).hex()
        return LogPlace(len(entries) - 1, len(entries), root)

    receipt = receipts.official(
        provisional, at=AT, gateway_id=GATEWAY_ID, signer=GATEWAY, enter=enter
    )
    entries.append(b'{"third":3}')
    nodes: dict[tuple[int, int], bytes] = {}
    tree = log.Frontier()
    for entry in entries:
        tree, made = tree.append(log.leaf_hash(entry))
        nodes.update({(node.level, node.index): node.hash for node in made})

    def read(level: int, index: int) -> bytes:
        return nodes[level, index]

    checkpoint = log.Checkpoint(GATEWAY_ID, tree.size, tree.root()).sign(GATEWAY)
    cosigned = cosignature.cosign(checkpoint, SEAT, SEAT_ID, int(NOW.timestamp()))
    proof = proofs.write(proofs.Proof(1, tuple(log.inclusion_proof(read, 1, tree.size)), cosigned))
    grown = [one.hex() for one in log.consistency_proof(read, 2, tree.size)]
    stated = leaf.of(receipt)
    told = CentreLog(
        checkpoint=checkpoint,
        old_size=2,
        proof=grown,
        restored=[LogRestored(size=1, at=AT)],
    )
    return {
        "entries": [entry.decode() for entry in entries],
        "receipt": receipt,
        "statement": stated.digest,
        "leaf": stated.entry.decode(),
        "cosigned": cosigned,
        "proof": proof,
        "policy": policy.draft(GATEWAY_ID, GATEWAY.public, [(SEAT_ID, SEAT.public)], 1),
        **_messages(told, cosigned, stated.digest, proof),
    }


def _messages(told: CentreLog, cosigned: str, statement: str, proof: str) -> dict[str, Any]:
    page = FeedPage(
        gateway_id=GATEWAY_ID, seat_id=SEAT_ID, after=0, head=0, at=AT, items=[], log=told
    )
    answer = LogAnswer(
        gateway_id=GATEWAY_ID,
        seat_id=SEAT_ID,
        at=AT,
        fits=True,
        proofs=[LogProof(receipt=statement, proof=proof)],
    )
    request = LogRequest(cosigned=cosigned, seen_at=AT, receipts=[statement])
    return {
        "feed": jws.sign(GATEWAY, "feed", page),
        "request": {
            "cosigned": request.cosigned,
            "seen_at": request.seen_at,
            "receipts": request.receipts,
        },
        "answer": jws.sign(GATEWAY, "log-answer", answer),
    }
