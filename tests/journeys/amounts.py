"""The amounts of the journey, computed by hand. Nothing here is computed by the product.

On site                                     total     employee   resident    person
1 a test charged twice   30 at 50.00 =   1,500.00     1,000.00     234.56    265.44   1,000.00 + 234.56 = 1,234.56
2 a drug charged for another 4 at 187.50 = 750.00         -        600.00    150.00
                                         2,250.00   suspected; 1,234.56 + 600.00 = 1,834.56 of the funds
3 no daily bill: a fact without an amount

Recheck of line 2: 500.00 remain, 400.00 of the resident fund and 100.00 of the person.

Decision                      recovery              damages
1                             1,234.56    1,234.56 x 2   = 2,469.12   (employee 2,000.00, resident 469.12)
2                               400.00      400.00 x 1.5 =   600.00   (resident)
3                                    -      a fixed sum      1,500.00   (of no fund)
                              1,634.56                     4,569.12   together 6,203.68
by fund: employee 1,000.00 and 2,000.00; resident 234.56 + 400.00 = 634.56 and 469.12 + 600.00 = 1,069.12

Came in: the recovery of line 1 by receipt, 1,234.56; its damages by offset, 2,469.12; together 3,703.68.
Outstanding: 6,203.68 - 3,703.68 = 2,500.00 (400.00 + 600.00 + 1,500.00).
"""

from typing import NamedTuple


class SiteLine(NamedTuple):
    """What an officer types into the dialog of a line."""

    item: str
    name: str
    quantity: str
    price: str
    total: str
    capitals: str
    employee: str
    resident: str
    person: str


TWICE = SiteLine("PH-14", "血常规检查重复收费", "30", "50", "1500.00", "壹仟伍佰元整", "1000.00", "234.56", "265.44")
SWAPPED = SiteLine("PH-17", "甲类药品串换为乙类药品", "4", "187.5", "750.00", "柒佰伍拾元整", "", "600.00", "150.00")
NO_BILL = "PH-13"
SUSPECTED = "¥2,250.00"
SUSPECTED_CAPITALS = "贰仟贰佰伍拾元整"


class Part(NamedTuple):
    """One consequence: what it is, its base, what was chosen, its sum in figures and in characters."""

    consequence: str
    violation: str
    base: str
    chosen: str
    amount: str
    capitals: str
    formula: str


PARTS = (
    Part("追回", "重复收费", "¥1,234.56", "", "¥1,234.56", "壹仟贰佰叁拾肆元伍角陆分", ""),
    Part("违约金", "重复收费", "¥1,234.56", "2", "¥2,469.12", "贰仟肆佰陆拾玖元壹角贰分", "¥1,234.56 × 2 = ¥2,469.12"),
    Part("追回", "串换", "¥400.00", "", "¥400.00", "肆佰元整", ""),
    Part("违约金", "串换", "¥400.00", "1.5", "¥600.00", "陆佰元整", "¥400.00 × 1.5 = ¥600.00"),
    Part("违约金", "日清单", "—", "1500", "¥1,500.00", "壹仟伍佰元整", ""),
)
TOTAL = "¥6,203.68"
TOTAL_CAPITALS = "陆仟贰佰零叁元陆角捌分"
RECEIVED = "¥3,703.68"
OUTSTANDING = "¥2,500.00"
