"""What is printed: frozen figures go in, PDF bytes come out; no web, no database."""
