"""Tables of regencies and cities by a newer decree, published to the seats."""
