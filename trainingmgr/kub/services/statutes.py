"""AD/ART: the office's template from a day on, and each KUB's own version of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.documents.kub import amount, counted
from trainingmgr.documents.kub_statutes import Article, Chapter, Line, StatutesDocument
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.indonesia.dates import date_in_words, long_date
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.kub.models import DISBANDED, Kub, Statutes, StatuteTemplate
from trainingmgr.kub.queries import papers as members
from trainingmgr.kub.queries import statutes as queries
from trainingmgr.kub.rules import statutes as rules
from trainingmgr.kub.services import membership
from trainingmgr.kub.services.papers import founders, group_of
from trainingmgr.programmes.services.office import PLACE


def save_template(
    session: Session,
    by: Actor,
    texts: Sequence[str],
    valid_from: date,
    *,
    version: int | None = None,
) -> StatuteTemplate:
    """The office's AD/ART from a day on; again for the same day, it corrects it.

    KUB that wrote their own keep it. Raises Refused for an unknown slot or an empty chapter,
    Conflict when someone has saved that day's template meanwhile.
    """
    checked = rules.check_chapters(texts)
    row = session.scalar(select(StatuteTemplate).where(StatuteTemplate.valid_from == valid_from))
    if row is None:
        row = StatuteTemplate(valid_from=valid_from)
        session.add(row)
    elif version is not None and version != row.version:
        raise Conflict(N_("Templat ini baru saja diubah orang lain. Bandingkan, lalu simpan lagi."))
    row.chapters = _stored(checked)
    session.flush()
    detail = {"valid_from": valid_from.isoformat()}
    audit(session, by, "statutes.template", subject=("statute_template", row.id), detail=detail)
    return row


def change_chapter(
    session: Session,
    by: Actor,
    kub: Kub,
    place: int,
    text: str,
    *,
    agreed_on: date | None = None,
    version: int | None = None,
) -> None:
    """Another text for one chapter (from 1) of a KUB's AD/ART.

    Raises Refused for an unknown slot or a day to come, Conflict when stale.
    """
    membership.lock(session, kub)
    if kub.state == DISBANDED:
        raise Refused(N_("KUB %(kub)s sudah bubar."), kub=kub.name)
    if agreed_on and agreed_on > clock.today():
        raise Refused(N_("Tanggal disepakati tidak boleh di masa depan."), field="agreed_on")
    checked = rules.check_text(text)
    row = _own_row(session, kub, version)
    texts = list(queries.texts_of(row))
    texts[place - 1] = checked
    row.chapters, row.agreed_on = _stored(texts), agreed_on
    session.flush()
    audit(session, by, "statutes.change", subject=("kub", kub.id), detail={"chapter": place})


def reset(session: Session, by: Actor, kub: Kub) -> None:
    """Back to the office's template of today; harmless where nothing was changed."""
    membership.lock(session, kub)
    row = queries.statutes_row(session, kub)
    if row is None:
        return
    began = _template_row(session, clock.today())
    row.template_id, row.chapters = began.id, began.chapters
    session.flush()
    audit(session, by, "statutes.reset", subject=("kub", kub.id), detail={})


def statutes_paper(session: Session, kub: Kub) -> StatutesDocument:
    """The AD/ART of a KUB, its slots filled with what is known."""
    own = queries.statutes_of(session, kub)
    officers = _officers(session, kub)
    return StatutesDocument(
        issued_on=own.agreed_on or clock.today(),
        place=PLACE,
        group=group_of(kub),
        agreed_on=own.agreed_on,
        agreed_at=PLACE if own.agreed_on else "",
        chapters=tuple(
            Chapter(
                roman=chapter.roman,
                title=chapter.title,
                articles=tuple(
                    Article(
                        number=article.number,
                        lines=tuple(
                            Line(kind=line.kind, mark=line.mark, pieces=line.pieces)
                            for line in article.lines
                        ),
                    )
                    for article in chapter.articles
                ),
            )
            for chapter in rules.articles(own.texts, values_of(session, kub))
        ),
        chair=officers["ketua"],
        secretary=officers["sekretaris"],
        treasurer=officers["bendahara"],
    )


def values_of(session: Session, kub: Kub) -> dict[str, str]:
    """What the slots of this KUB hold; empty where nothing is known yet."""
    founded, group = queries.founded_on(kub), group_of(kub)
    count = len(founders(session, kub))
    return {
        "nama": kub.name,
        "tempat": kub.address,
        "kecamatan": group.kecamatan,
        "tanggal": long_date(founded) if founded else "",
        "tanggal_dengan_huruf": date_in_words(founded) if founded else "",
        "tempat_musyawarah": kub.meeting.place if kub.meeting else "",
        "bidang": group.craft_in_full,
        "cara_usaha": group.mode,
        "jumlah_anggota": counted(count) if count else "",
        "simpanan_pokok": amount(kub.savings_once),
        "simpanan_wajib": amount(kub.savings_monthly),
        "peraturan": "; ".join(
            line.strip().rstrip(".;") for line in kub.rules.splitlines() if line.strip()
        ),
        **_officers(session, kub),
    }


def _officers(session: Session, kub: Kub) -> dict[str, str]:
    """The first officers by office, empty where nobody is chosen."""
    found = {"ketua": "", "sekretaris": "", "bendahara": ""}
    for one in founders(session, kub):
        position = members.position_on(one, kub.minutes_on)
        if position in found:
            found[position] = one.participant.name
    return found


def _own_row(session: Session, kub: Kub, version: int | None) -> Statutes:
    """The KUB's own AD/ART; at the first change it begins as the template it had until then."""
    row = queries.statutes_row(session, kub)
    if row is not None:
        # 0: the writer has seen none yet, so whoever was first is not written over.
        if version is not None and version != row.version:
            raise Conflict(
                N_("AD/ART ini baru saja diubah orang lain. Bandingkan, lalu simpan lagi.")
            )
        return row
    began = _template_row(session, queries.founded_on(kub) or clock.today())
    row = Statutes(kub=kub, template_id=began.id, chapters=began.chapters)
    session.add(row)
    session.flush()
    return row


def _template_row(session: Session, day: date) -> StatuteTemplate:
    """The template of a day as a row; the software's own text becomes one when it is needed."""
    offered = queries.offered_on(session, day)
    if offered.id is not None:
        return session.get_one(StatuteTemplate, offered.id)
    row = StatuteTemplate(valid_from=offered.valid_from, chapters=_stored(offered.texts))
    session.add(row)
    session.flush()
    return row


def _stored(texts: Sequence[str]) -> list[dict[str, str]]:
    return [{"title": title, "text": text} for title, text in zip(rules.TITLES, texts, strict=True)]
