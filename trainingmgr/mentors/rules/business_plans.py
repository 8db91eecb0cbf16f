"""What a business plan must say, and what follows from its prices: margin, break-even, profit.

Money is whole rupiah, `price` and `cost` per unit, everything else per month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from trainingmgr.foundation.indonesia.money import rupiah
from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.foundation.problems import Refused
from trainingmgr.mentors.rules.deliverables import PLAN_FIELDS

FIELDS = {
    "product": N_("Produk"),
    "buyer": N_("Pembeli"),
    "unit": N_("Satuan"),
    "price": N_("Harga jual"),
    "cost": N_("Biaya bahan dan upah"),
    "fixed_cost": N_("Biaya tetap sebulan"),
    "monthly_target": N_("Target sebulan"),
    "capital_need": N_("Kebutuhan modal"),
    "capital_use": N_("Kegunaan modal"),
}
# Without these nobody can accept it (handbook 3.7).
NEEDED = {name: FIELDS[name] for name in PLAN_FIELDS}

# The nine blocks of the business model canvas, in the order people fill them in.
BLOCKS = {
    "segments": N_("Siapa pembelinya"),
    "value": N_("Mengapa mereka membeli dari kita"),
    "channels": N_("Lewat mana barang sampai"),
    "relations": N_("Cara menjaga pelanggan"),
    "revenue": N_("Dari mana uang masuk"),
    "resources": N_("Yang harus dimiliki"),
    "activities": N_("Yang harus dikerjakan"),
    "partners": N_("Siapa yang membantu"),
    "costs": N_("Ke mana uang keluar"),
}
BLOCK_HELP = {
    "segments": N_("Misalnya ibu muda di perumahan, toko oleh-oleh, kantor kelurahan."),
    "value": N_("Misalnya lebih awet, dapat dipesan satuan, bahannya aman."),
    "channels": N_("Misalnya titip toko, WhatsApp, pasar, pameran."),
    "relations": N_("Misalnya menyimpan nomor pelanggan dan mengabari produk baru."),
    "revenue": N_("Misalnya jual satuan, pesanan acara, kursus."),
    "resources": N_("Misalnya alat, tempat, tenaga, izin."),
    "activities": N_("Misalnya membuat, mengemas, memotret, mengantar."),
    "partners": N_("Misalnya pemasok kertas, koperasi, kelurahan."),
    "costs": N_("Misalnya bahan, kemasan, ongkos kirim, listrik."),
}
LONGEST_BLOCK = 400
MOST_UNITS = 10_000_000


class Figures(Protocol):
    """The numbers of a plan, each None until somebody said it."""

    @property
    def price(self) -> int | None: ...
    @property
    def cost(self) -> int | None: ...
    @property
    def fixed_cost(self) -> int | None: ...
    @property
    def monthly_target(self) -> int | None: ...
    @property
    def capital_need(self) -> int | None: ...


@dataclass(frozen=True, kw_only=True)
class PlanInput:
    """A business plan as somebody tells it; `canvas`: block of BLOCKS -> text."""

    product: str = ""
    buyer: str = ""
    unit: str = ""
    price: int | None = None
    cost: int | None = None
    fixed_cost: int | None = None
    monthly_target: int | None = None
    capital_need: int | None = None
    capital_use: str = ""
    canvas: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reckoning:
    """What follows from a plan.

    `break_even`: units a month at which income covers all cost, None where no number would;
    `payback`: months until the profit has paid the capital back, None where there is none to pay
    or it never would.
    """

    price: int
    cost: int
    fixed_cost: int
    target: int
    margin: int
    break_even: int | None
    payback: int | None

    @property
    def income(self) -> int:
        """A month's sales at target."""
        return self.price * self.target

    @property
    def spending(self) -> int:
        """A month's cost at target."""
        return self.cost * self.target + self.fixed_cost

    @property
    def profit(self) -> int:
        """What is left of a month at target; negative when it loses."""
        return self.income - self.spending


