"""Pages across rooms: the head's page, the trainee's page and the outcome report."""
