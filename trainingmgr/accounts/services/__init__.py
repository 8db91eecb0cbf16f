"""Accounts made, signed in, signed out and changed."""

from trainingmgr.accounts.services.codes import (
    check_code,
    confirm_authenticator,
    new_recovery_codes,
    remove_authenticator,
    reset_authenticator,
    start_authenticator,
)
from trainingmgr.accounts.services.passwords import (
    change_password,
    check_own,
    make_password_link,
    set_password,
    use_password_link,
)
from trainingmgr.accounts.services.people import (
    change_account,
    create_user,
)
from trainingmgr.accounts.services.phones import (
    bind_phone,
    check_new_pin,
    check_pin_tries,
    end_personal_link,
    make_personal_link,
    pin_matches,
    seal_pin,
    settle_pin,
)
from trainingmgr.accounts.services.sessions import (
    end_device,
    end_session,
    end_sessions,
    open_half,
    open_session,
    touch_session,
    use_half,
)
from trainingmgr.accounts.services.signing import (
    Claim,
    TooManyTries,
    claim,
    matches,
    settle,
    sign_in,
)

__all__ = [
    "Claim",
    "TooManyTries",
    "bind_phone",
    "change_account",
    "change_password",
    "check_code",
    "check_new_pin",
    "check_own",
    "check_pin_tries",
    "claim",
    "confirm_authenticator",
    "create_user",
    "end_device",
    "end_personal_link",
    "end_session",
    "end_sessions",
    "make_password_link",
    "make_personal_link",
    "matches",
    "new_recovery_codes",
    "open_half",
    "open_session",
    "pin_matches",
    "remove_authenticator",
    "reset_authenticator",
    "seal_pin",
    "set_password",
    "settle",
    "settle_pin",
    "sign_in",
    "start_authenticator",
    "touch_session",
    "use_half",
    "use_password_link",
]
