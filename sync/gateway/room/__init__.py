"""The room: orders to seats, what seats say of themselves, and the board that shows both."""
