"""Regions: the page on which staff publish the regencies and cities of a newer decree."""
