"""Cohorts of a kecamatan in its turn, their courses and sessions."""
