"""Who works in this room: the signed roster, signing in at a seat, and what each role may do."""
