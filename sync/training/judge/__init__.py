"""Practice tasks: what happened while one ran, and what that comes to (ADR 61)."""
