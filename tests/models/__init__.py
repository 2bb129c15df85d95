"""Small models of the protocol's core, explored in every state (ADR 71)."""
