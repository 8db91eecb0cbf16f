"""What happens to participants, and what is known of them."""
