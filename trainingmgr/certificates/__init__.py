"""Certificates: numbered, verified by a code, revoked but never reused."""
