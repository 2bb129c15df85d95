"""Proofs that a receipt stands in the gateway's log: leaf, cosignatures, proof file, policy. Pure.

The formats are C2SP's: tlog-checkpoint, tlog-cosignature (Ed25519), tlog-proof and tlog-policy, so
that other people's tools check them. `docs/reference/log-proofs.md` says how.
"""
