"""Files brought in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import Length, Optional

from trainingmgr.foundation.ui.forms import Form, strip


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
    sender = StringField(
        _l("Pengirim"),
        [Optional(), Length(max=80)],
        filters=[strip],
        description=_l(
            "Misalnya Kecamatan Setu. Susunan kolomnya diingat untuk berkas berikutnya."
        ),
        render_kw={"list": "sender-names", "autocomplete": "off", "maxlength": 80},
    )
