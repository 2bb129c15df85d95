"""Couriers' bundles at the console: taken in from a folder or a browser, answered, listed."""
