"""Certificates in the browser, from the command line, and in front of the public."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.certificates import make_batch, make_certificates, make_graduates
from tests.support.client import PageClient
from tests.support.pdf import qr_of, reader, text_of
from trainingmgr.certificates import rules, services
from trainingmgr.certificates.models import APPROVED, Certificate, CertificateBatch
from trainingmgr.certificates.tasks import ask
from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock, jobs
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.throttle import ThrottleHit

AsRole = Callable[..., PageClient]
APPROVE = 'form[action$="/setujui"]'


def test_from_proposal_to_download(
    session: Session, as_role: AsRole, work: Callable[[], int], tmp_path: Path
) -> None:
    """The administrator proposes, the head approves, the administrator issues, a job draws."""
    course, _, _ = make_graduates(session, 3)
    admin, head = as_role("admin"), as_role("head")
    page = admin.page("/sertifikat")
    assert "3 peserta tuntas belum bersertifikat" in page.text
    page = admin.submit(f"/sertifikat/usulkan/{course.cohort_id}")
    assert page.h1 == "3 sertifikat menunggu persetujuan"
    batch = session.scalars(select(CertificateBatch)).one()
    here = f"/sertifikat/usulan/{batch.id}"
    assert "5/5" in head.page(here).text
    assert "100,0%" in head.page(here).text
    page = head.submit(here, form=APPROVE)
    assert page.h1 == "3 sertifikat disetujui dan siap diterbitkan"
    page = admin.submit(here)
    assert page.h1 == "3 sertifikat sudah diterbitkan"
    numbers = session.scalars(select(Certificate.number).order_by(Certificate.sequence)).all()
    assert all(number in page.text for number in numbers)
    assert "Menunggu giliran" in page.text
    assert work() == 1
    assert "Selesai" in admin.page(here).text
    archive = ZipFile(BytesIO(admin.get(f"{here}/berkas.zip").data))
    assert archive.namelist() == [rules.file_name(number) for number in numbers]
    pdf = archive.read(archive.namelist()[0])
    certificate = session.scalars(select(Certificate).order_by(Certificate.sequence)).first()
    text = text_of(pdf)
    assert certificate.number in text
    assert certificate.content["holder"].upper() in text
    assert qr_of(pdf, tmp_path).endswith(f"/periksa/{certificate.code}")
    assert admin.get(f"/sertifikat/{certificate.id}/sertifikat.pdf").data == pdf


def test_the_head_sends_a_batch_back_with_a_note(session: Session, as_role: AsRole) -> None:
    course, _, _ = make_graduates(session, 2)
    batch = make_batch(session, course.cohort, approved=False)
    here = f"/sertifikat/usulan/{batch.id}"
    head = as_role("head")
    page = head.submit(here, form="#kembalikan", status=422)
    assert "Tulis apa yang perlu diperbaiki." in page.errors["note"]
    page = head.submit(here, form="#kembalikan", note="Nama Ani salah eja")
    assert "Nama Ani salah eja" in page.text
    assert "Dikembalikan" in as_role("admin").page("/sertifikat/usulan").text


def test_two_who_decide_at_once_do_not_overrun_each_other(
    session: Session, as_role: AsRole
) -> None:
    course, _, _ = make_graduates(session, 2)
    batch = make_batch(session, course.cohort, approved=False)
    here, head = f"/sertifikat/usulan/{batch.id}", as_role("head")
    seen = head.page(here)
    as_role("head").submit(here, form=APPROVE)
    page = head.submit(seen, form="#kembalikan", status=409, note="Terlambat")
    assert page.h1 == "2 sertifikat disetujui dan siap diterbitkan"


@pytest.mark.parametrize("act", ["setujui", "kembalikan"])
def test_only_the_head_decides(session: Session, as_role: AsRole, act: str) -> None:
    course, _, _ = make_graduates(session, 1)
    batch = make_batch(session, course.cohort, approved=False)
    as_role("admin").send(f"/sertifikat/usulan/{batch.id}/{act}", 403)


def test_a_job_takes_up_where_it_stopped(
    session: Session, as_role: AsRole, work: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was drawn before the worker died stays; only the rest is drawn."""
    certificates = make_certificates(session, 3)
    batch = session.get_one(CertificateBatch, certificates[0].batch_id)
    ask(session, COMMAND_LINE, batch)
    drawn: list[int] = []
    real = jobs.Run.progress

    def dies_after_two(run: jobs.Run, done: int, total: int) -> None:
        real(run, done, total)
        drawn.append(done)
        if drawn == [0, 1, 2]:
            raise RuntimeError("power cut")

    monkeypatch.setattr(jobs.Run, "progress", dies_after_two)
    work()
    # The second run began with the two that were there.
    assert drawn == [0, 1, 2, 2, 3]
    ready = session.scalar(select(func.count(Certificate.pdf_id)))
    assert ready == 3
    page = as_role("admin").page(f"/sertifikat/usulan/{batch.id}/kemajuan".replace("/kemajuan", ""))
    assert "3/3" in page.text


