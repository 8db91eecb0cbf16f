"""The decree by which the office establishes KUB, with its annex."""

from dataclasses import dataclass
from datetime import date

from trainingmgr.documents.kub import STYLES, Group, Person, counted
from trainingmgr.documents.office import Letterhead
from trainingmgr.documents.render import render
from trainingmgr.documents.signatures import Signatory


@dataclass(frozen=True, slots=True, kw_only=True)
class DecreedGroup:
    """One KUB in the annex of a decree, with its people."""

    group: Group
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecreeDocument:
    """A decree that names one KUB or several; a draft until it was signed elsewhere.

    issuer: who decides, `Kepala Dinas …` or `Lurah …`, with the office's name below the letterhead.
    on: None prints a dotted day. considering and recalling are sentences without their letters.
    """

    head: Letterhead
    issuer: str
    number: str
    on: date | None
    considering: tuple[str, ...]
    recalling: tuple[str, ...]
    decisions: tuple[tuple[str, str], ...]
    groups: tuple[DecreedGroup, ...]
    signer: Signatory
    draft: bool = True

    @property
    def subject(self) -> str:
        """What it is about: the group by name, or how many in which kecamatan."""
        if len(self.groups) == 1:
            one = self.groups[0].group
            return f"Penetapan Kelompok Usaha Bersama “{one.name}” Kecamatan {one.kecamatan}"
        places = list(dict.fromkeys(one.group.kecamatan for one in self.groups))
        return (
            f"Penetapan {counted(len(self.groups))} Kelompok Usaha Bersama "
            f"di Kecamatan {' dan '.join(places)}"
        )


def decree_pdf(document: DecreeDocument) -> bytes:
    """Keputusan with its annex, A4 upright; `RANCANGAN` above each page while it is a draft."""
    styles = (*STYLES, "kub/decree.css", *(("kub/draft.css",) if document.draft else ()))
    return render("kub/decree.html", {"doc": document}, stylesheets=styles)
