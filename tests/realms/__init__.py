"""Nothing crosses between the realms: what there is, listed from the code, and two rooms to try."""
