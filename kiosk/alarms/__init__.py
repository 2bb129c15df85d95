"""What was found wrong with this seat and stands until staff have looked into it."""
