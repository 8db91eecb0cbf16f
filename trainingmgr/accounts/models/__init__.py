"""Accounts, their sessions and one-time links. Tokens are stored as SHA-256 only."""

from trainingmgr.accounts.models.links import PasswordLink
from trainingmgr.accounts.models.sessions import SignInTry, UserSession
from trainingmgr.accounts.models.users import User

__all__ = ["PasswordLink", "SignInTry", "User", "UserSession"]
