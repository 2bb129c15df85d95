"""The gateway's own log as others see it: checkpoints, cosignatures, proofs of receipts."""
