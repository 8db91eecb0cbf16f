from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from trainingmgr.foundation import audit
from trainingmgr.foundation.problems import NotFound, Refused
from trainingmgr.programmes import queries, services
from trainingmgr.programmes.models import Craft, Kecamatan, Kelurahan, Setting
from trainingmgr.programmes.rules import TargetLine, crafts, reference
from trainingmgr.programmes.rules import settings as known
from trainingmgr.programmes.rules.crafts import CraftData

DAY = date(2026, 6, 1)


def make(session, admin, **fields):
    fields = {"code": "WUB-2026", "name": "Wirausaha Baru 2026", "year": 2026} | fields
    return services.create_programme(session, admin, **fields)


def test_r02_seven_kecamatan_and_54_kelurahan_each_in_one(session):
    assert [one.name for one in queries.kecamatan(session)][4] == "Ciputat Timur"
    assert len(queries.kecamatan(session)) == 7
    wards = queries.kelurahan(session)
    assert len(wards) == 54
    assert all(ward.code.startswith(ward.kecamatan_code + ".") for ward in wards)
    assert len(queries.kelurahan(session, "36.74.03")) == 11


def test_reference_rows_are_loaded_once_and_keep_what_the_office_changed(session, admin):
    services.change_setting(session, admin, "pass_percent", "75", reference.SINCE)
    craft = queries.craft_by_name(session, "tempe")
    tempe = CraftData("Tempe", "kuliner", kbli_code="10307", food=True)
    services.change_craft(session, admin, craft, tempe, active=False)
    counts = [
        session.scalar(select(func.count()).select_from(model))
        for model in (Kecamatan, Kelurahan, Craft, Setting)
    ]
    services.load_reference(session)
    again = [
        session.scalar(select(func.count()).select_from(model))
        for model in (Kecamatan, Kelurahan, Craft, Setting)
    ]
    assert counts == again
    assert queries.setting(session, "pass_percent", DAY) == 75
    assert craft.active is False


def test_r22_every_kbli_code_carries_its_version(session):
    offered = queries.crafts(session)
    assert all((one.kbli_code is None) == (one.kbli_version is None) for one in offered)
    assert queries.craft_by_name(session, "Batik").kbli_code == "13133"
    assert {one.subsector for one in offered} <= set(reference.SUBSECTORS)


def test_signatories_start_without_a_name(session):
    for purpose in reference.SIGNATORIES:
        one = queries.signatory(session, purpose, DAY)
        assert (one.name, one.nip) == (None, None)
    front = queries.signatory(session, "certificate_front", DAY)
    back = queries.signatory(session, "certificate_back", DAY)
    assert front.title != back.title


def test_a_programme_starts_with_the_mayor_s_and_the_office_s_target(session, admin):
    programme = make(session, admin, code=" wub-2026 ")
    assert (programme.code, programme.planned_participants) == ("WUB-2026", 300)
    targets = [(target.name, target.percent) for target in programme.targets]
    assert targets == [("Wali Kota", 30), ("Dinas", 40)]
    assert queries.programme_by_code(session, "wub-2026") is programme
    assert queries.current_programme(session, DAY) is programme
    with pytest.raises(NotFound):
        queries.programme_by_code(session, "WUB-2027")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "wub 2026"}, "code"),
        ({"name": " "}, "name"),
        ({"year": 26}, "year"),
        ({"starts_on": date(2025, 12, 31)}, "starts_on"),
        ({"ends_on": date(2025, 12, 31)}, "ends_on"),
        ({"targets": [TargetLine("Wali Kota", 0)]}, "targets"),
        ({"targets": [TargetLine("A", 30), TargetLine("a ", 40)]}, "targets"),
    ],
)
def test_a_programme_that_cannot_be_is_refused_at_its_field(session, admin, wrong, field):
    with pytest.raises(Refused) as caught:
        make(session, admin, **wrong)
    assert caught.value.field == field


def test_a_code_is_given_once(session, admin):
    make(session, admin)
    with pytest.raises(Refused, match="sudah dipakai"):
        make(session, admin)


def test_targets_are_changed_kept_and_dropped(session, admin):
    programme = make(session, admin)
    kept = programme.targets[1].id
    services.change_programme(
        session, admin, programme,
        name="Baru", starts_on=programme.starts_on, ends_on=programme.ends_on,
        planned_participants=310, planned_kub=31,
        targets=[TargetLine("Dinas", 45), TargetLine("Provinsi", 20)],
    )  # fmt: skip
    session.expire_all()
    found = {target.name: (target.percent, target.id) for target in programme.targets}
    assert found["Dinas"] == (45, kept)
    assert set(found) == {"Dinas", "Provinsi"}


