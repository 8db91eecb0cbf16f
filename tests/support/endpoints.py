"""Every view of the house with an address that reaches it, for tests that leave none out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask

from trainingmgr.foundation.access.policy import PERMISSIONS, ROLES
from trainingmgr.foundation.access.web import ATTRIBUTE, PUBLIC

# Served to anyone as they are: stylesheets, scripts, fonts.
ASSETS = {"static", "assets.bundle", "assets.file"}
SIGN_IN = "/masuk"


@dataclass(frozen=True)
class Cell:
    """One view with one method."""

    endpoint: str
    method: str
    rule: str
    url: str
    permission: str

    @property
    def public(self) -> bool:
        return self.permission == PUBLIC

    def allows(self, role: str) -> bool:
        return self.public or role in PERMISSIONS[self.permission]

    @property
    def roles(self) -> list[str]:
        return [role for role in ROLES if self.allows(role)]


def cells(app: Flask, values: dict[str, int | str]) -> Iterator[Cell]:
    """Every view and method; `values` fills what its address asks for. KeyError names a gap.

    A value under `room.name` stands before one under `name`.
    """
    address = app.url_map.bind("localhost")
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        if rule.endpoint in ASSETS:
            continue
        room = rule.endpoint.partition(".")[0]
        arguments = {name: values.get(f"{room}.{name}") or values[name] for name in rule.arguments}
        url = address.build(rule.endpoint, arguments)
        permission = getattr(app.view_functions[rule.endpoint], ATTRIBUTE)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Cell(rule.endpoint, method, rule.rule, url, permission)
