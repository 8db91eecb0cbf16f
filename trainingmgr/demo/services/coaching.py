"""A mentor's sessions with one KUB: monthly, with promises, the month's sales, and the paraf."""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from trainingmgr.businesses import services as businesses
from trainingmgr.foundation import clock
from trainingmgr.mentors import services as mentors
from trainingmgr.mentors.models import CoachingSession, Mentee
from trainingmgr.mentors.queries import mentor_of, open_actions
from trainingmgr.mentors.services import ActionInput, CoachingInput
from trainingmgr.mentors.services.confirmations import HOLDER, confirm
from trainingmgr.mentors.services.told import FiguresInput
from trainingmgr.participants.models import Participant

if TYPE_CHECKING:
    from trainingmgr.demo.services.trade import Trade

LAST_COACHING = 3
FINDINGS = (
    ("produksi", "Produksi berjalan rutin, tetapi takaran bahan belum dicatat.", "Catat takaran"),
    ("pemasaran", "Pesanan datang dari tetangga, belum ada pembeli baru.", "Titip jual di warung"),
    ("akuntansi", "Buku kas sudah dibuka dan diisi separuh bulan.", "Lengkapi buku kas bulan ini"),
    ("rencana_usaha", "Harga jual belum memasukkan ongkos kirim.", "Hitung ulang harga jual"),
    ("administrasi", "Nota penjualan belum disimpan berurutan.", "Siapkan map nota"),
)
ADVICE = (
    "Tulis takaran di kertas dan tempel di tempat produksi.",
    "Bawa contoh dan kartu nama ke tiga warung terdekat.",
    "Isi buku kas setiap sore, sebelum uang dibagi.",
    "Hitung bahan, tenaga, kemasan, dan ongkos kirim per buah.",
    "Satu map untuk satu bulan, nota terbaru di depan.",
)
TOMORROW = 13
"""This one's next session is planned for tomorrow, to have one on the mentor's first page."""
HANDED_OVER = 15
"""This one gets the mentor whom one signs in as."""
WRONG = 25
"""This one says that its last session was not as told."""


class Coaching:
    """Sessions of one KUB, in the diary."""

    def __init__(self, trade: Trade) -> None:
        self.trade, self.number, self.session = trade, trade.number, trade.session
        self.held = 0

    @cached_property
    def file(self) -> Mentee:
        return mentors.file_of_kub(self.session, self.trade.kub)

    def write(self, longest: int) -> None:
        """A session each month since `longest` days before; a group that stood still has had
        none for a month."""
        diary, group = self.trade.turn.diary, self.trade.group
        silent = not group.active and not group.unverified
        for before in _month_ends(diary.as_of, longest, LAST_COACHING):
            if before > LAST_COACHING + 30 or not silent:
                diary.on(before, time(15), self._coach)

    def _coach(self) -> None:
        """A session; the mentor writes the month's sales down with the group."""
        trade, today = self.trade, clock.today()
        subject = (self.number + self.held) % len(FINDINGS)
        topic, finding, action = FINDINGS[subject]
        self.held += 1
        members = trade.turn.members_of(trade.group)
        active = trade.group.active if trade.main else 0
        left = (trade.turn.diary.as_of - today).days
        ahead = left + 1 if self.number == TOMORROW and left < 28 else 28
        mentor = mentor_of(self.session, self.file.id) or trade.mentor
        held = mentors.log_session(
            self.session,
            mentor.user.actor,
            self.file,
            CoachingInput(
                client_id=str(uuid5(NAMESPACE_URL, f"demo coaching {self.number} {self.held}")),
                held_on=today,
                starts_at=_start(self._turn()),
                finding=finding,
                advice=ADVICE[subject],
                topics=[topic],
                mode="daring" if self.held % 4 == 0 else "kunjungan",
                place="" if self.held % 4 == 0 else trade.kub.address,
                minutes=90,
                present=members[: 9 - self.held % 3],
                actions=[ActionInput(action, members[0], today + timedelta(days=14))],
                done_actions=self._kept(),
                sale=trade.sale(today, active) if active else None,
                figures=self._figures(today) if active else None,
                next_on=today + timedelta(days=ahead),
                photos=trade.photos[:1] if self.held == 1 else (),
            ),
        )
        if trade.side:
            sale = trade.sale(today, trade.group.unverified)
            businesses.record_sale(self.session, trade.by, trade.side, sale, source="coaching")
        if trade.main and trade.group.grows and self.held == 2:
            trade.register_nib()
        if self.number % 4 != 2 or self.held % 3:
            self._confirm(held, members[0])

    def _turn(self) -> int:
        """Which of the day's visits of its mentor this is."""
        return 3 if self.number == HANDED_OVER else self.number // 12

    def _figures(self, month: date) -> FiguresInput:
        growing = self.held if self.trade.group.grows else 0
        return FiguresInput(
            month=f"{month:%Y-%m}",
            cost=self.trade.base * 700 + 40_000 * growing,
            orders=6 + self.number % 5 + growing,
            workers=self.trade.group.active,
        )

    def _kept(self) -> list[int]:
        """The promises that were kept: all, but for some KUB one that they never came to."""
        file = self.file
        found = open_actions(self.session, [file.id]).get(file.id, [])
        late = self.number % 5 == 0 and self.held == 3
        return [action.id for action in found][1 if late else 0 :]

    def _confirm(self, held: CoachingSession, chair: int) -> None:
        """The chair answers by the link; the newest session of one is not as told."""
        name = self.session.get_one(Participant, chair).name
        as_of = self.trade.turn.diary.as_of
        wrong = self.number == WRONG and (as_of - held.held_on).days < 10
        confirm(
            self.session,
            HOLDER,
            held,
            agrees=not wrong,
            name=name,
            remark="Lamanya satu jam, bukan satu setengah jam." if wrong else "",
            participant_id=chair,
        )


def _start(turn: int) -> time:
    """One visit after the other from eight o'clock on; the last ends before it is written down."""
    hours, minutes = divmod(8 * 60 + 105 * turn, 60)
    return time(hours, minutes)


def _month_ends(as_of: date, longest: int, last: int) -> list[int]:
    """Days before `as_of` of the 24th of each month since, and a last session just before it."""
    found = [last]
    day = as_of.replace(day=1) - timedelta(days=1)
    while (before := (as_of - day.replace(day=24)).days) <= longest:
        if before > last:
            found.append(before)
        day = day.replace(day=1) - timedelta(days=1)
    return found
