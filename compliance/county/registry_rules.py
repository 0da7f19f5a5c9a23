"""The sample county's providers: 228 medical institutions and 39 pharmacies, the same at every run.

The five health centres that 000_5ba8c84fbf866f4b.txt names are among them; all other names are made.
"""

import csv
from dataclasses import astuple, dataclass, fields
from io import StringIO

from compliance.foundation.hashing import sha256_hex

NAMED = ("下路镇中心卫生院", "万朝镇卫生院", "马武镇中心卫生院", "中益乡卫生院", "大歇镇卫生院")
_TOWNSHIPS = (
    *("下路镇", "万朝镇", "马武镇", "中益乡", "大歇镇"),
    *("青杠镇", "白果镇", "柏林镇", "石桥镇", "双河镇", "龙潭镇", "竹园镇", "松溪镇", "清水镇", "云台镇"),
    *("花桥镇", "金竹镇", "长坪镇", "新田镇", "红岩镇", "高坪乡", "桃园乡", "茶山乡", "杉木乡", "梨坪乡"),
    *("板栗乡", "银杏乡", "麻柳乡"),
)
_CENTRES = frozenset({"下路镇", "马武镇", "青杠镇", "双河镇", "龙潭镇"})
_VILLAGES = ("新华村", "光明村", "前进村", "团结村", "红星村", "永胜村")
_PUBLIC_HOSPITALS = ("县人民医院", "县中医院", "县妇幼保健院")
_PRIVATE_HOSPITALS = ("康宁医院", "仁和医院", "博爱骨科医院", "安怡精神病医院")
_COMMUNITY_CENTRES = ("城东社区卫生服务中心", "城西社区卫生服务中心")
_CLINICS = 23
_CHAINS = ("百姓大药房", "康民药房", "益寿堂大药房")
_STREETS = ("城东街道", "城西街道")


@dataclass(frozen=True)
class Row:
    """One line of the county's list, in the order of its columns."""

    code: str
    name: str
    kind: str
    level: str
    ownership: str
    township: str
    address: str
    beds: str


HEADINGS = {
    "code": "机构编码",
    "name": "机构名称",
    "kind": "机构类别",
    "level": "医院等级",
    "ownership": "所有制",
    "township": "乡镇",
    "address": "地址",
    "beds": "床位数",
}


def hospitals() -> tuple[Row, ...]:
    """Three public hospitals of level 2 and four private ones."""
    public = [
        Row(
            f"H{number:04d}",
            name,
            "医院",
            "二级",
            "公立",
            _STREETS[0],
            f"样例县{_STREETS[0]}{number}号",
            str(480 - 140 * number),
        )
        for number, name in enumerate(_PUBLIC_HOSPITALS, 1)
    ]
    private = [
        Row(f"H{number:04d}", name, "医院", "一级", "民营", _STREETS[1], f"样例县{_STREETS[1]}{number}号", "60")
        for number, name in enumerate(_PRIVATE_HOSPITALS, 4)
    ]
    return (*public, *private)


def primary_care() -> tuple[Row, ...]:
    """A health centre in each of the 28 townships, and two community centres in town."""
    centres = [
        Row(
            f"W{number:04d}",
            f"{township}{'中心' if township in _CENTRES else ''}卫生院",
            "卫生院",
            "一级",
            "公立",
            township,
            f"样例县{township}正街1号",
            "50" if township in _CENTRES else "20",
        )
        for number, township in enumerate(_TOWNSHIPS, 1)
    ]
    community = [
        Row(f"W{number:04d}", name, "社区卫生服务中心", "一级", "公立", street, f"样例县{street}88号", "12")
        for number, (name, street) in enumerate(zip(_COMMUNITY_CENTRES, _STREETS, strict=True), len(centres) + 1)
    ]
    return (*centres, *community)


def village_clinics() -> tuple[Row, ...]:
    """Six in each township: 168."""
    pairs = [(township, village) for township in _TOWNSHIPS for village in _VILLAGES]
    return tuple(
        Row(
            f"C{number:04d}",
            f"{township}{village}卫生室",
            "村卫生室",
            "未评",
            "公立",
            township,
            f"样例县{township}{village}",
            "",
        )
        for number, (township, village) in enumerate(pairs, 1)
    )


def clinics() -> tuple[Row, ...]:
    """Private clinics in the two streets of the town."""
    return tuple(
        Row(
            f"Z{number:04d}",
            f"{_STREETS[number % 2]}第{number}诊所",
            "诊所",
            "未评",
            "民营",
            _STREETS[number % 2],
            f"样例县{_STREETS[number % 2]}{number * 3}号",
            "",
        )
        for number in range(1, _CLINICS + 1)
    )


def medical_institutions() -> tuple[Row, ...]:
    """All 228 medical institutions."""
    return (*hospitals(), *primary_care(), *clinics(), *village_clinics())


def pharmacies() -> tuple[Row, ...]:
    """Thirteen shops of each of three chains: 39."""
    places = (*_STREETS, *_TOWNSHIPS)
    rows = []
    for number in range(1, 40):
        chain, place = _CHAINS[number % 3], places[(number * 7) % len(places)]
        rows.append(
            Row(
                f"Y{number:04d}",
                f"{chain}{place}{number}店",
                "零售药店",
                "",
                "民营",
                place,
                f"样例县{place}{number}号",
                "",
            )
        )
    return tuple(rows)


def as_csv(rows: tuple[Row, ...]) -> bytes:
    """The list as the bureau would hand it over: GB18030, with Chinese headings."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([HEADINGS[field.name] for field in fields(Row)])
    writer.writerows(astuple(row) for row in rows)
    return out.getvalue().encode("gb18030")


def spread(total_fen: int, codes: tuple[str, ...], least_fen: int, step_fen: int = 1) -> dict[str, int]:
    """Split a sum over providers: each at least `least_fen`, in steps, the parts adding up to the fen.

    Only the sums are printed in the document; how they split is free. Weights come from a hash of the code.
    """
    weights = {code: 50 + int(sha256_hex(code.encode())[:4], 16) % 100 for code in codes}
    rest, weight_sum = total_fen - least_fen * len(codes), sum(weights.values())
    parts = {code: least_fen + rest * weight // weight_sum // step_fen * step_fen for code, weight in weights.items()}
    parts[codes[0]] += total_fen - sum(parts.values())
    return parts
