"""The one readable table of permissions (handbook 5.9). What is not written here is denied."""

from __future__ import annotations

from dataclasses import dataclass

from trainingmgr.foundation.language import N_

HEAD, ADMIN, TRAINER, MENTOR = "head", "admin", "trainer", "mentor"
FIELD, INTEL, FACILITATION, PARTICIPANT = "field", "intel", "facilitation", "participant"

ROLES: dict[str, str] = {
    HEAD: N_("Pimpinan program"),
    ADMIN: N_("Administrator"),
    TRAINER: N_("Pelatih"),
    MENTOR: N_("Pendamping"),
    FIELD: N_("Petugas lapangan"),
    INTEL: N_("Petugas potensi wilayah"),
    FACILITATION: N_("Bidang fasilitasi"),
    PARTICIPANT: N_("Peserta"),
}

EVERYONE = frozenset(ROLES)
OFFICE = frozenset({HEAD, ADMIN})


def _only(*roles: str) -> frozenset[str]:
    return frozenset(roles)


PERMISSIONS: dict[str, frozenset[str]] = {
    "account.own": EVERYONE,
    "account.prove": EVERYONE - {PARTICIPANT},
    "accounts.manage": _only(ADMIN),
    "applications.manage": _only(ADMIN),
    "applications.read": _only(HEAD, ADMIN),
    "attendance.call": _only(ADMIN, TRAINER),
    "attendance.correct": _only(ADMIN),
    "attendance.read": _only(HEAD, ADMIN, TRAINER),
    "attendance.take": _only(ADMIN, TRAINER),
    "businesses.manage": _only(ADMIN, FIELD),
    "businesses.read": _only(HEAD, ADMIN, MENTOR, FIELD),
    "businesses.start": _only(ADMIN, MENTOR, FIELD),
    "certificates.approve": _only(HEAD),
    "certificates.issue": _only(ADMIN),
    "certificates.propose": _only(ADMIN, TRAINER),
    "certificates.read": _only(HEAD, ADMIN),
    "coaching.log": _only(MENTOR),
    "coaching.read": _only(HEAD, ADMIN, MENTOR),
    # The office takes back what a mentor of before told by mistake.
    "coaching.void": _only(ADMIN, MENTOR),
    "cohorts.manage": _only(ADMIN),
    "cohorts.read": _only(HEAD, ADMIN, TRAINER, MENTOR, FIELD),
    "crafts.see": EVERYONE,
    "curricula.read": _only(HEAD, ADMIN),
    "duplicates.decide": _only(ADMIN),
    "hours.read": _only(HEAD, ADMIN, TRAINER),
    "kub.assist": _only(ADMIN),
    "kub.manage": _only(ADMIN),
    # Scans hold signatures.
    "kub.papers": _only(HEAD, ADMIN, MENTOR, FIELD),
    "kub.read": _only(HEAD, ADMIN, TRAINER, MENTOR, FIELD),
    "letters.manage": _only(ADMIN),
    "letters.read": _only(HEAD, ADMIN),
    # Who opens a link first can fetch the complete copy, NIK and all.
    "links.make": _only(ADMIN),
    "mail.manage": _only(ADMIN),
    "mentors.assign": _only(ADMIN),
    "mentors.manage": _only(ADMIN),
    "mentors.read": _only(HEAD, ADMIN),
    "nik.reveal": _only(HEAD, ADMIN),
    "objections.manage": _only(ADMIN),
    "own.confirm": _only(PARTICIPANT),
    "own.data": _only(PARTICIPANT),
    "own.object": _only(PARTICIPANT),
    "own.plan": _only(PARTICIPANT),
    "own.read": _only(PARTICIPANT),
    "own.wish": _only(PARTICIPANT),
    "participants.contact": _only(HEAD, ADMIN, MENTOR, FIELD),
    "participants.import": _only(ADMIN),
    "participants.manage": _only(ADMIN),
    "participants.read": _only(HEAD, ADMIN, TRAINER, MENTOR, FIELD),
    "products.judge": _only(TRAINER),
    "programmes.manage": _only(ADMIN),
    "programmes.read": _only(HEAD, ADMIN),
    "progress.head": _only(HEAD, ADMIN),
    "referrals.decide": _only(FACILITATION),
    # Turnover of a referred mentee, and what was paid out.
    "referrals.figures": _only(HEAD, MENTOR, FACILITATION),
    "referrals.raise": _only(MENTOR),
    "referrals.read": _only(HEAD, ADMIN, MENTOR, FACILITATION),
    "reports.outcome": _only(HEAD, ADMIN),
    "rights.confirm": _only(HEAD, ADMIN),
    "rights.manage": _only(ADMIN),
    "rights.read": _only(HEAD, ADMIN),
    "search.use": _only(HEAD, ADMIN, TRAINER, MENTOR, FIELD),
    "today.mentor": _only(MENTOR),
    "today.trainer": _only(TRAINER),
    "trainers.manage": _only(ADMIN),
    "trainers.profile": _only(HEAD, ADMIN, TRAINER),
    "trainers.read": _only(HEAD, ADMIN),
    "turnover.read": _only(HEAD, MENTOR, FIELD),
    "visits.read": _only(HEAD, ADMIN, FIELD),
    "visits.record": _only(FIELD),
    "wishes.manage": _only(ADMIN),
}


@dataclass(frozen=True)
class Actor:
    """Who acts: user id (None for the command line), role, and a field officer's kecamatan."""

    user_id: int | None
    role: str
    name: str = ""
    kecamatan_code: str | None = None

    def may(self, permission: str) -> bool:
        """KeyError on a permission nobody declared: a typing error must not become a rule."""
        return self.role in PERMISSIONS[permission]


COMMAND_LINE = Actor(user_id=None, role=ADMIN, name="Baris perintah")
