"""Staff decide about a leap: a signed time more than a day ahead of this seat's clock (ADR 42)."""
