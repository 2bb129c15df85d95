"""Accounts at a seat: the User IDs that the LPSE has issued, as the gateway tells them."""
