"""The sample county's settlement data: stays of 2021 to mid-2024 at its hospitals and health centres, the same at every
run, as the export that an office would hand over.

Shaped so that what is counted from it is what 000_5ba8c84fbf866f4b.txt prints: in the county's half year 2,163 yuan a
stay and 264 a day (2,254 and 285 a year before), 92.27 and 54.48 percent (89.87 and 52.29), and 21 institutions beyond
their control target in the first quarter by 65,913 yuan together. The three years before come to each one's target.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from compliance.county.registry_rules import Row, hospitals, primary_care, spread
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.money import text

HEADINGS = (
    *(
        "结算单号",
        "参保人编号",
        "机构编码",
        "医疗类别",
        "入院日期",
        "出院日期",
        "结算日期",
        "诊断编码",
        "科室",
        "医师编码",
    ),
    *("总费用", "符合范围费用", "基金支付", "个人现金支付"),
    *("药品费", "检查检验费", "治疗费", "险种"),
)
MISSED_FEN, MISSED_PROVIDERS = 6591300, 21
MISSED_FIRST = ("马武镇中心卫生院", "中益乡卫生院")
_BALANCE = "H0001"  # the county hospital takes what makes the county's sums come out
_STAYS = {"H0001": 150, "H0002": 110, "H0003": 80}
# Year -> the county's half year: yuan a stay, yuan a day, eligible and paid in hundredths of a percent.
_COUNTY = {2023: (2254, 285, 8987, 5229), 2024: (2163, 264, 9227, 5448)}
_PLAIN = (2230, 280, 9050, 5300)
_VISITS = 12
_WOBBLE = (-6, 4, -2, 7, -3)
# Two stays whose patients were impersonated (000_5ba8c84fbf866f4b.txt, part 1, 四 (四) 2), by number within the first
# quarter of 2024 at 大歇镇卫生院: total, eligible, paid; the others of the quarter share what is left.
IMPERSONATED = {"W0005": {8: (235700, 217500, 128600), 19: (214000, 197400, 116720)}}
# A half year of special outpatient care (特殊病种门诊, settled in January: 002_c6cc704bc56a82c7.txt, part 2, section 8)
# that a namesake obtained: who is named, total, eligible, paid.
NAMESAKE = ("W0005", 3, 2619629, 2463300, 1833740)
_SPECIAL = {"H0001": 24, "H0002": 20, "H0003": 16}
_DIAGNOSES = ("J18", "J44", "I10", "K29", "M51", "I63", "E11")
_DEPARTMENTS = ("内科", "外科", "中医科", "儿科")


@dataclass(frozen=True, slots=True)
class Stays:
    """One institution's stays of a quarter: how many, and together: fen, eligible, paid, days."""

    code: str
    year: int
    quarter: int
    count: int
    total: int
    eligible: int
    paid: int
    days: int


def institutions() -> tuple[Row, ...]:
    """Who takes in-patients: the hospitals, the health centres, the community centres."""
    return (*hospitals(), *primary_care())


def beyond() -> dict[str, int]:
    """The institutions beyond their control target in the first quarter of 2024, each with by how much (fen)."""
    ordered = sorted(primary_care(), key=lambda row: row.name not in MISSED_FIRST)
    return spread(MISSED_FEN, tuple(row.code for row in ordered[:MISSED_PROVIDERS]), 80000, 100)


def usual_fen(row: Row) -> int:
    """What a stay usually costs there, in whole yuan: level, size, and a little by the code's hash."""
    own = int(sha256_hex(row.code.encode())[:4], 16) % 200
    if row.kind == "医院":
        return (2050 + own) * 100 if row.ownership == "民营" else (3600 + own) * 100
    return (1180 + own) * 100


def half(year: int, number: int) -> tuple[Stays, ...]:
    """The stays of a half year, by institution and quarter."""
    quarters = (2 * number - 1, 2 * number)
    found = [_usual(row, year, quarter) for quarter in quarters for row in institutions() if row.code != _BALANCE]
    return (*found, *_balance(found, year, quarters, _COUNTY.get(year, _PLAIN) if number == 1 else _PLAIN))


def _usual(row: Row, year: int, quarter: int) -> Stays:
    own = int(sha256_hex(row.code.encode())[4:8], 16)
    count = _count(_STAYS.get(row.code, 45 if row.kind == "医院" else 31 + own % 12), year)
    total = usual_fen(row) * count + (_moved(row, count, quarter) if year == 2024 else 0)
    _, _, eligible, paid = _COUNTY.get(year, _PLAIN)
    off = own % 120 - 60
    days = count * (7 + own % 2) + count * (own % 10) // 10
    return Stays(
        row.code, year, quarter, count, total, total * (eligible + off) // 10000, total * (paid + off) // 10000, days
    )


def _count(stays: int, year: int) -> int:
    """Of the years that serve as a baseline alone, a third of the stays."""
    return stays if year >= min(_COUNTY) else stays // 3


def _moved(row: Row, count: int, quarter: int) -> int:
    """What a quarter of 2024 costs more or less than usual: beyond its target in the first, a little less elsewhere."""
    excess = beyond().get(row.code, 0)
    return excess if quarter == 1 and excess else -usual_fen(row) * count // 50


