"""The sheet of one KUB, from the same view as its page, so that no role reads more on paper."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from trainingmgr.documents.kub_sheet import KubSheet, SheetFigure, SheetPerson
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.indonesia.dates import long_date
from trainingmgr.foundation.indonesia.money import percent, rupiah
from trainingmgr.journey.stages import STAGE_LABELS, Stage
from trainingmgr.kub import rules
from trainingmgr.kub.models import JOINT, MEMBER
from trainingmgr.kub.rules.checklist import STEP_LABELS, STEPS
from trainingmgr.programmes.services.office import letterhead
from trainingmgr.progress.queries.happenings import OUTCOMES
from trainingmgr.progress.queries.kub_page import KubView, Past, Person
from trainingmgr.progress.queries.steps import month

Pairs = tuple[tuple[str, str], ...]
PROMISES, PAST, WORKS, LONG, SHORT = 3, 5, 3, 90, 44
"""What has no end is cut so that everything stands on one sheet."""


def sheet_of(session: Session, by: Actor, view: KubView, sentence: str) -> KubSheet:
    """What `view` holds, as it is printed."""
    now, one = clock.local(clock.now()), view.kub
    kecamatan = one.cohort.kecamatan.name if one.cohort.kecamatan else ""
    return KubSheet(
        head=letterhead(session, clock.today()),
        name=one.name,
        kicker=" · ".join(filter(None, (one.code, kecamatan, one.craft.name, one.cohort.name))),
        sentence=sentence,
        figures=_figures(view),
        people=tuple(_person(each) for each in view.people),
        places=max(view.sizes.usual, view.members),
        facts=_facts(view),
        coaching=_coaching(view),
        promises=tuple(_short(each.text) for each in view.coaching.promises[:PROMISES]),
        works=_works(view, money=by.may("turnover.read")),
        steps=tuple((STEP_LABELS[step], view.checklist.done(step)) for step in STEPS),
        papers=tuple((each.label, each.newest is not None) for each in view.papers),
        past=_history(view),
        moment=f"{long_date(now.date())} pukul {now:%H.%M} WIB",
        printed_by=by.name,
    )


def _figures(view: KubView) -> tuple[SheetFigure, ...]:
    size, jp, it = view.sizes.usual, view.attended, view.coaching
    state = rules.SIZES[rules.size_state(view.members, size)].lower()
    found = [
        SheetFigure(label="Anggota", value=f"{view.members}/{size}", note=state),
        SheetFigure(
            label="Pelaku usaha nyata",
            value=f"{view.active}/{view.members}",
            note="KUB aktif" if view.is_active else "KUB aktif bila tiga anggota atau lebih",
        ),
    ]
    if jp:
        note = f"{jp[0]} dari {jp[1]} JP seluruh anggota"
        found.append(SheetFigure(label="Kehadiran", value=percent(*jp), note=note))
    if it.summary:
        last = f"terakhir {long_date(it.last.held_on)}" if it.last else "belum ada"
        found.append(SheetFigure(label="Sesi pendampingan", value=str(it.held), note=last))
    return tuple(found)


def _person(one: Person) -> SheetPerson:
    line, result, seen = one.line, one.result, one.seen
    held = result.held_jp if result else 0
    jp = result.counted_jp if result else 0
    return SheetPerson(
        name=line.name,
        number=line.number,
        office="" if line.position == MEMBER else line.position.capitalize(),
        stage=-1 if line.stage is None else line.stage,
        stage_words="belum ada catatan" if line.stage is None else STAGE_LABELS[Stage(line.stage)],
        active=one.active,
        attendance=f"{jp}/{held} JP" if held else "",
        share=percent(jp, held) if held else "",
        seen_on=long_date(seen.on) if seen else "",
        seen_how=seen.how if seen else "",
    )


def _facts(view: KubView) -> Pairs:
    one, meeting = view.kub, view.kub.meeting
    money = (one.savings_once, one.savings_monthly)
    savings = ", ".join(
        f"{word} {rupiah(amount)}"
        for word, amount in zip(("pokok", "wajib sebulan"), money, strict=True)
        if amount is not None
    )
    minutes = _dated(one.minutes_number, one.minutes_on)
    decree = _dated(one.decree_number, one.decree_on)
    found = [
        ("Cara berusaha", "Usaha bersama" if one.mode == JOINT else "Perorangan dalam kelompok"),
        ("Tempat usaha", _short(one.address)),
        ("Simpanan", savings),
        ("Musyawarah", f"{long_date(meeting.held_on)}, {meeting.place}" if meeting else ""),
        ("Hadir", f"{len(meeting.present)} orang" if meeting else ""),
        ("Berita acara", minutes),
        ("SK penetapan", decree),
    ]
    if one.disbanded_on:
        found.append(("Bubar", f"{long_date(one.disbanded_on)}: {one.disband_reason or '–'}"))
    return tuple(found)


def _dated(number: str | None, on: date | None) -> str:
    return ", ".join(filter(None, (number, long_date(on) if on else None)))


def _coaching(view: KubView) -> Pairs:
    it = view.coaching
    found = [
        ("Pendamping", f"{it.mentor.name} ({it.mentor.institution.label})" if it.mentor else "")
    ]
    if it.summary:
        last = f"{long_date(it.last.held_on)}, {it.held} sesi" if it.last else "belum ada"
        found.append(("Sesi terakhir", last))
    if it.log:
        found.append(("Janji belum selesai", str(len(it.promises))))
    return tuple(found)


def _works(view: KubView, *, money: bool) -> Pairs:
    found: list[tuple[str, str]] = []
    for row in view.works[:WORKS]:
        seen = row.last_visit
        words = [f"{row.active}/{row.people} anggotanya aktif"]
        if seen is not None:
            words.append(f"{OUTCOMES[seen.outcome]} saat kunjungan {long_date(seen.visited_on)}")
        if money and row.month and row.amount is not None:
            words.append(f"omzet {month(row.month)} {rupiah(row.amount)}")
        found.append((_short(row.business.name), ", ".join(words)))
    more = len(view.works) - WORKS
    return (*found, ("Lainnya", f"{more} usaha")) if more > 0 else tuple(found)


def _history(view: KubView) -> tuple[str, ...]:
    lines = [_line(one) for one in view.past[:PAST]]
    more = len(view.past) - PAST
    return (*lines, f"dan {more} perubahan sebelumnya") if more > 0 else tuple(lines)


def _line(one: Past) -> str:
    if one.left:
        reason = f": {_short(one.reason, SHORT)}" if one.reason else ""
        return f"{one.name} keluar {long_date(one.until_on)}{reason}"
    since = long_date(one.from_on)
    return f"{one.name} {one.position} {since} sampai {long_date(one.until_on)}"


def _short(text: str, most: int = LONG) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
