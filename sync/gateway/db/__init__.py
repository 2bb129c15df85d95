"""Everything that is bound to SQLite: the file, its migrations, and SQL that no other speaks."""
