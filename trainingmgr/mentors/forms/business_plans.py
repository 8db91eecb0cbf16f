"""What is asked for a business plan: nine blocks, then the figures; and the mentor's answer."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from trainingmgr.foundation.ui.forms import (
    NumberField,
    RupiahField,
    VersionedForm,
    strip,
    strip_lines,
)
from trainingmgr.mentors.forms.plans import PlanNumberField
from trainingmgr.mentors.models import BusinessPlan
from trainingmgr.mentors.rules.business_plans import (
    BLOCK_HELP,
    BLOCKS,
    FIELDS,
    LONGEST_BLOCK,
    PlanInput,
)


class BusinessPlanForm(VersionedForm):
    """Everything may stay empty in a draft; six of it must be said before it is accepted."""

    number = PlanNumberField()
    product = StringField(
        _l("Produk"),
        [Length(max=300)],
        filters=[strip],
        description=_l("Barang atau jasa yang dijual."),
    )
    buyer = StringField(
        _l("Pembeli"),
        [Length(max=300)],
        filters=[strip],
        description=_l("Siapa dan di mana."),
    )
    unit = StringField(
        _l("Satuan"),
        [Length(max=30)],
        filters=[strip],
        description=_l("Misalnya buah, kotak, pesanan."),
    )
    price = RupiahField(_l("Harga jual satu satuan"))
    cost = RupiahField(
        _l("Biaya bahan dan upah satu satuan"),
        description=_l("Bahan, kemasan, upah per satuan."),
    )
    fixed_cost = RupiahField(
        _l("Biaya tetap sebulan"),
        [Optional()],
        description=_l("Sewa, listrik, pulsa: tetap dibayar walau tidak ada penjualan."),
    )
    monthly_target = NumberField(
        _l("Target penjualan sebulan"), description=_l("Dalam satuan di atas.")
    )
    capital_need = RupiahField(
        _l("Kebutuhan modal"), description=_l("Isi 0 bila tidak perlu modal.")
    )
    capital_use = StringField(
        _l("Modal dipakai untuk"), [Optional(), Length(max=500)], filters=[strip]
    )

    @property
    def blocks(self) -> list[Field]:
        """The nine fields of the canvas."""
        return [self[block] for block in BLOCKS]

    @property
    def told(self) -> PlanInput:
        """As the service takes it."""
        return PlanInput(
            product=self.product.data or "",
            buyer=self.buyer.data or "",
            unit=self.unit.data or "",
            price=self.price.data,
            cost=self.cost.data,
            fixed_cost=self.fixed_cost.data,
            monthly_target=self.monthly_target.data,
            capital_need=self.capital_need.data,
            capital_use=self.capital_use.data or "",
            canvas={block: self[block].data or "" for block in BLOCKS},
        )


for _block, _label in BLOCKS.items():
    setattr(
        BusinessPlanForm,
        _block,
        TextAreaField(
            _l(_label),
            [Length(max=LONGEST_BLOCK)],
            filters=[strip_lines],
            description=_l(BLOCK_HELP[_block]),
            render_kw={"rows": 2},
        ),
    )


class StateForm(VersionedForm):
    """A version sent in or accepted: which one, as it was seen."""

    number = PlanNumberField()


class ReturnForm(StateForm):
    """What the mentee is to mend."""

    remark = StringField(
        _l("Yang perlu diperbaiki"),
        [DataRequired(_l("Tulis apa yang perlu diperbaiki.")), Length(max=500)],
        filters=[strip],
    )


def filled_form(plan: BusinessPlan | None, number: int, *, version: int | None) -> BusinessPlanForm:
    """The form over a version, or over a copy of it that becomes the next."""
    told = {name: getattr(plan, name) for name in FIELDS} | dict(plan.canvas) if plan else {}
    return BusinessPlanForm(data=told | {"number": number, "version": version})
