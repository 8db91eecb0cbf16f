"""Measures the product against a request that does nothing, in one run on one machine."""
