"""One document or a whole batch: the same bytes, in order, with progress."""

import pytest
from jinja2 import UndefinedError

from tests.support.documents import certificate
from tests.support.pdf import text_of
from trainingmgr.documents.certificate import certificate_pdf
from trainingmgr.documents.render import render, render_many


def test_a_small_batch_is_made_here_and_in_order() -> None:
    documents = [certificate(holder=f"Peserta {word}") for word in ("Satu", "Dua")]
    heard: list[int] = []
    made = list(render_many(certificate_pdf, documents, progress=heard.append))
    assert heard == [1, 2]
    assert ["PESERTA SATU" in text_of(made[0]), "PESERTA DUA" in text_of(made[1])] == [True, True]


def test_a_large_batch_uses_processes_and_gives_the_same_bytes() -> None:
    documents = [certificate(number=f"500.3/{n:04d}/X/XI/2026") for n in range(9)]
    heard: list[int] = []
    made = list(render_many(certificate_pdf, iter(documents), progress=heard.append))
    assert heard == list(range(1, 10))
    assert all(f"500.3/{n:04d}/X" in text_of(pdf, page=1) for n, pdf in enumerate(made))
    assert made[4] == certificate_pdf(documents[4])


def test_an_empty_batch_is_empty() -> None:
    assert list(render_many(certificate_pdf, [])) == []


def test_a_forgotten_value_is_an_error_not_a_blank() -> None:
    with pytest.raises(UndefinedError):
        render("certificate.html", {}, stylesheets=())
