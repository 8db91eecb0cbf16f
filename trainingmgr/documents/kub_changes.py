"""The berita acara of a day on which the people of a KUB changed."""

from dataclasses import dataclass

from trainingmgr.documents.kub import STYLES, Composition, Person
from trainingmgr.documents.render import render
from trainingmgr.documents.signatures import Signatory
from trainingmgr.foundation.indonesia.dates import date_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDocument(Composition):
    """What changed on one day: who left (`note` says why, as far as papers say it) and came.

    offices: (office, who held it before, who holds it from then on).
    """

    left: tuple[Person, ...]
    came: tuple[Person, ...]
    offices: tuple[tuple[str, str, str], ...]
    lurah: Signatory

    @property
    def day_in_words(self) -> str:
        return date_in_words(self.on)


def change_pdf(document: ChangeDocument) -> bytes:
    """Berita acara perubahan anggota (handbook 3.1, step 7)."""
    return render("kub/change.html", {"doc": document}, stylesheets=STYLES)
