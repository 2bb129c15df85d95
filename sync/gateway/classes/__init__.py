"""Classes in the practice room: the trainer's plan and acts, and what the seats record."""
