"""Registers of presence, counted JP, and who finishes the course."""
