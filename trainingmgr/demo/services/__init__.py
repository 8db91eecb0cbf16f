"""The demonstration lived day by day through the same services as real life."""
