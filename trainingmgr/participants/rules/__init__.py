"""What may be asked of people before they are participants, without web or database."""
