"""Single values as lists write them: levels, kinds, owners, days, numbers. Pure.

Each reader returns our value, or None where the text is not understood; "" is for what a list leaves open.
"""

import re
from datetime import date, datetime
from functools import lru_cache

from compliance.providers.rules import CreditGrade, Kind, Level, Ownership

# What lists write where they have nothing to say.
BLANK = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "空", "暂无", "N/A", "n/a", "NULL", "null", "None"})

_LEVELS = {
    "一": Level.ONE,
    "二": Level.TWO,
    "三": Level.THREE,
    "1": Level.ONE,
    "2": Level.TWO,
    "3": Level.THREE,
    "Ⅰ": Level.ONE,
    "Ⅱ": Level.TWO,
    "Ⅲ": Level.THREE,
}
_LEVEL = re.compile(r"^(?:level\s*)?([一二三123ⅠⅡⅢ])\s*级?\s*([甲乙丙合特].{0,3})?$", re.IGNORECASE)
_UNRATED = re.compile(r"未评|未定|未分级|不分级|无等级|无级别|待评|unrated|未分等")
_KINDS = frozenset(kind.value for kind in Kind)
_KIND_WORDS = (
    (Kind.INSURER, re.compile(r"保险(股份)?(有限)?公司|财险|寿险|健康险|insurer|insurance", re.IGNORECASE)),
    (Kind.VILLAGE_CLINIC, re.compile(r"村卫生[室所站]|村医务室|village_clinic|village clinic|村级")),
    (Kind.PRIMARY_CARE, re.compile(r"卫生院|社区卫生服务|primary_care|primary care|基层医疗")),
    (Kind.CLINIC, re.compile(r"诊所|门诊部|医务室|卫生室|卫生所|保健室|clinic", re.IGNORECASE)),
    (Kind.HOSPITAL, re.compile(r"医院|保健院|防治院|疗养院|护理院|妇幼保健|急救中心|医疗中心|hospital", re.IGNORECASE)),
    (Kind.PHARMACY, re.compile(r"药店|药房|大药|医药|药业|药品|药行|药号|药材|药超|零售|pharmacy", re.IGNORECASE)),
)
_PUBLIC = re.compile(r"国有|集体|公立|公办|政府|国资|事业单位|^public$", re.IGNORECASE)
_PRIVATE = re.compile(
    r"私|民营|民办|非公|股份|合资|合作|联营|独资|外商|外资|港|澳|台|个体|社会办|其他|其它|有限|^private$", re.IGNORECASE
)
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%Y-%m-%d %H:%M:%S")
_USCC = re.compile(r"^[0-9A-HJ-NP-RTUWXY]{18}$")
_CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$")
_WHOLE = re.compile(r"^\d{1,6}(?:\.0+)?$")


@lru_cache(maxsize=4096)
def read_level(text: str) -> tuple[Level, str] | None:
    """Level and grade (甲等 …, "" when not said) of 三级, 三级甲等, 三甲, 2 or 未评."""
    if text in BLANK or _UNRATED.search(text):
        return Level.UNRATED, ""
    found = _LEVEL.match(text)
    if not found:
        return None
    grade = found.group(2) or ""
    if grade and grade not in ("合格", "特等") and not grade.endswith("等"):
        grade += "等"
    return _LEVELS[found.group(1)], grade


@lru_cache(maxsize=4096)
def read_kind(text: str) -> Kind | None:
    """Kind by what a column or a name says: A.医院, 某镇卫生院, …大药房; or by our own word for it."""
    if text in _KINDS:
        return Kind(text)
    for kind, pattern in _KIND_WORDS:
        if pattern.search(text):
            return kind
    return None


@lru_cache(maxsize=4096)
def read_ownership(text: str) -> Ownership | None:
    """Public by 国有 or 集体 (as the national health statistics count 公立), private by any other economic type."""
    if text in BLANK or text in ("未登记", "Not recorded"):
        return Ownership.UNKNOWN
    if re.search(r"非公", text):
        return Ownership.PRIVATE
    if _PUBLIC.search(text):
        return Ownership.PUBLIC
    return Ownership.PRIVATE if _PRIVATE.search(text) else None


def read_day(text: str, pattern: str = "") -> date | None:
    """A day by `pattern` (strptime), or in one of the usual ways; 长期 is no day and is None as well."""
    for form in (pattern,) if pattern else _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def read_beds(text: str) -> int | None:
    """A whole number of beds, 0 to 999,999."""
    return int(text.split(".")[0]) if _WHOLE.match(text) else None


def read_uscc(text: str) -> str | None:
    """统一社会信用代码: 18 characters of the national alphabet."""
    code = text.upper().replace(" ", "")
    return code if _USCC.match(code) else None


def read_code(text: str) -> str | None:
    """A provider's code: ASCII, at most 40 characters."""
    return text if _CODE.match(text) else None


def read_credit(text: str) -> CreditGrade | None:
    """Credit grade A to E, with or without 级."""
    if "未评" in text or text.lower() == "not graded":
        return CreditGrade.NONE
    grade = text.upper().removesuffix("级").strip()
    return CreditGrade(grade) if grade in set(CreditGrade) else None
