"""Everything that flows down to the seats, in one numbered sequence."""
