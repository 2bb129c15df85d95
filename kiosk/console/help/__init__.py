"""Help: the calls for staff, on the console."""
