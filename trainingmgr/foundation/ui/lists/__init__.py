"""Lists, declared once: the same columns, order and filters on screen, in files and on paper."""

from trainingmgr.foundation.ui.lists.columns import Column, in_order
from trainingmgr.foundation.ui.lists.routes import Filter, Listing, choice
from trainingmgr.foundation.ui.lists.sources import Query, Rows

__all__ = ["Column", "Filter", "Listing", "Query", "Rows", "choice", "in_order"]
