"""The two kinds of cohort: the programme's own (R01) and pelatihan IKM."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support import cohorts as make
from trainingmgr.cohorts import rules, services
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.queries.pages import waiting_by_cohort
from trainingmgr.kub.services import draft_kub
from trainingmgr.programmes.queries import craft_by_name

IKM = {
    "code": "IKM-KNV",
    "name": "Konveksi 2026",
    "kind": "ikm",
    "kecamatan_code": None,
    "turn": None,
    "field": "konveksi",
    "starts_on": date(2026, 5, 1),
    "ends_on": date(2026, 6, 30),
}
PROGRAM = IKM | {"kind": "program", "kecamatan_code": "36.74.01", "turn": 1, "field": ""}


@pytest.fixture
def programme(session):
    return make.programme(session)


def test_r01_a_cohort_of_the_programme_has_one_kecamatan_and_one_period(session, admin, programme):
    with pytest.raises(Refused) as refused:
        services.create_cohort(session, admin, programme, **(PROGRAM | {"kecamatan_code": None}))
    assert refused.value.field == "kecamatan_code"
    one = services.create_cohort(session, admin, programme, **PROGRAM)
    assert (one.kecamatan.name, one.counts, one.is_ikm) == ("Serpong", True, False)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"turn": 3}, "turn"),
        ({"field": ""}, "field"),
        ({"field": "batik"}, "field"),
        ({"field": "lainnya"}, "field_other"),
        ({"kind": "lain"}, "kind"),
        ({"quota": 0}, "quota"),
        ({"kecamatan_code": "99.99.99"}, "kecamatan_code"),
    ],
)
def test_pelatihan_ikm_that_cannot_be_is_refused_at_its_field(
    session, admin, programme, wrong, field
):
    with pytest.raises(Refused) as refused:
        services.create_cohort(session, admin, programme, **(IKM | wrong))
    assert refused.value.field == field


def test_pelatihan_ikm_takes_no_turn_and_never_counts(session, admin, programme):
    one = services.create_cohort(session, admin, programme, **IKM, counts=True, quota=20)
    assert (one.kecamatan, one.turn, one.counts, one.quota) == (None, None, False, 20)
    services.change_cohort(
        session,
        admin,
        one,
        name=one.name,
        turn=None,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        counts=True,
        field="lainnya",
        field_other="Logam",
    )
    assert (one.counts, one.field_name, one.quota) == (False, "Logam", None)
    # Several at once, beside the first turn of the programme (R01).
    services.create_cohort(session, admin, programme, **(IKM | {"code": "IKM-2"}))
    services.create_cohort(session, admin, programme, **(PROGRAM | {"code": "SRP"}))


def test_pelatihan_ikm_has_neither_workshop_nor_kub(session, admin, programme):
    one = services.create_cohort(session, admin, programme, **IKM)
    with pytest.raises(Refused):
        services.plan_course(session, admin, one, kind="lokakarya", title="Lokakarya")
    craft = craft_by_name(session, "Kokoru")
    with pytest.raises(Refused):
        draft_kub(session, admin, one, name="Maju", craft=craft)
    assert waiting_by_cohort(session) == []


def test_r06_pelatihan_ikm_opens_with_its_field_and_a_trainer(session, admin, programme):
    one = services.create_cohort(session, admin, programme, **IKM)
    course = services.plan_course(session, admin, one, kind="teknis", title="Menjahit")
    with pytest.raises(Refused) as refused:
        services.open_course(session, admin, course, on=date(2026, 5, 2))
    assert refused.value.field == "trainer"
    course.trainer = make.trainer(session)
    services.open_course(session, admin, course, on=date(2026, 5, 2))
    assert course.state == "berjalan"


def test_the_steps_of_pelatihan_ikm_leave_out_workshop_and_kub():
    states = rules.steps(rules.Progress(technical=1, planned=2), ikm=True)
    assert list(states) == list(rules.progress.IKM_STEPS)
    assert states["people"] == "now"
    assert states["sessions"] == "done"
