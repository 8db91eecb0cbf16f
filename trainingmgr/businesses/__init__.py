"""Businesses, visits by field officers, and the evidence that one is running."""
