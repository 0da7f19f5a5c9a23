"""Lists of other subjects of inspection, and the plan of the agency's check of itself at a month's end. Pure.

Source: 000_5ba8c84fbf866f4b.txt part 2 section 1 (3): at each month's end at least 20 percent of last month's key
business. The share is a value of the law's files, so that the agency's own rules can set it.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from compliance.foundation.errors import Refusal

MOST_LINES = 5_000
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A subject as it is listed: a code of letters and digits, a name, and its department or township."""

    code: str
    name: str
    place: str


def read(text: str) -> tuple[Listed, ...]:
    """The lines of a list, code | name | place. Every bad line is named and nothing is taken (SAMPLING-50)."""
    found: dict[str, Listed] = {}
    faults: dict[int, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        if len(parts) not in (2, 3) or not parts[1] or len(parts[1]) > 120 or len(parts[-1]) > 120:
            faults[number] = "应为“编码 | 名称 | 科室（乡镇）”"
        elif not _CODE.fullmatch(parts[0]):
            faults[number] = f"编码“{parts[0]}”应为英文字母、数字和“.”“_”“-”"
        elif parts[0] in found:
            faults[number] = f"编码“{parts[0]}”重复"
        else:
            found[parts[0]] = Listed(parts[0], parts[1], parts[2][:40] if len(parts) == 3 else "")
    if faults or not found or len(found) > MOST_LINES:
        raise _faulty(faults)
    return tuple(found.values())


def _faulty(faults: dict[int, str]) -> Refusal:
    told = "；".join(f"第{number}行：{fault}" for number, fault in list(faults.items())[:20])
    return Refusal(
        "SAMPLING-50",
        zh=told or f"名单为空，或者超过{MOST_LINES}行",
        en=f"lines {', '.join(map(str, list(faults)[:20]))} are wrong" if faults else "the list is empty or too long",
        do_zh="请更正后重新提交，本次未登记任何内容",
        do_en="correct it and send again; nothing was kept",
        status=422,
        fields={"lines": told or "empty"},
    )


def month_plan(month: date, window: tuple[date, date], share: Decimal, codes: Iterable[str]) -> str:
    """The plan file of the agency's check of itself: at least `share` of a month's listed business, rounded up."""
    part = Fraction(share)
    return f"""[round]
id = "IA-{month:%Y-%m}"
title = "{month.year}年{month.month}月经办重点业务月末抽查"
authority = "agency"
notice = "announced"
subject = "department"
window = [{window[0]}, {window[1]}]

[[stratum]]
title = "{month.year}年{month.month}月经办重点业务"
where = {{ code = {json.dumps(sorted(codes))} }}
share = "{part.numerator}/{part.denominator}"
rounding = "up"

[team]
size = 2
"""
