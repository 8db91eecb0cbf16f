"""What the office and the divisions do about mentoring: contracts, a handover, outside mentees,
referrals, and the reports of a mentor's months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.orm import Session

from trainingmgr.demo.services.cast import Cast
from trainingmgr.demo.services.coaching import HANDED_OVER
from trainingmgr.demo.services.diary import Act, Diary
from trainingmgr.demo.services.trade import Trade
from trainingmgr.facilitation import rules as referral_rules
from trainingmgr.facilitation import services as referrals
from trainingmgr.facilitation.models import Referral
from trainingmgr.facilitation.services import ReferralInput, ResultInput
from trainingmgr.foundation import clock
from trainingmgr.mentors import queries
from trainingmgr.mentors import services as mentors
from trainingmgr.mentors.models import BUSINESS, COOPERATIVE, Mentee, Mentor
from trainingmgr.mentors.services import CoachingInput, letters, reports
from trainingmgr.mentors.services.mentees import MenteeInput, add_mentee, file_of_business

HANDOVER = 33
REFERRED = (
    # Which growing KUB's, what for, how far it got, and so many days before it was raised.
    ("modal", "bahan_baku", "selesai", 60),
    ("standar_legalitas", "pirt", "diproses", 40),
    ("pasar", "pameran", "diterima", 25),
    ("alat", "kemasan", "diusulkan", 12),
    ("koperasi", "anggota", "ditolak", 33),
    ("modal", "pesanan", "diusulkan", 38),
    ("koperasi", "bentuk", "selesai", 50),
)
CERTIFIED = 14
CLOSED_TO_NEW = "Koperasi di kecamatan itu belum menerima anggota baru tahun ini."
RESULTS = {
    "modal": ResultInput("Dana bergulir cair lewat bank daerah.", amount=5_000_000),
    "koperasi": ResultInput("Koperasi berdiri dan berbadan hukum.", number="AHU-CONTOH-0001"),
}
OUTSIDE = (
    MenteeInput(
        COOPERATIVE, "Koperasi Contoh Serpong Bersatu", "36.74.01", field="Simpan pinjam perajin",
        contact_name="Pengurus Contoh", address="Jl. Contoh Koperasi No. 1",
    ),
    MenteeInput(
        BUSINESS, "Sambal Contoh Bu Ani", "36.74.06", field="Sambal kemasan",
        contact_name="Ani Contoh", address="Jl. Contoh Sambal No. 2",
    ),
)  # fmt: skip


@dataclass
class Mentoring:
    """Puts it into the diary; `trades` are all KUB with their mentors."""

    session: Session
    diary: Diary
    cast: Cast
    trades: Sequence[Trade]

    def write(self) -> None:
        self.diary.on(120, time(9), self._meet_outside)
        self.diary.on(HANDOVER, time(9), self._hand_over)
        growing = [one for one in self.trades if one.group.grows]
        for trade, (kind, need, state, raised) in zip(growing, REFERRED, strict=False):
            self.diary.on(raised, time(17), partial(self._refer, trade, kind, need, state, raised))
        self.diary.on(CERTIFIED, time(9), self._certify)
        for month, day in _closings(self.diary.as_of):
            self.diary.on((self.diary.as_of - day).days, time(17), partial(self._close, month))

    def _hand_over(self) -> None:
        trade = next(one for one in self.trades if one.number == HANDED_OVER)
        mentors.assign_mentor(
            self.session,
            self.cast.admin,
            self.cast.mentors[0],
            trade.coaching.file,
            clock.today(),
            "Pendamping sebelumnya melanjutkan studi.",
            "Ketua paling mudah dihubungi sore hari. Buku kas dipegang bendahara.",
        )

    def _meet_outside(self) -> None:
        """A co-operative, a business outside, and a business of trainees get a mentor each."""
        session, admin = self.session, self.cast.admin
        side = next(one.side for one in self.trades if one.side is not None)
        files = [add_mentee(session, admin, told) for told in OUTSIDE]
        files.append(file_of_business(session, admin, side))
        for place, mentee in enumerate(files):
            # The business outside still waits for a mentor.
            if place != 1:
                self._follow(mentee, self.cast.mentors[6 + place])

    def _follow(self, mentee: Mentee, mentor: Mentor) -> None:
        mentors.assign_mentor(self.session, self.cast.admin, mentor, mentee, clock.today())
        for before in (119, 84, 21):
            self.diary.on(before, time(10), partial(self._coach, mentee, mentor, before))

    def _coach(self, mentee: Mentee, mentor: Mentor, before: int) -> None:
        today = clock.today()
        mentors.log_session(
            self.session,
            mentor.user.actor,
            mentee,
            CoachingInput(
                client_id=str(uuid5(NAMESPACE_URL, f"demo outside {mentee.id} {before}")),
                held_on=today,
                finding="Anggota bertambah, tetapi catatan simpanan belum dibukukan tiap bulan.",
                topics=["administrasi", "akuntansi"],
                mode="klinik",
                minutes=60,
                starts_at=time(9),
                present=[one.id for one in queries.members_of(self.session, mentee)],
                next_on=today + timedelta(days=35),
            ),
        )

    def _refer(self, trade: Trade, kind: str, need: str, state: str, raised: int) -> None:
        """The mentor passes a need on; weeks later the division answers."""
        mentee = trade.coaching.file
        mentor = queries.mentor_of(self.session, mentee.id) or trade.mentor
        one = referrals.raise_referral(
            self.session,
            mentor.user.actor,
            mentee,
            ReferralInput(
                client_id=str(uuid5(NAMESPACE_URL, f"demo referral {trade.number}")),
                kind=kind,
                need=need,
                detail="Untuk pesanan akhir tahun.",
            ),
        )
        for place, act in enumerate(self._answers(one, state)):
            self.diary.on(raised - 10 - 7 * place, time(10), act)

    def _answers(self, one: Referral, state: str) -> list[Act]:
        """What the division does about it, one after another."""
        session, by = self.session, self.cast.facilitation

        def on() -> None:
            referrals.advance(session, by, one)

        def decline() -> None:
            referrals.decline(session, by, one, CLOSED_TO_NEW)

        def finish() -> None:
            referrals.finish(session, by, one, RESULTS[one.kind])

        return {
            referral_rules.PROPOSED: [],
            referral_rules.ACCEPTED: [on],
            referral_rules.IN_WORK: [on, on],
            referral_rules.DONE: [on, on, finish],
            referral_rules.DECLINED: [decline],
        }[state]

    def _certify(self) -> None:
        """Half a year's work, on paper for the files of a lecturer."""
        today = clock.today()
        letters.issue(
            self.session,
            self.cast.admin,
            self.cast.mentors[0],
            number=f"500.3/214/Disperindag/{today.year}",
            first=today - timedelta(days=180),
            last=today - timedelta(days=1),
            issued_on=today,
        )

    def _close(self, month: str) -> None:
        """The mentor whom one signs in as closes the month, where there is something to report."""
        mentor = self.cast.mentors[0]
        if reports.preview(self.session, mentor, month).sessions:
            reports.close(self.session, mentor.user.actor, mentor, month)


def _closings(as_of: date) -> list[tuple[str, date]]:
    """Months up to the one before the last, each with the third of the month after it."""
    found, first = [], as_of.replace(day=1)
    for _ in range(11):
        closed_on = (first - timedelta(days=1)).replace(day=3)
        first = closed_on.replace(day=1)
        month = first - timedelta(days=1)
        found.append((f"{month:%Y-%m}", closed_on))
    return found
