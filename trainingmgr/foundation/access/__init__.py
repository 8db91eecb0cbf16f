"""Who may do what (policy, plain Python) and how a view says so (web)."""
