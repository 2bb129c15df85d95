"""What was found wrong with a seat or the gateway and stands until staff have looked into it."""
