"""Practice tenders and their clocks: pages of a training gateway's console alone."""
