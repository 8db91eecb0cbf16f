"""The best mentors for all who wait, worked out at once and exactly."""

from __future__ import annotations

from collections.abc import Sequence

from trainingmgr.mentors.rules.matching import NOBODY, Need, Offer, price, steps


def propose(needs: Sequence[Need], offers: Sequence[Offer]) -> dict[str, int]:
    """key of a need -> mentor id, with the fewest points in all; without room it is left out.

    A flow of least cost: each need sends one unit through a mentor, or past all of them for
    NOBODY; a mentor's units cost more and more. Such a flow's optimum is exact and whole.
    """
    from ortools.graph.python import min_cost_flow

    if not needs or not offers:
        return {}
    flow = min_cost_flow.SimpleMinCostFlow()
    source, sink = 0, 1
    mentors = range(2, 2 + len(offers))
    pairs: dict[int, tuple[str, int]] = {}
    for node, need in enumerate(needs, 2 + len(offers)):
        flow.add_arc_with_capacity_and_unit_cost(source, node, 1, 0)
        flow.add_arc_with_capacity_and_unit_cost(node, sink, 1, NOBODY)
        for mentor, offer in zip(mentors, offers, strict=True):
            arc = flow.add_arc_with_capacity_and_unit_cost(node, mentor, 1, price(need, offer))
            pairs[arc] = need.key, offer.mentor_id
    for mentor, offer in zip(mentors, offers, strict=True):
        for step in steps(offer):
            flow.add_arc_with_capacity_and_unit_cost(mentor, sink, 1, step)
    flow.set_node_supply(source, len(needs))
    flow.set_node_supply(sink, -len(needs))
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("a flow that can always go past everybody has no optimum")
    return dict(pair for arc, pair in pairs.items() if flow.flow(arc))
