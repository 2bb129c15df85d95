"""Judge a receipt by its proof and an LPSE's policy; what is proved, and what is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sync import log, receipts
from sync.errors import Fault
from sync.evidence import cosignature, leaf
from sync.evidence import proof as proofs
from sync.evidence.leaf import Stated
from sync.evidence.policy import Policy
from sync.registration import receipt as registrations


@dataclass(frozen=True)
class ProvedReceipt:
    """The receipt is leaf `index` of a log of `size` entries that the gateway signed.

    `cosigned` are those of the policy who vouch for that log, with their times (POSIX seconds);
    `is_met` says whether they are enough.
    """

    origin: str
    index: int
    size: int
    root: bytes
    cosigned: Mapping[str, int]
    is_met: bool


def verify_note(note: str, policy: Policy) -> None:
    """Check that a gateway of the policy signed this official receipt.

    Raises: what `leaf.of` raises, Fault("receipt_signature_invalid").
    """
    leaf.of(note)
    if note.startswith(f"{registrations.FORMAT} "):
        registrations.verify(note, policy.logs)
    else:
        receipts.verify(note, policy.logs)


def judge(note: str, text: str, policy: Policy) -> ProvedReceipt:
    """Check a proof (`text`) of an official receipt (`note`). Its own signature is not looked at.

    Raises: what `leaf.of` and `judge_statement` raise.
    """
    return judge_statement(leaf.of(note), text, policy)


def judge_statement(stated: Stated, text: str, policy: Policy) -> ProvedReceipt:
    """Check a proof of what a receipt states.

    Raises: Fault("tlog_proof_malformed", why), Fault("tlog_proof_other") when it proves something
    else, Fault("checkpoint_malformed"), Fault("checkpoint_signature_invalid") when no log of the
    policy signed it, Fault("cosignature_wrong", name).
    """
    found = proofs.read(text)
    claimed = log.verify_checkpoint(found.checkpoint, policy.logs)
    if not proofs.holds(found, stated.entry):
        raise Fault("tlog_proof_other")
    signed = cosignature.cosigners(found.checkpoint, policy.signers)
    names = {name: signed[policy.witnesses[name].signer] for name in policy.named(signed)}
    return ProvedReceipt(
        claimed.origin, found.index, claimed.size, claimed.root, names, policy.is_met(signed)
    )
