"""Signing: what a party's signature needs, what a changed text shows, and which changes a provider reports. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words

AGENCY, PROVIDER = "agency", "provider"
PARTY_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        AGENCY: Words(zh="甲方（经办机构）", en="Party A (agency)"),
        PROVIDER: Words(zh="乙方（机构）", en="Party B (provider)"),
    }
)
METHOD_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "code": Words(zh="电子签署（一次性签约码）", en="electronic, by one-time code"),
        "electronic": Words(zh="电子签署", en="electronic"),
        "collective": Words(zh="集中签订", en="at one meeting"),
        "paper": Words(zh="纸质签署（扫描件）", en="on paper, scanned"),
    }
)
CODE_DIGITS, CODE_DAYS, MOST_FAILURES = 8, 15, 5
# What order 2, article 40 calls big changes, by the registry's columns.
CHANGES: Mapping[str, Words] = MappingProxyType(
    {
        "name": Words(zh="名称", en="Name"),
        "contact_name": Words(zh="法定代表人或主要负责人", en="Legal representative or head"),
        "address": Words(zh="注册地址", en="Address"),
        "level": Words(zh="等级", en="Level"),
        "bank_account": Words(zh="银行账户", en="Bank account"),
        "category": Words(zh="诊疗科目", en="Departments"),
        "beds": Words(zh="机构规模（床位）", en="Size (beds)"),
        "nature": Words(zh="机构性质", en="Nature"),
    }
)
_NOT_KEPT = frozenset({"bank_account"})


def in_registry(field: str) -> bool:
    """Whether the registry keeps the field; a bank account stands in the amendment alone."""
    return field in CHANGES and field not in _NOT_KEPT


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a signed text: the line (from 1), what stands there and what should."""

    line: int
    found: str
    expected: str
    words: Words


def difference(text: str, expected: str) -> Fault | None:
    """The first byte at which a text is not what its inputs make, None where they agree."""
    if text == expected:
        return None
    found, should = text.encode(), expected.encode()
    same = min(len(found), len(should))
    at = next((index for index in range(same) if found[index] != should[index]), same)
    line = found[:at].count(b"\n")
    rows, wanted = text.split("\n"), expected.split("\n")
    stands = rows[line] if line < len(rows) else ""
    meant = wanted[line] if line < len(wanted) else ""
    return Fault(
        line + 1,
        stands,
        meant,
        Words(
            zh=f"第{line + 1}行（第{at + 1}字节）应为“{meant[:60]}”，现为“{stands[:60]}”",
            en=f"line {line + 1} (byte {at + 1}) should be “{meant[:60]}” and is “{stands[:60]}”",
        ),
    )


def check_code(given: str, fits: bool, failures: int, until: date | None, today: date) -> Refusal | None:
    """Why a one-time code does not do, None where it does (AGREEMENTS-22 to -24)."""
    if until is None:
        return _no(
            "AGREEMENTS-22", "尚未发放签约码", "no code was given out", "请向经办机构领取", "Get one from the agency"
        )
    if failures >= MOST_FAILURES or today > until:
        return _no(
            "AGREEMENTS-23",
            "签约码已失效（过期或者多次输错）",
            "the code is no longer good: too old, or mistyped too often",
            "请向经办机构重新领取",
            "Get a new one from the agency",
        )
    if not fits:
        left = MOST_FAILURES - failures - 1
        return _no(
            "AGREEMENTS-24",
            f"签约码不正确，还可输入{left}次",
            f"the code is wrong; {left} tries are left",
            "请核对签约码",
            "Check the code",
        )
    return None


def _no(number: str, zh: str, en: str, do_zh: str, do_en: str) -> Refusal:
    return Refusal(number, zh=zh, en=en, do_zh=do_zh, do_en=do_en, status=422, fields={"code": number})
