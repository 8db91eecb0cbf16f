"""Accounts, their sessions, codes and one-time links. Tokens are stored as digests only."""

from trainingmgr.accounts.models.authenticators import Authenticator, RecoveryCode
from trainingmgr.accounts.models.links import PasswordLink, PersonalLink
from trainingmgr.accounts.models.sessions import HalfSignIn, SignInTry, UserSession
from trainingmgr.accounts.models.users import User

__all__ = [
    "Authenticator",
    "HalfSignIn",
    "PasswordLink",
    "PersonalLink",
    "RecoveryCode",
    "SignInTry",
    "User",
    "UserSession",
]
