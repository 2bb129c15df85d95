"""Classes in the practice room: the trainer's pages. Only in the training realm (ADR 59)."""
