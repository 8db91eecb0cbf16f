"""The product with two empty views beside it: what a request costs before it does anything."""

from flask import Flask

from trainingmgr.app import create_app
from trainingmgr.foundation.access.web import public

app: Flask = create_app()


@app.get("/bench/nothing")
@public
def nothing() -> str:
    return "nothing"


@app.post("/bench/nothing")
@public
def nothing_saved() -> str:
    """Takes a form with its CSRF token, like a save, and forgets it."""
    return "nothing"
