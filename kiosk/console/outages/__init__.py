"""Berkas gangguan: what seats told of their links, and the papers of an outage."""
