"""The hardened install: what is written where on a machine, and how it is put in force."""