def lacking(plan: object) -> tuple[str, ...]:
    """Which of the six are not said yet, as names of NEEDED."""
    told = ((name, getattr(plan, name)) for name in NEEDED)
    return tuple(name for name, value in told if value is None or not str(value).strip())


def complete(plan: object) -> bool:
    """Whether it says all six."""
    return not lacking(plan)


def margin(price: int, cost: int) -> int:
    """What one unit leaves, negative when it is sold below its cost."""
    return price - cost


def break_even(price: int, cost: int, fixed_cost: int) -> int | None:
    """Units a month at which income covers all cost, rounded up; None where none would."""
    left = margin(price, cost)
    if left <= 0:
        return 0 if left == 0 and fixed_cost == 0 else None
    return -(-fixed_cost // left)


def reckon(plan: Figures) -> Reckoning | None:
    """The sums of a plan; None until price, cost and target are said. No fixed cost counts as 0."""
    if plan.price is None or plan.cost is None or plan.monthly_target is None:
        return None
    fixed, target = plan.fixed_cost or 0, plan.monthly_target
    profit = margin(plan.price, plan.cost) * target - fixed
    capital = plan.capital_need or 0
    return Reckoning(
        price=plan.price,
        cost=plan.cost,
        fixed_cost=fixed,
        target=target,
        margin=margin(plan.price, plan.cost),
        break_even=break_even(plan.price, plan.cost, fixed),
        payback=-(-capital // profit) if capital and profit > 0 else None,
    )


def verdict(sums: Reckoning, unit: str) -> Sentence:
    """What the sums say, in one sentence. `unit`: how it is counted, in the user's words."""
    told = {"unit": unit, "target": _number(sums.target), "even": _number(sums.break_even or 0)}
    if sums.margin < 0:
        return sentence(N_("Harga jual tidak menutup biaya: tiap %(unit)s merugi"), unit=unit)
    if sums.break_even is None:
        return sentence(N_("Harga jual sama dengan biayanya: biaya tetap tidak tertutup"))
    if sums.profit < 0:
        return sentence(
            N_("Target %(target)s %(unit)s belum menutup biaya: titik impas %(even)s sebulan"),
            **told,
        )
    if sums.profit == 0:
        return sentence(
            N_("Target %(target)s %(unit)s tepat menutup biaya, belum ada laba"), **told
        )
    return sentence(
        N_("Laba %(profit)s sebulan bila %(target)s %(unit)s terjual; titik impas %(even)s"),
        profit=rupiah(sums.profit),
        **told,
    )


def check(told: PlanInput) -> None:
    """Raise Refused for figures that mean nothing; a draft may leave anything out."""
    if told.price is not None and told.price < 1:
        raise Refused(N_("Harga jual sedikitnya Rp1."), field="price")
    if told.monthly_target is not None and not 1 <= told.monthly_target <= MOST_UNITS:
        raise Refused(
            N_("Target sebulan antara 1 dan %(most)d."), field="monthly_target", most=MOST_UNITS
        )
    for block, text in told.canvas.items():
        if block not in BLOCKS:
            raise Refused(N_("Bagian kanvas ini tidak dikenal. Muat ulang halaman."))
        if len(text) > LONGEST_BLOCK:
            raise Refused(
                N_("Paling banyak %(n)d huruf. Ringkaskan."), field=block, n=LONGEST_BLOCK
            )
    if not (told.product.strip() or told.buyer.strip() or any(told.canvas.values())):
        raise Refused(N_("Tulis sedikitnya produk atau pembelinya."), field="product")


def check_acceptable(plan: object) -> None:
    """Raise Refused while one of the six is missing."""
    missing = lacking(plan)
    if missing:
        raise Refused(
            N_("Rencana usaha belum lengkap: kurang %(n)d dari %(total)d isian."),
            n=len(missing),
            total=len(NEEDED),
        )


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
