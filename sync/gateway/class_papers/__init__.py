"""What a class of the practice room leaves: its record for papers and files, and certificates."""
