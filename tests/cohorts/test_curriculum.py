"""Curriculum templates: reference rows, editions, copies."""

import pytest

from tests.support import cohorts as make
from trainingmgr.cohorts import services
from trainingmgr.cohorts.models import CurriculumTemplate
from trainingmgr.cohorts.queries import curriculum
from trainingmgr.foundation.problems import Refused

LINES = [("B", "Melipat", 8), ("A", "Bahan", 4)]


@pytest.fixture
def template(session, admin):
    return services.create_template(
        session, admin, name="Kokoru", kind="teknis", craft=None, subjects=LINES
    )


def test_the_reference_templates_are_there_once(session):
    services.load_templates(session)
    found = session.scalars(curriculum.with_editions(curriculum.templates())).all()
    assert {(one.kind, one.latest.jp) for one in found} == {
        ("lokakarya", 8),
        ("teknis", 8),
        ("teknis", 32),
        ("teknis", 40),
    }
    assert len(found) == 4


def test_other_materi_make_an_edition_and_nothing_else_does(session, admin, template):
    def change(subjects, name="Kokoru"):
        services.change_template(
            session, admin, template, name=name, craft=None, active=True, subjects=subjects
        )

    assert [one.group for one in template.latest.subjects] == ["A", "B"]
    change(LINES, name="Kokoru dasar")
    assert len(template.editions) == 1
    change([("A", "Bahan", 4), ("B", "Melipat", 12)])
    assert [(one.number, one.jp) for one in template.editions] == [(2, 16), (1, 12)]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "pelatihan TEKNIS 32 jp"}, "name"),
        ({"name": " "}, "name"),
        ({"kind": "kursus"}, "kind"),
        ({"subjects": []}, "subjects"),
        ({"subjects": [("D", "x", 1)]}, "subjects"),
        ({"subjects": [("A", f"Materi {n}", 60) for n in range(7)]}, "subjects"),
    ],
)
def test_what_is_no_template_is_refused_at_its_field(session, admin, changed, field):
    usual = {"name": "Baru", "kind": "teknis", "craft": None, "subjects": LINES}
    with pytest.raises(Refused) as problem:
        services.create_template(session, admin, **usual | changed)
    assert problem.value.field == field


def test_copies_have_names_of_their_own(session, admin, template):
    names = [services.copy_template(session, admin, template).name for _ in range(2)]
    assert names == ["Kokoru (salinan)", "Kokoru (salinan 2)"]


def test_a_template_is_made_changed_copied_and_found(as_role, session):
    client = as_role("admin")
    row = {"subjects-0-title": "Melipat", "subjects-0-jp": "8", "subjects-0-group": "B"}
    page = client.submit("/kurikulum/baru", name="Tempe", kind="teknis", **row)
    assert "Tempe: 8 JP dalam 1 materi" in page.h1
    made = session.query(CurriculumTemplate).filter_by(name="Tempe").one()
    page = client.submit(f"/kurikulum/{made.id}/ubah", **{"subjects-0-jp": "12"})
    assert "12 JP" in page.h1
    assert "versi 2" in page.text
    page = client.submit(page, f'form[action="/kurikulum/{made.id}/salin"]')
    assert page.value("name") == "Tempe (salinan)"
    assert "2 templat" in client.page("/kurikulum?q=tempe").text
    assert "1 templat" in client.page("/kurikulum?jenis=lokakarya").text
    assert "Tidak ada templat" in client.page("/kurikulum?q=zzz").text
    stale = client.page(f"/kurikulum/{made.id}/ubah")
    client.submit(f"/kurikulum/{made.id}/ubah", **{"subjects-0-jp": "16"})
    client.submit(stale, status=409, **{"subjects-0-jp": "20"})
    client.submit("/kurikulum/baru", status=422, name="\0", kind="teknis", **row)


def test_only_the_office_reads_templates_and_only_the_administrator_writes(as_role, template):
    head = as_role("head")
    assert head.get(f"/kurikulum/{template.id}").status_code == 200
    assert head.get(f"/kurikulum/{template.id}/ubah").status_code == 403
    head.send(f"/kurikulum/{template.id}/salin", status=403)
    assert as_role("trainer").get("/kurikulum").status_code == 403
    assert as_role("admin").get("/kurikulum/99999").status_code == 404


def test_a_course_keeps_the_materi_it_was_made_with(session, admin, template):
    cohort = make.cohort(session, make.programme(session))
    course = make.course(session, cohort)
    lines = [(one.group, one.title, one.jp) for one in template.latest.subjects]
    services.set_subjects(session, admin, course, lines)
    services.change_template(
        session, admin, template, name="Kokoru", craft=None, active=False, subjects=[("A", "X", 1)]
    )
    assert [one.title for one in course.subjects] == ["Bahan", "Melipat"]
