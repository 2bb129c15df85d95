"""Numbers and places on Indonesian papers: what they may look like, and what looks odd."""
