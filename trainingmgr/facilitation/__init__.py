"""What mentors pass on to the divisions of the office: raised, decided, and what came of it."""
