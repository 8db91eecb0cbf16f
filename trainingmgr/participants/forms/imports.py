"""Files brought in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from trainingmgr.foundation.ui.forms import (
    Form,
)


class ImportForm(Form):
    """A file as the office has it."""

    file = FileField(
        _l("Berkas daftar peserta"),
        [FileRequired(_l("Pilih berkasnya dahulu."))],
        description=_l(
            "Excel atau CSV, paling besar 5 MB. Judul di atas tabel, urutan kolom, dan baris "
            "jumlah boleh apa adanya."
        ),
        render_kw={"accept": ".xlsx,.xls,.ods,.csv"},
    )
