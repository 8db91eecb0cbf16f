"""Participants, their enrolment, milestones and assignments."""
