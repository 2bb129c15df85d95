"""The gateway's database: its migrations."""
