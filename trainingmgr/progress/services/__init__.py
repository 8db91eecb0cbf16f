"""Outcome reports made and kept: the only rows that this room writes."""

from trainingmgr.progress.services.reports import keep_pdf, make_report, report_of

__all__ = ["keep_pdf", "make_report", "report_of"]
