"""Mentors of the institutions and practitioners, and their coaching sessions."""
