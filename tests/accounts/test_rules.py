from datetime import timedelta

import pytest

from trainingmgr.accounts import rules
from trainingmgr.foundation.access.policy import ROLES
from trainingmgr.foundation.problems import Refused

AGENT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


def test_passwords_are_long_and_not_guessable_without_rules_of_composition():
    rules.check_password("empat kambing makan rumput", "a@contoh.id")
    for weak in ("pendek", "aaaaaaaaaaaaaaaaaaaa", "passwordpassword", "x" * 201):
        with pytest.raises(Refused) as caught:
            rules.check_password(weak, "a@contoh.id")
        assert caught.value.field == "password"


def test_the_office_s_screens_close_sooner_than_one_s_own_phone():
    for role in ROLES:
        own_phone = role in {"trainer", "mentor", "field", "participant"}
        assert (rules.idle_limit(role) == timedelta(minutes=30)) is not own_phone
        expected = timedelta(days=30) if own_phone else timedelta(hours=8)
        if role == "participant":
            # Slides along: alive while used once in 30 days, a year at the longest.
            expected = timedelta(days=365)
        assert rules.absolute_limit(role) == expected


def test_officers_are_bound_to_a_kecamatan_and_nobody_else():
    assert rules.scope_of("field", "36.74.01") == "36.74.01"
    assert rules.scope_of("head", "36.74.01") is None
    for code in (None, "", "36.03.01"):
        with pytest.raises(Refused):
            rules.scope_of("intel", code)


def test_a_device_is_named_as_its_owner_would():
    assert rules.device_name(AGENT) == "Chrome, Android"
    assert rules.device_name("curl/8") == ""
