"""What every room stands on: database, access, audit, encryption, jobs, clock, look."""
