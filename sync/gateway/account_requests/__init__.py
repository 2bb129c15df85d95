"""What firms ask to have changed of their accounts: the request, its letter, what became of it."""
