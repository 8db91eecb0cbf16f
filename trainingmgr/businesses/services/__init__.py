"""Businesses started, what they make and sell, letters of assignment, and visits."""

from trainingmgr.businesses.rules import OUTCOMES, PROOFS, ROLES, STOP_REASONS
from trainingmgr.businesses.services.letters import add_letter
from trainingmgr.businesses.services.taking_back import sale_facts, take_back_sale
from trainingmgr.businesses.services.takings import (
    ProductionInput,
    SaleInput,
    record_production,
    record_sale,
)
from trainingmgr.businesses.services.ventures import (
    lock,
    lock_kub,
    register_nib,
    start_business,
)
from trainingmgr.businesses.services.visits import VisitInput, record_visit

__all__ = [
    "OUTCOMES",
    "PROOFS",
    "ROLES",
    "STOP_REASONS",
    "ProductionInput",
    "SaleInput",
    "VisitInput",
    "add_letter",
    "lock",
    "lock_kub",
    "record_production",
    "record_sale",
    "record_visit",
    "register_nib",
    "sale_facts",
    "start_business",
    "take_back_sale",
]
