"""Whose business, which letter, what is known of it, and what that proves."""

from trainingmgr.businesses.queries.evidence import evidence, parts_of
from trainingmgr.businesses.queries.letters import (
    current_letter,
    letter_on,
    letters,
    officers,
    taught_or_mentored,
    uncovered,
)
from trainingmgr.businesses.queries.lists import (
    Row,
    business_list,
    contacts,
    kub_without_business,
    rows_of,
    visit_route,
)
from trainingmgr.businesses.queries.record import (
    Standing,
    judgements,
    last_visits,
    people_of,
    productions_of,
    sales_of,
    standings_of,
    visits_of,
    why_not_verifying,
)
from trainingmgr.businesses.queries.scope import (
    business_for,
    joint_business,
    kub_members,
    sale_for,
    visible_businesses,
    visit_for,
    visit_of_client,
)

__all__ = [
    "Row",
    "Standing",
    "business_for",
    "business_list",
    "contacts",
    "current_letter",
    "evidence",
    "joint_business",
    "judgements",
    "kub_members",
    "kub_without_business",
    "last_visits",
    "letter_on",
    "letters",
    "officers",
    "parts_of",
    "people_of",
    "productions_of",
    "rows_of",
    "sale_for",
    "sales_of",
    "standings_of",
    "taught_or_mentored",
    "uncovered",
    "visible_businesses",
    "visit_for",
    "visit_of_client",
    "visit_route",
    "visits_of",
    "why_not_verifying",
]