def _balance(others: Sequence[Stays], year: int, quarters: tuple[int, int], county: tuple[int, ...]) -> Iterator[Stays]:
    """The county hospital's two quarters: what the others leave of the county's sums."""
    a_stay, a_day, eligible, paid = county
    own = _count(_STAYS[_BALANCE], year)
    count = sum(one.count for one in others) + 2 * own
    total = a_stay * 100 * count
    whole = {
        "total": total,
        "eligible": total * eligible // 10000,
        "paid": total * paid // 10000,
        "days": total // (a_day * 100),
    }
    left = {name: amount - sum(getattr(one, name) for one in others) for name, amount in whole.items()}
    for place, quarter in enumerate(quarters):
        parts = {name: amount // 2 + (amount % 2 if place else 0) for name, amount in left.items()}
        yield Stays(_BALANCE, year, quarter, own, **parts)


def rows(of: Sequence[Stays]) -> Iterator[tuple[str, ...]]:
    """One row a claim, in the order of HEADINGS."""
    for stays in of:
        yield from _claims(stays)
        yield from _visits(stays)


def _claims(of: Stays) -> Iterator[tuple[str, ...]]:
    costs, eligible, paid = _split(of)
    for number, cost in enumerate(costs):
        days = of.days // of.count + (number < of.days % of.count)
        settled = date(of.year, of.quarter * 3 - 2, 1) + timedelta(days=12 + number * 76 // of.count)
        admitted = settled - timedelta(days=days)
        key = f"{of.year}{of.quarter}{of.code}{number:04d}"
        doctor = f"{of.code}-{number % 6}"
        own = cost - paid[number]
        parts = (cost, eligible[number], paid[number], own, cost * 34 // 100, cost * 22 // 100, cost * 27 // 100)
        yield (
            key,
            f"{of.code}-{of.quarter % 2}{number:04d}",
            of.code,
            "住院",
            *(day.isoformat() for day in (admitted, settled, settled)),
            _DIAGNOSES[number % len(_DIAGNOSES)],
            _DEPARTMENTS[number % len(_DEPARTMENTS)],
            doctor,
            *map(text, parts),
            "职工" if number % 9 == 0 else "居民",
        )


def _split(of: Stays) -> tuple[list[int], list[int], list[int]]:
    """Cost, eligible and paid of each stay; those that are told apart first, the others share the rest."""
    told = IMPERSONATED.get(of.code, {}) if (of.year, of.quarter) == (2024, 1) else {}
    kept = [sum(one[place] for one in told.values()) for place in range(3)]
    costs = _parts(of.total - kept[0], of.count - len(told))
    rest = [costs, _shares(of.eligible - kept[1], costs), _shares(of.paid - kept[2], costs)]
    for number in sorted(told):
        for place in range(3):
            rest[place].insert(number, told[number][place])
    return rest[0], rest[1], rest[2]


def special_disease() -> Iterator[tuple[str, ...]]:
    """The special outpatient claims that were settled in January 2024, a few at every institution."""
    for row in institutions():
        for number in range(_SPECIAL.get(row.code, 4)):
            own = int(sha256_hex(f"{row.code}/{number}".encode())[:4], 16)
            total, eligible, paid = (210000 + 1000 * (own % 640),) * 3
            eligible, paid = total * 94 // 100, total * 70 // 100
            if (row.code, number) == NAMESAKE[:2]:
                total, eligible, paid = NAMESAKE[2:]
            settled = date(2024, 1, 8 + own % 19)
            parts = (total, eligible, paid, total - paid, total * 80 // 100, total * 12 // 100, total * 4 // 100)
            yield (
                f"20241{row.code}T{number:03d}",
                f"{row.code}-T{number:04d}",
                row.code,
                "门诊慢特病",
                "",
                "",
                settled.isoformat(),
                ("N18.5", "C34", "E11", "I10")[number % 4],
                "内科",
                f"{row.code}-{number % 6}",
                *map(text, parts),
                "居民",
            )


def _visits(of: Stays) -> Iterator[tuple[str, ...]]:
    """A few outpatient claims of the same people beside the stays."""
    if of.year < min(_COUNTY):
        return
    for number in range(_VISITS):
        settled = date(of.year, of.quarter * 3 - 2, 2 + number * 2)
        cost = 4200 + 350 * (number % 7)
        person = f"{of.code}-{of.quarter % 2}{number // 2:04d}"
        parts = (cost, cost * 88 // 100, cost * 40 // 100, cost * 60 // 100, cost // 2, cost // 5, cost // 10)
        yield (
            f"{of.year}{of.quarter}{of.code}M{number:03d}",
            person,
            of.code,
            "普通门诊",
            "",
            "",
            settled.isoformat(),
            _DIAGNOSES[number % len(_DIAGNOSES)],
            _DEPARTMENTS[number % len(_DEPARTMENTS)],
            f"{of.code}-{number % 6}",
            *map(text, parts),
            "居民",
        )


def _parts(total: int, count: int) -> list[int]:
    """A sum in parts that differ by a few percent; the last one takes what is left."""
    usual = total // count
    found = [usual + usual * _WOBBLE[number % len(_WOBBLE)] // 100 for number in range(count - 1)]
    return [*found, total - sum(found)]


def _shares(total: int, costs: Sequence[int]) -> list[int]:
    whole = sum(costs)
    found = [cost * total // whole for cost in costs[:-1]]
    return [*found, total - sum(found)]
