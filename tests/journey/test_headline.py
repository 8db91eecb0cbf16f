import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingmgr.journey.active import Status
from trainingmgr.journey.headline import Headline, Light, counts, light, missing, needed, reaches


@pytest.mark.parametrize(
    ("n", "percent", "expected"),
    [(90, 30, True), (89, 30, False), (119, 40, False), (120, 40, True)],
)
def test_r19_targets_are_reached_exactly(n, percent, expected):
    assert reaches(n, 300, percent) is expected


def test_r19_lights_change_at_the_targets():
    assert [light(n, 300) for n in (89, 90, 119, 120)] == [
        Light.RED,
        Light.AMBER,
        Light.AMBER,
        Light.GREEN,
    ]
    assert light(0, 0) is Light.RED


@given(st.integers(1, 2000), st.integers(1, 100))
def test_r19_the_needed_number_is_the_smallest_that_reaches(total, percent):
    n = needed(total, percent)
    assert reaches(n, total, percent)
    assert not reaches(n - 1, total, percent)
    assert missing(n - 1, total, percent) == 1
    assert missing(n, total, percent) == 0


def test_r18_the_numerator_excludes_unverified_and_n_does_not_shrink():
    people = (
        [Status.AKTIF] * 104
        + [Status.AKTIF_BELUM_DIVERIFIKASI] * 19
        + [Status.PERLU_VERIFIKASI_ULANG] * 5
        + [Status.BERHENTI] * 12
    )
    assert Headline.of(people, 300) == Headline(104, 300, 19, 5)
    assert [status for status in Status if counts(status)] == [Status.AKTIF]
