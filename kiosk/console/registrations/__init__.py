"""The verification desk (Pasal 10, 22): what waits, a form beside its papers, decisions."""
