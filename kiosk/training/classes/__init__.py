"""A class at a seat of the training realm: joined, followed, told of (ADR 59)."""
