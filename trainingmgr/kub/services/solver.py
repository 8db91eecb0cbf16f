"""The assistant's solver: the best grouping it finds, and the proof of how good that is.

Three steps. The outline (who makes which craft, see `solver_model`) gives a good start and a bound;
a search by exchanges betters the start; CP-SAT betters it further and raises the bound, until both
meet or the effort is spent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import product
from math import ceil
from operator import itemgetter
from typing import TYPE_CHECKING

from trainingmgr.foundation.language import sentence
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.rules import groupings
from trainingmgr.kub.rules.assistant import Answer, Grouping, Question
from trainingmgr.kub.rules.exchanges import Exchanges
from trainingmgr.kub.rules.obstacles import NOT_FOUND, TOGETHER, Obstacle, first_obstacle
from trainingmgr.kub.rules.prices import Prices
from trainingmgr.kub.rules.tables import Table

if TYPE_CHECKING:
    from trainingmgr.kub.services.solver_model import Model
    from trainingmgr.kub.services.solver_seating import Term

# Work in OR-tools' own measure (near a second each), which no slow or busy machine changes.
# Only the proof shrinks and grows with the effort asked for: without the rest there is no answer.
OUTLINE, PROOF, LAST = 2.0, 1.0, 30.0
RUNS, STEPS = 5, 150
"""How often the exchanges are tried anew, and how many for each person."""

Seated = tuple[list[int], list[int]]
"""The group of each unit, the craft of each group."""


class Impossible(Refused):
    """No grouping keeps all hard rules; `people`: whom the reason is about, by id, if anybody."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.why.message, **obstacle.why.params)
        self.people = obstacle.people


def solve(question: Question, *, effort: float = 1.0) -> Answer:
    """Return the cheapest grouping found with `effort`, and a bound that no grouping goes below.

    With `question.nearest`, as few as possible leave their seats, then the cost counts. `effort` 1
    takes some three seconds for sixty people at most; the same question always gets the same
    answer, in whatever order its people are listed. Raises `Impossible`.
    """
    if obstacle := first_obstacle(question):
        raise Impossible(obstacle)
    table = Table(question)
    if not table.people:
        return Answer(Grouping({}, {}), 0, 0)
    return _Search(table, effort).answer()


class _Search:
    """One question on its way to an answer."""

    def __init__(self, table: Table, effort: float) -> None:
        # OR-tools takes more than a second to load: only whoever solves waits for it.
        from trainingmgr.kub.services.solver_model import Model

        self.table = table
        self.effort = effort
        self.built: Model = Model(table)
        self.alike = [] if table.question.nearest and table.known else table.alike()
        self.built.order(self.alike)
        self.bound = 0
        self.fewest: int | None = None

    def answer(self) -> Answer:
        table, built = self.table, self.built
        found = self._fewest_moves() if table.question.nearest else None
        found = self._best(built.outline, OUTLINE, found) or self._anything()
        found = self._exchanged(found)
        if self._cost(found) > self.bound:
            built.model.add(built.cost >= self.bound)
            found = min(
                self._best(built.cost, PROOF * self.effort, found) or found, found, key=self._cost
            )
        grouping = self._numbered(table.grouping(*self._sorted(found)))
        cost = groupings.total(table.question, grouping)
        return Answer(
            grouping,
            cost,
            min(cost, self.bound),
            groupings.moves(table.question, grouping) if table.question.start else None,
            self.fewest,
        )

    def _fewest_moves(self) -> Seated:
        """As many as possible stay, and from here on never fewer."""
        built, table = self.built, self.table
        moved = table.known - built.staying
        found = self._best(moved, LAST, None) or self._anything()
        self.fewest, self.bound = self.bound, 0
        stay = sum(table.kept[unit][group] for unit, group in enumerate(found[0]))
        built.model.add(built.staying >= stay)
        return found

    def _anything(self) -> Seated:
        """A grouping that keeps the hard rules, whatever it costs."""
        found = self._best(0, LAST, None)
        if found is None:
            raise Impossible(Obstacle(sentence(NOT_FOUND)))
        return found

    def _exchanged(self, found: Seated) -> Seated:
        steps = int(STEPS * len(self.table.people) * self.effort)
        prices = Prices(self.table)
        tried = [Exchanges(prices, *found).improve(steps, run) for run in range(RUNS)]
        return self._sorted(min(tried, key=self._cost))

    def _best(self, least: Term, limit: float, known: Seated | None) -> Seated | None:
        """What CP-SAT finds within the limit, having raised `bound`; None when it finds nothing."""
        from ortools.sat.python import cp_model

        solver = cp_model.CpSolver()
        told = solver.parameters
        told.num_workers = 1
        told.random_seed = 1
        told.linearization_level = 2
        model = self.built.model
        model.minimize(least)
        if known is not None:
            self.built.hint(*known)
            told.fix_variables_to_their_hinted_value = True
            if solver.solve(model) == cp_model.OPTIMAL:
                self.built.hint_all(solver.response_proto.solution)
            told.fix_variables_to_their_hinted_value = False
        told.max_deterministic_time = limit
        status = solver.solve(model)
        if status == cp_model.INFEASIBLE:
            raise Impossible(Obstacle(sentence(TOGETHER)))
        self.bound = max(self.bound, ceil(solver.best_objective_bound - 1e-6))
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None

        def chosen(rows: Sequence[Sequence[Term]]) -> list[int]:
            return [[solver.boolean_value(one) for one in row].index(True) for row in rows]

        return chosen(self.built.seat), chosen(self.built.craft)

    def _cost(self, found: Seated) -> int:
        return groupings.total(self.table.question, self.table.grouping(*found))

    def _sorted(self, found: Seated) -> Seated:
        """Groups that differ in nothing stand by craft, then by their first people."""
        seats, crafts = found
        new = {group: group for group in self.table.groups}
        for groups in self.alike:
            order = sorted(groups, key=lambda group: (crafts[group], seats.index(group)))
            new.update(zip(order, groups, strict=True))
        turned = {new[group]: craft for group, craft in enumerate(crafts)}
        return [new[group] for group in seats], [turned[group] for group in self.table.groups]

    def _numbered(self, grouping: Grouping) -> Grouping:
        """Groups that differ in nothing take the places where most of their people sit now."""
        start = self.table.question.start
        staying = Counter(
            (place, start[one]) for one, place in grouping.seats.items() if one in start
        )
        new = {place: place for place in grouping.crafts}
        for groups in self.alike if self.table.known else []:
            old, free = {group + 1 for group in groups}, {group + 1 for group in groups}
            while old:
                one, place = min(
                    product(old, free), key=lambda pair: (-staying[pair], pair[1], pair[0])
                )
                new[one] = place
                old.remove(one)
                free.remove(place)
        return Grouping(
            {one: new[place] for one, place in grouping.seats.items()},
            {place: grouping.crafts[one] for one, place in sorted(new.items(), key=itemgetter(1))},
        )
