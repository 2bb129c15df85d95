"""Content packs as seats and gateways keep them: where they lie, and what is kept of each."""
