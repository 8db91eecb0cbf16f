"""What the pages of the KUB room ask, one file a subject."""
