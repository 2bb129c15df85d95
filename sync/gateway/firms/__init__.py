"""Where a firm stands, told to the seat where it was just recognised (ADR 0030)."""
