"""Who works here, in which role, and who serves on a committee and therefore must not."""
