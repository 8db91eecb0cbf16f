"""Certificates in the office: batches, certificates; and the public page that verifies one."""

from flask import Blueprint

bp = Blueprint("certificates", __name__)

from trainingmgr.certificates.routes import batches, issued, verify  # noqa: E402  -- they hang on bp

__all__ = ["batches", "bp", "issued", "verify"]
