"""Each figure about KUB on the head's page opens exactly the KUB that it counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.demo, pytest.mark.xdist_group("demo-2")]


def test_every_kub_figure_opens_as_many_kub_as_it_says(as_role: Callable[..., Any]) -> None:
    head = as_role("head")
    opened = 0
    kub = "main a[href^='/kub?']"
    page = head.page("/capaian")
    for words, link in zip(page.texts(kub), page.select(kub), strict=True):
        counted = re.match(r"(\d+)/\d+$", words)
        assert counted is not None, words
        listed = head.page(link.get("href")).h1
        assert listed.startswith(f"{counted[1]} KUB"), f"{words} opens {listed}"
        opened += 1
    assert opened == 7 + 3  # one a kecamatan, and formed, complete and active
