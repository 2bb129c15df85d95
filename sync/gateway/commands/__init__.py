"""Commands from seats: verified, numbered, and each answered once, for ever."""
