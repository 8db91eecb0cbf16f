"""What is printed: a frozen context goes in, PDF bytes come out; no web, no database, no network."""