def test_a_setting_holds_from_its_day_on(session, admin):
    services.change_setting(session, admin, "pass_percent", "75", date(2026, 7, 1))
    assert queries.setting(session, "pass_percent", date(2026, 6, 30)) == 80
    assert queries.setting(session, "pass_percent", date(2026, 7, 1)) == 75
    by_day = queries.settings_by_day(session, "pass_percent", [DAY, date(2026, 8, 1)])
    assert by_day == {DAY: 80, date(2026, 8, 1): 75}
    services.change_setting(session, admin, "pass_percent", "70", date(2026, 7, 1))
    assert len(queries.setting_history(session)["pass_percent"]) == 2
    assert queries.settings(session, date(2026, 12, 1))["pass_percent"] == 70
    with pytest.raises(KeyError):
        queries.setting(session, "pas_percent", DAY)


def test_before_any_row_the_default_holds(session):
    day = date(2019, 1, 1)
    assert queries.settings(session, day) == {
        name: one.default for name, one in known.KNOWN.items()
    }
    assert queries.setting(session, "certificate_classification", day) == "500.3"
    assert queries.setting(session, "kub_size", day) == 10


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pass_percent", "101"),
        ("pass_percent", "delapan puluh"),
        ("jp_minutes", "0"),
        ("certificate_unit", "a/b"),
        ("certificate_unit", ""),
    ],
)
def test_a_setting_keeps_within_bounds(session, admin, name, value):
    with pytest.raises(Refused) as caught:
        services.change_setting(session, admin, name, value, DAY)
    assert caught.value.field == "value"


def test_a_signatory_follows_another_and_leaves_no_name_in_the_trail(session, admin):
    services.change_signatory(
        session, admin, "letter",
        title="Plt. Kepala Dinas", name="Contoh Pejabat, S.E.", rank="Pembina",
        nip="19860926 201505 1 001", valid_from=date(2026, 7, 1),
    )  # fmt: skip
    assert queries.signatory(session, "letter", date(2026, 6, 30)).name is None
    now = queries.signatory(session, "letter", date(2026, 7, 1))
    assert (now.name, now.nip) == ("Contoh Pejabat, S.E.", "198609262015051001")
    trail = " ".join(one.detail for one in session.query(audit.AuditEvent))
    assert "Pejabat" not in trail
    with pytest.raises(Refused) as caught:
        services.change_signatory(
            session, admin, "letter",
            title="Kepala Dinas", name=None, rank=None, nip="123", valid_from=DAY,
        )  # fmt: skip
    assert caught.value.field == "nip"


def test_a_craft_is_added_with_its_code_and_version(session, admin):
    told = CraftData(" Sepatu  kulit ", "fesyen", kbli_code="15201", kbli_version="2020")
    craft = services.add_craft(session, admin, told)
    assert (craft.name, craft.subsector_version) == ("Sepatu kulit", "17")
    assert (craft.kbli_code, craft.kbli_version) == ("15201", "2020")
    for wrong in (
        CraftData("tempe", "kuliner"),
        CraftData("Baru", "lainnya"),
        # Each list has its own names.
        CraftData("Baru", "kerajinan"),
        CraftData("Baru", "kriya", "14"),
        CraftData("Baru", "kriya", kbli_code="12"),
        CraftData("Baru", "kriya", kbli_code="12345", kbli_version="2015"),
        CraftData("Baru", "kriya", description="a" * 201),
    ):
        with pytest.raises(Refused):
            services.add_craft(session, admin, wrong)
    services.change_craft(session, admin, craft, CraftData("Sepatu", "desain", "14"))
    assert (craft.subsector_version, craft.kbli_code, craft.kbli_version) == ("14", None, None)


def test_the_lists_of_subsectors_are_as_long_as_they_are_called():
    assert all(len(set(names)) == int(version) for version, names in crafts.LISTS.items())


def test_every_craft_has_a_sentence_and_a_drawing_that_is_there(app, session):
    drawn = {}
    for one in queries.crafts(session):
        assert one.description.endswith("."), one.name
        assert Path(app.static_folder, "img", "crafts", f"{one.drawing}.svg").is_file()
        drawn[one.name] = one.drawing
    assert crafts.GENERAL not in drawn.values()
    assert drawn["Kerajinan cangkang telur"] == "telur"
    assert drawn["Mainan kayu"] == "mainan"
    assert crafts.drawing_of("Sesuatu yang lain", "bukan ekraf") == crafts.GENERAL
    assert crafts.drawing_of("Sesuatu yang lain", "kuliner") == "masakan"
