"""Figures across rooms. Each is one query in one place, and each names the people behind it."""
