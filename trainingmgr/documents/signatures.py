"""Who signs: the official block under a certificate, a report or a letter (handbook 3.4)."""

from dataclasses import dataclass

from trainingmgr.foundation.indonesia.nip import format_nip


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """One signature block.

    Whatever is empty is printed as a dotted line to be filled by hand: a name or NIP is never
    made up.
    """

    title: str
    """The office as printed, with its power to sign: `Kepala Dinas`, `Plt. Kepala Dinas`,
    `a.n. Wali Kota Tangerang Selatan`; a line break (`\\n`) separates several lines."""
    name: str = ""
    """With degrees, in their usual letters: `Nama Pejabat, S.E., M.M.`"""
    rank: str = ""
    """Pangkat, such as `Pembina Utama Muda`; left out when unknown."""
    nip: str = ""
    """Eighteen digits, with or without spaces."""

    @property
    def title_lines(self) -> tuple[str, ...]:
        return tuple(line for line in self.title.splitlines() if line.strip())

    @property
    def spaced_nip(self) -> str:
        """The NIP with its three spaces, or empty."""
        return format_nip(self.nip.replace(" ", ""))
