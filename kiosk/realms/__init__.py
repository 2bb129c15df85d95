"""Staff turn a PC's screen to the practice room and back (ADR 67)."""