def test_a_copy_is_marked_and_a_revoked_one_bears_its_mark(
    session: Session, as_role: AsRole
) -> None:
    certificate = make_certificates(session, 1)[0]
    here, admin = f"/sertifikat/{certificate.id}", as_role("admin")
    pdf = admin.send(f"{here}/salinan", 200).data
    assert "Salinan ke-1" in text_of(pdf)
    page = admin.submit(here, form="#batalkan form", status=422)
    assert "Tulis alasan pembatalan." in page.errors["reason"]
    page = admin.submit(here, form="#batalkan form", reason="Nama salah eja")
    assert "tidak berlaku" in page.h1
    assert "Nama salah eja" in page.text
    revoked = admin.get(f"{here}/sertifikat.pdf").data
    assert "DIBATALKAN" in reader(revoked).pages[0].extract_text().replace("\n", "")
    acts = set(session.scalars(select(AuditEvent.act)))
    assert {"certificates.copy", "certificates.revoke"} <= acts


def test_the_list_is_searched_filtered_and_counted(session: Session, as_role: AsRole) -> None:
    first, second = make_certificates(session, 2)
    services.revoke(session, COMMAND_LINE, second, "Salah")
    head = as_role("head")
    page = head.page(f"/sertifikat?q={first.participant.name.split()[-1]}")
    assert first.number in page.text
    assert "1 sertifikat" in head.page("/sertifikat?status=dibatalkan").text
    page = head.page("/sertifikat?q=tidakada")
    assert "Tidak ada yang cocok" in page.text
    assert "0 sertifikat" in page.text


def test_an_empty_list_says_what_to_do(as_role: AsRole) -> None:
    assert "Belum ada sertifikat" in as_role("head").page("/sertifikat").text


def test_the_public_reads_only_what_stands_on_it(session: Session, client: PageClient) -> None:
    certificate = make_certificates(session, 1)[0]
    person = certificate.participant
    person.birth_place = "Rangkasbitung"
    page = client.page(f"/periksa/{certificate.code}")
    assert page.h1 == "Sertifikat ini asli dan berlaku"
    for said in (certificate.number, person.name, certificate.content["training"], "5 JP"):
        assert said in page.text
    for kept in (person.nik, person.nik_last4, "Rangkasbitung", str(person.birth_date.year)):
        assert kept not in page.text
    assert page.response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.one('meta[name="robots"]').get("content") == "noindex, nofollow"


def test_a_revoked_one_is_told_from_an_unknown_one(session: Session, client: PageClient) -> None:
    certificate = make_certificates(session, 1)[0]
    services.revoke(session, COMMAND_LINE, certificate, "Alasan dalam kantor")
    page = client.page(f"/periksa/{certificate.code}")
    assert page.h1 == "Sertifikat ini tidak berlaku"
    assert "Alasan dalam kantor" not in page.text
    page = client.page(f"/periksa/{rules.new_code()}", status=404)
    assert page.h1 == "Nomor atau kode tidak ditemukan"
    assert client.page("/periksa/<script>", status=404).h1 == page.h1


