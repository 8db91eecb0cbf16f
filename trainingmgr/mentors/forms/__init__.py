"""Forms about mentors and coaching, by noun."""
