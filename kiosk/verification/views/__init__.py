"""What the desk's pages at a seat may see."""