def test_a_code_may_be_typed_as_people_type(session: Session, client: PageClient) -> None:
    certificate = make_certificates(session, 1)[0]
    typed = rules.show_code(certificate.code).lower().replace("-", " ").replace("0", "o")
    page = client.page(f"/periksa?kode={typed}")
    assert page.h1 == "Sertifikat ini asli dan berlaku"
    page = client.page("/periksa?kode=abc", status=422)
    assert "28 huruf dan angka" in page.errors["kode"]
    assert page.value("kode") == "abc"
    assert client.page("/periksa").h1.startswith("Apakah sertifikat ini asli")


def test_thirty_lookups_a_minute_for_one_address(session: Session, client: PageClient) -> None:
    code = make_certificates(session, 1)[0].code
    with clock.at(clock.now()):
        answers = [client.get(f"/periksa/{code}").status_code for _ in range(31)]
        assert answers == [200] * 30 + [429]
        assert client.page(f"/periksa/{code}", status=429).h1.startswith("Tunggu satu menit")
        # A flood writes nothing more, and somebody else is not kept out.
        assert session.scalar(select(func.count()).select_from(ThrottleHit)) == 30
        other = client.get(f"/periksa/{code}", environ_base={"REMOTE_ADDR": "10.0.0.9"})
        assert other.status_code == 200


def test_the_address_in_the_code_is_the_setting_s_and_never_the_request_s_host(
    session: Session, as_role: AsRole, app: Flask
) -> None:
    course, _, _ = make_graduates(session, 1)
    batch = make_batch(session, course.cohort)
    as_role("admin").submit(f"/sertifikat/usulan/{batch.id}")
    certificate = session.scalars(select(Certificate)).one()
    public_url = app.extensions["settings"].public_url
    assert not public_url.endswith("localhost")
    assert certificate.content["verify_url"] == f"{public_url}/periksa/{certificate.code}"


def test_the_command_issues_what_was_approved_and_writes_the_files(
    session: Session, run: Callable[..., Result], tmp_path: Path
) -> None:
    course, _, _ = make_graduates(session, 2)
    code = course.cohort.code
    refused = run("certificates", "issue", "--cohort", code, "--out", str(tmp_path))
    assert refused.exit_code == 1
    assert refused.stderr.strip().splitlines() == [
        f"Belum ada usulan sertifikat angkatan {code} yang disetujui."
    ]
    batch = make_batch(session, session.get_one(Cohort, course.cohort_id))
    assert batch.state == APPROVED
    for _ in range(2):
        done = run("certificates", "issue", "--cohort", code, "--out", str(tmp_path / "pdf"))
        assert done.exit_code == 0, done.output
        files = sorted(path.name for path in (tmp_path / "pdf").iterdir())
        numbers = session.scalars(select(Certificate.number)).all()
        assert files == sorted(map(rules.file_name, numbers))
        assert len(files) == 2
    text = text_of((tmp_path / "pdf" / files[0]).read_bytes())
    assert numbers[0] in text or numbers[1] in text


def test_the_command_names_a_user_s_mistake_in_one_line(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    done = run("certificates", "issue", "--cohort", "TIDAKADA", "--out", str(tmp_path))
    assert (done.exit_code, done.stderr.strip()) == (1, "Angkatan TIDAKADA tidak ditemukan.")


@pytest.mark.parametrize("size", [3, 60])
def test_pages_do_not_ask_more_for_more_people(
    session: Session, as_role: AsRole, queries, size: int
) -> None:
    """The same number for 3 as for 60 people."""
    certificates = make_certificates(session, size)
    head = as_role("head")
    counts = []
    for url in ("/sertifikat", f"/sertifikat/usulan/{certificates[0].batch_id}"):
        head.get(url)
        with queries() as sent:
            head.get(url)
        counts.append(len(sent))
    assert all(count < 25 for count in counts), counts
