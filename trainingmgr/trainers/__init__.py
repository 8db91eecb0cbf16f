"""Trainers: who teaches."""
