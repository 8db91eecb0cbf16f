"""People who sign in: accounts, server-side sessions, one-time password links."""
