"""Certificates proposed, approved, issued with their numbers, copied and revoked."""

from trainingmgr.certificates.services.batches import approve, propose, send_back
from trainingmgr.certificates.services.content import document_of, pdf_of
from trainingmgr.certificates.services.issuing import copy, issue, revoke

__all__ = ["approve", "copy", "document_of", "issue", "pdf_of", "propose", "revoke", "send_back"]
