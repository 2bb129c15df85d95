"""One visit: its data (`state`), its row and events (`record`), and what of it survives a crash
(`snapshot` in the encrypted `vault`, read again by `restart`)."""
