"""The demonstration programme, lived through the same services as real life."""
