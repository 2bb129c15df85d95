"""Staff copy what waits at a seat onto a stick for a courier, and take in what one brings back."""
