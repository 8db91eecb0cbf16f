"""What the demonstration looks like: invented people and the shape of handbook 7. Pure."""
