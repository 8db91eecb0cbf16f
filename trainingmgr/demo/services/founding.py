"""How the demonstration's KUB came about: wishes, the assistant's proposal, meetings, papers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache
from uuid import NAMESPACE_URL, uuid5

from PIL import Image, ImageDraw
from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.demo.rules.shape import Area, Group
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.jobs import DONE
from trainingmgr.kub import services as kub
from trainingmgr.kub.models import JOINT, Kub, Proposal
from trainingmgr.kub.queries import open_members
from trainingmgr.kub.rules import papers
from trainingmgr.kub.rules.wishes import WishedCraft, Wishes
from trainingmgr.kub.services import accepting, proposals
from trainingmgr.kub.services.scans import attach
from trainingmgr.kub.services.solver import solve
from trainingmgr.kub.services.wishes import save_wishes
from trainingmgr.participants.models import Participant
from trainingmgr.programmes import queries as programmes

APART = (4, 9)
TOOLS = ("gunting dan lem", "kompor dan oven", "", "mesin jahit", "")
NOTES = (
    "Pimpinan rapat membuka musyawarah dan menyampaikan maksud pembentukan kelompok. Anggota "
    "sepakat berusaha bersama, memilih pengurus dengan suara bulat, dan menetapkan simpanan."
)
RULES = (
    "Rapat anggota setiap bulan. Hasil penjualan dibagi menurut hari kerja setelah dikurangi bahan "
    "dan simpanan. Buku kas dibaca bersama setiap rapat."
)
ONCE, MONTHLY = 50_000, 10_000
PAPER, INK = (250, 249, 244), (40, 52, 47)
FORMED_KINDS = (papers.MINUTES, papers.ATTENDANCE)
ALL_KINDS = (papers.NOTES, papers.BOARD, papers.MEMBERS, papers.STATUTES, papers.PHOTO)
LITTLE_EFFORT = 0.1


@dataclass
class Founding:
    """Wishes and groups of one cohort; `drafts` are what the accepted proposal made."""

    session: Session
    by: Actor
    area: Area
    drafts: list[Kub] = field(default_factory=list)

    def wish(self, people: Sequence[int]) -> None:
        """Everybody wishes for up to three crafts of the area; some neighbours in the list are
        friends, and two would rather not be with another."""
        crafts = [programmes.craft_by_name(self.session, one.craft) for one in self.area.groups]
        for place, number in enumerate(people):
            first = crafts[place % len(crafts)]
            others = [one for one in dict.fromkeys(crafts) if one is not first][:2]
            friend = people[place - 1] if place % 6 == 1 else None
            apart = people[-place] if place in APART and len(people) > APART[-1] + 8 else None
            save_wishes(
                self.session,
                self.by,
                self.session.get_one(Participant, number),
                Wishes(
                    crafts=tuple(WishedCraft(one.id) for one in (first, *others)),
                    experience=place % 4,
                    hours=8 + 4 * (place % 5),
                    tools=TOOLS[place % len(TOOLS)],
                    friends=frozenset({friend} - {None}),  # type: ignore[arg-type]
                    apart=frozenset({apart} - {None}),  # type: ignore[arg-type]
                ),
            )

    def _answer(self, cohort: Cohort) -> Proposal:
        """What the assistant says, at once instead of as a job."""
        job = proposals.ask(self.session, self.by, [cohort])
        asked = self.session.scalars(select(Proposal).where(Proposal.job_id == job.id)).one()
        question = proposals.question_for(self.session, asked)
        answer = solve(question, effort=LITTLE_EFFORT)
        proposals.keep_answer(self.session, asked.id, question, answer)
        job.state, job.done, job.total = DONE, 1, 1
        self.session.flush()
        return asked

    def accept(self, cohort: Cohort) -> None:
        """The proposal becomes drafts, which the meetings then name."""
        self.drafts = accepting.accept(self.session, self.by, self._answer(cohort))

    def draft_for(self, group: Group) -> Kub | None:
        """The draft that this group of the demonstration goes on with, with its officers: those
        who were in business before come first, as nobody chooses a beginner for the till."""
        fit = [one for one in self.drafts if one.craft.name == group.craft] or self.drafts
        if not fit:
            return None
        one = fit[0]
        self.drafts.remove(one)
        rows = sorted(
            open_members(self.session, one.id),
            key=lambda row: (not row.participant.already_in_business, row.participant.id),
        )
        chair, secretary, treasurer = (row.participant_id for row in rows[:3])
        kub.set_board(
            self.session, self.by, one, chair=chair, secretary=secretary, treasurer=treasurer
        )
        return one


def decide(session: Session, by: Actor, one: Kub, group: Group, number: int) -> None:
    """Name, craft, place, savings and rules, as the meeting decided."""
    kub.change_kub(
        session,
        by,
        one,
        name=group.name,
        craft=programmes.craft_by_name(session, group.craft),
        mode=JOINT,
        address=f"Jl. Contoh Usaha No. {number}",
        savings_once=ONCE,
        savings_monthly=MONTHLY,
        rules=RULES,
    )


def hold_meeting(session: Session, by: Actor, one: Kub, area: Area, absent: int = 0) -> None:
    """The founding meeting of today: the chair leads, the secretary writes, the lurah looks on."""
    here = [row.participant_id for row in open_members(session, one.id)]
    kub.record_meeting(
        session,
        by,
        one,
        held_on=clock.today(),
        starts_at=time(9),
        ends_at=time(11, 30),
        place=f"Kelurahan, {area.name}",
        present=here[: len(here) - absent],
        chaired_by=here[0],
        minutes_by=here[1],
        witness_name="Lurah Contoh",
        witness_title=f"Lurah di Kecamatan {area.name}",
        notes=NOTES,
    )


def change_board(session: Session, by: Actor, one: Kub) -> None:
    """Chair and treasurer change places."""
    chair, secretary, treasurer = (row.participant_id for row in open_members(session, one.id)[:3])
    kub.set_board(session, by, one, chair=treasurer, secretary=secretary, treasurer=chair)


def keep_scans(session: Session, by: Actor, one: Kub, kinds: Sequence[str]) -> None:
    """Signed papers: drawn pages that say what they are."""
    for kind in kinds:
        attach(
            session,
            by,
            one,
            io.BytesIO(_scan(kind, "JPEG" if kind == papers.PHOTO else "PDF")),
            kind=kind,
            client_id=str(uuid5(NAMESPACE_URL, f"demo paper {one.code} {kind}")),
        )


@cache
def _scan(kind: str, ending: str) -> bytes:
    title = papers.KINDS[kind]
    picture = Image.new("RGB", (420, 594), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.text((40, 44), "CONTOH", fill=(152, 25, 15), font_size=22)
    draw.text((40, 84), title.upper()[:34], fill=INK, font_size=17)
    for line in range(13):
        draw.rectangle(
            (40, 160 + 24 * line, 380 - 32 * (line % 4), 165 + 24 * line), fill="#c9d2cc"
        )
    for x in (50, 260):
        draw.arc((x, 510, x + 80, 570), 190, 520, fill=(28, 93, 159), width=3)
    out = io.BytesIO()
    picture.save(out, ending)
    return out.getvalue()


def minutes_number(area: Area, number: int, on: date) -> str:
    """`02/BA/KUB/SRP/2026`"""
    return f"{number:02d}/BA/KUB/{area.prefix}/{on.year}"
