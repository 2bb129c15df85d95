"""What a verification desk shows, at the console and at a seat: a form in words, what is odd."""
