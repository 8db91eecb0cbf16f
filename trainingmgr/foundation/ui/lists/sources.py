"""Where a list's rows come from: a query of the database, or rows that are there already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Select, String, func, select
from sqlalchemy.orm import Session

from trainingmgr.foundation.ui.lists.columns import Column


class Source(Protocol):
    """Counts its rows, says which columns it can sort by, and gives a stretch of them."""

    def count(self) -> int: ...

    def sorts(self, column: Column) -> bool: ...

    def rows(self, by: Column | None, down: bool, offset: int, limit: int) -> Sequence[Any]: ...


@dataclass(frozen=True)
class Query:
    """Rows of a query, which bears the usual order; `dress` completes a whole page at once.

    A query of one entity gives entities, any other its rows. The usual order ends in something
    unique: it also decides between rows that the chosen column does not tell apart.
    """

    session: Session
    query: Select[*tuple[Any, ...]]
    dress: Callable[[Sequence[Any]], Sequence[Any]] | None = None

    def count(self) -> int:
        inner = self.query.order_by(None).subquery()
        return self.session.scalar(select(func.count()).select_from(inner)) or 0

    def sorts(self, column: Column) -> bool:
        return column.sort is not None

    def rows(self, by: Column | None, down: bool, offset: int, limit: int) -> Sequence[Any]:
        query: Select[Any] = self.query
        if by is not None and by.sort is not None:
            usual = query._order_by_clauses
            query = query.order_by(None).order_by(_ordering(by.sort, down), *usual)
        found = self.session.execute(query.offset(offset).limit(limit))
        one = len(query.column_descriptions) == 1
        rows: Sequence[Any] = found.scalars().all() if one else found.all()
        return self.dress(rows) if self.dress else rows


@dataclass(frozen=True)
class Rows:
    """Rows at hand, in their usual order: few, because all of them were read."""

    all: Sequence[Any]

    def count(self) -> int:
        return len(self.all)

    def sorts(self, column: Column) -> bool:
        return column.file

    def rows(self, by: Column | None, down: bool, offset: int, limit: int) -> Sequence[Any]:
        found = list(self.all)
        if by is not None:
            known = [row for row in found if by.of_row(row) is not None]
            known.sort(key=lambda row: _key(by.of_row(row)), reverse=down)
            found = known + [row for row in found if by.of_row(row) is None]
        return found[offset : offset + limit]


def _ordering(expression: Any, down: bool) -> Any:
    """Capitals count as small letters; what is not known comes last, up or down."""
    key = func.lower(expression) if isinstance(expression.type, String) else expression
    return (key.desc() if down else key.asc()).nulls_last()


def _key(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
