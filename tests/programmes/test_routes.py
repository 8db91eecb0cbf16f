from datetime import date
from io import BytesIO

import pytest

from tests.support.businesses import picture
from trainingmgr.programmes import queries as programmes
from trainingmgr.programmes import services
from trainingmgr.programmes.models import Craft, Programme

DAY = date(2026, 6, 1)


@pytest.fixture
def programme(session, admin):
    return services.create_programme(
        session, admin, code="WUB-2026", name="Wirausaha Baru 2026", year=2026
    )


def test_the_administrator_makes_a_programme_year(as_role, session):
    client = as_role("admin")
    assert "Belum ada program" in client.page("/program").text
    page = client.submit(
        "/program/baru",
        code="wub-2026",
        year="2026",
        name="Wirausaha Baru 2026",
        starts_on="2026-01-01",
        ends_on="2026-12-31",
        **{"targets-1-percent": "45", "targets-2-name": "Provinsi", "targets-2-percent": "20"},
    )
    assert "1 program" in page.text
    programme = session.query(Programme).one()
    targets = {target.name: target.percent for target in programme.targets}
    assert targets == {"Provinsi": 20, "Wali Kota": 30, "Dinas": 45}


def test_a_wrong_row_is_named_and_everything_typed_is_kept(as_role, session):
    page = as_role("admin").submit(
        "/program/baru",
        status=422,
        code="WUB-2026",
        name="Wirausaha",
        starts_on="2026-01-01",
        ends_on="2026-12-31",
        **{"targets-1-percent": "empat puluh", "targets-2-name": "Provinsi"},
    )
    assert "Baris 2, Persen: Isi dengan angka bulat, misalnya 12." in page.text
    assert "Baris 3, Persen" in page.text
    assert page.value("targets-1-percent") == "empat puluh"
    assert page.value("name") == "Wirausaha"
    assert session.query(Programme).count() == 0


def test_a_change_overtaken_by_another_is_answered_409(as_role, session, programme):
    client = as_role("admin")
    page = client.page(f"/program/{programme.id}")
    client.submit(f"/program/{programme.id}", planned_kub="31")
    page = client.submit(page, name="Nama saya", planned_kub="32", status=409)
    assert page.value("name") == "Nama saya"
    client.submit(page)
    assert (programme.name, programme.planned_kub) == ("Nama saya", 32)


def test_a_rule_is_changed_from_a_day_on_and_its_past_is_shown(as_role, session):
    client = as_role("admin")
    page = client.submit("/program/pengaturan/pass_percent", value="75", valid_from="2026-07-01")
    assert page.url == "/program/pengaturan"
    assert programmes.setting(session, "pass_percent", DAY) == 80
    page = client.page("/program/pengaturan/pass_percent")
    assert "sejak 1 Juli 2026" in page.text
    assert "sejak 1 Januari 2020" in page.text
    page = client.submit("/program/pengaturan/pass_percent", value="175", status=422)
    assert page.errors["value"].endswith("Isi angka bulat dari 1 sampai 100.")
    assert client.get("/program/pengaturan/apa_saja").status_code == 404


def test_a_signatory_is_written_and_shown(as_role, session):
    client = as_role("admin")
    page = client.submit(
        "/program/penanda-tangan/letter",
        name="Contoh Pejabat, S.E.",
        nip="19860926 201505 1 001",
        valid_from="2026-01-01",
    )
    assert "Contoh Pejabat, S.E." in page.text
    page = client.submit("/program/penanda-tangan/letter", nip="12", status=422)
    assert "18 angka" in page.errors["nip"]
    assert client.get("/program/penanda-tangan/apa-saja").status_code == 404


def test_a_craft_is_added_and_withdrawn(as_role, session):
    client = as_role("admin")
    page = client.submit(
        "/program/jenis-usaha/baru", name="Sepatu kulit", subsector="17:fesyen", kbli_code="15201"
    )
    assert "37 bidang usaha" in page.text
    craft = session.query(Craft).filter_by(name="Sepatu kulit").one()
    client.submit(f"/program/jenis-usaha/{craft.id}", active=None)
    assert craft not in programmes.crafts(session)
    page = client.submit("/program/jenis-usaha/baru", name="sepatu kulit", status=422)
    assert "sudah ada" in page.errors["name"]
    assert "Tidak ada bidang usaha" in client.page("/program/jenis-usaha?q=zzz").text


def test_a_picture_goes_before_the_drawing(as_role, session):
    client = as_role("admin")
    craft = session.query(Craft).filter_by(name="Kokoru").one()
    page = client.page("/program/jenis-usaha/gambar")
    assert any(title.startswith("Makanan dan minuman") for title in page.texts("h2"))
    assert any("img/crafts/kertas.svg" in one.get("src") for one in page.select("img"))
    photo = (picture(), "kokoru.jpg")
    client.submit(f"/program/jenis-usaha/{craft.id}", picture=photo, description="Dari kertas.")
    url = f"/program/jenis-usaha/{craft.id}/gambar"
    page = client.page("/program/jenis-usaha/gambar")
    assert any(url in one.get("src") for one in page.select("img"))
    assert as_role("participant").get(url).mimetype == "image/jpeg"
    client.submit(f"/program/jenis-usaha/{craft.id}", drawn=True)
    assert client.get(url).status_code == 404
    page = client.submit(
        f"/program/jenis-usaha/{craft.id}", status=422, picture=(BytesIO(b"bukan"), "a.jpg")
    )
    assert "bukan foto" in page.errors["picture"]


def test_the_head_reads_and_changes_nothing(as_role, programme):
    head = as_role("head")
    for url in ("/program", "/program/pengaturan", "/program/jenis-usaha"):
        page = head.page(url)
        assert not [link for link in page.links.values() if link.endswith("/baru")]
    for url in (f"/program/{programme.id}", "/program/baru", "/program/pengaturan/kub_size"):
        assert head.get(url).status_code == 403
    assert as_role("trainer").get("/program").status_code == 403


def test_the_lists_ask_as_much_for_one_as_for_many(as_role, session, admin, queries):
    client = as_role("admin")
    counts = []
    for years in (range(2020, 2022), range(2022, 2050)):
        for year in years:
            services.create_programme(session, admin, code=f"W-{year}", name="W", year=year)
        session.commit()
        with queries() as sent:
            client.get("/program")
        counts.append(len(sent))
    assert counts[0] == counts[1]
