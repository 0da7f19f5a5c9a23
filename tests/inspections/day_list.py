"""A checklist of sixty items for tests that fill a whole day."""

from datetime import date

from compliance.accounts.rules import SYSTEM
from compliance.agreements import service as agreements
from compliance.checklists import service as checklists
from compliance.sampling import service as sampling
from tests.inspections.visiting import direct
from tests.people import People, add_provider

CODE = "test_day"
PROVIDER = "双河镇全日检查药房"
CODES = tuple(f"TD-{number:02d}" for number in range(1, 61))
_HEAD = """
code = "test_day"
version = "{version}"
since = 2024-01-01
kinds = ["pharmacy"]
title = {{ zh = "全日检查表", en = "A whole day" }}
source = {{ zh = "测试", en = "test" }}
[[group]]
id = "a"
zh = "上半"
en = "First half"
[[group]]
id = "b"
zh = "下半"
en = "Second half"
"""
_ITEM = """
[[item]]
code = "{code}"
group = "{group}"
type = "conformity"
zh = "第{number}项检查内容{version}"
en = "Item {number}"
article = "医疗保障基金使用监督管理条例第十四条"
clause = {{ zh = "管理", en = "management" }}
violation = "zoning_missing"
evidence = "photo"
"""


def text(version: str) -> str:
    """The list as a file."""
    items = [
        _ITEM.format(code=code, number=number, group="a" if number <= 30 else "b", version=version)
        for number, code in enumerate(CODES, start=1)
    ]
    return _HEAD.format(version=version) + "".join(items)


def publish(version: str) -> None:
    """Publish one version."""
    checklists.publish(SYSTEM, text(version), f"{CODE}-{version}.toml")


def day_order(people: People) -> object:
    """A released order at a pharmacy for the first two of the bureau, on the list of sixty."""
    publish("2024.1")
    provider = add_provider("P888", PROVIDER, "pharmacy", district="建始县", township="业州镇")
    agreements.sign(SYSTEM, 2024, "county-pharmacy-2024", [provider], on=date(2024, 1, 1))
    return direct(people, provider, people.bureau_inspectors[:2], code=CODE)


def order_of(visit: object) -> object:
    """The order as the services take it."""
    return sampling.assignment(visit)
