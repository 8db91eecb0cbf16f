"""What every room stands on: database, access, audit, clock, Indonesian formats and files."""
