"""The practice room: its tenders' own clocks, and a class's own tenders (ADR 60)."""
