"""What registers, products and remarks say: facts, results, and the pages of the trainer."""

from trainingmgr.attendance.queries.facts import evidence
from trainingmgr.attendance.queries.outcomes import TrainingResult, results

__all__ = ["TrainingResult", "evidence", "results"]
