"""What one item of a checklist file must satisfy: its type, evidence duty, article and condition fit together."""

import re
from collections.abc import Iterator
from typing import Any

from compliance.checklists.rules import OF_PROVIDERS, ColumnType, Evidence, ItemType, Subject
from compliance.foundation.words import Words

ANSWERS = ("conforms", "breach", "not_applicable", "not_inspected")
MOST_COLUMNS = 8
_COLUMN = re.compile(r"^[a-z][a-z0-9_]{0,30}$")
_CODE = re.compile(r"^[A-Z]{2,4}-[0-9]{2,3}[a-z]?$")
_ARTICLE = re.compile(
    r"^[\u4e00-\u9fff]{2,30}(条例|法|办法)第[零一二三四五六七八九十百]+条"
    r"(第[一二三四五六七八九十]+款)?(第[一二三四五六七八九十]+项)?$"
)


def item_faults(
    item: dict[str, Any],
    violations: frozenset[str],
    groups: set[Any],
    before: list[dict[str, Any]],
    subject: str = Subject.PROVIDER,
) -> Iterator[tuple[str, Words]]:
    """Faults of one [[item]] by key; `before` are the items above it, `subject` whom the list is filled for."""
    if item.get("code") and not _CODE.match(str(item["code"])):
        yield "code", Words("项目代码形如RX-01", "an item's code looks like RX-01")
    if item.get("group") and item["group"] not in groups:
        yield "group", Words(f"没有分组“{item['group']}”", f"there is no group {item['group']!r}")
    if item.get("type") and item["type"] not in set(ItemType):
        yield "type", Words(f"没有题型“{item['type']}”", f"unknown type {item['type']!r}")
    if item.get("evidence") and item["evidence"] not in set(Evidence):
        yield "evidence", Words(f"没有证据要求“{item['evidence']}”", f"unknown evidence duty {item['evidence']!r}")
    if item.get("article") and not _ARTICLE.match(str(item["article"])):
        yield (
            "article",
            Words("依据应写明法规全称和条款项", "article names the law in full, then article, paragraph, item"),
        )
    if item.get("violation") and item["violation"] not in violations:
        yield "violation", Words(f"没有违规情形“{item['violation']}”", f"unknown violation {item['violation']!r}")
    for key in ("clause", "guide", "unit"):
        if key in item and not both(item[key]):
            yield key, Words(f"{key}须有中英文", f"{key} needs zh and en")
    if type(item.get("focus", 0)) is not int:
        yield "focus", Words("focus应为整数", "focus is a whole number")
    yield from _breach_faults(item, subject)
    yield from _choice_faults(item)
    yield from _column_faults(item)
    yield from _condition_faults(item, before)


def _breach_faults(item: dict[str, Any], subject: str) -> Iterator[tuple[str, Words]]:
    conformity, of_provider = item.get("type") == ItemType.CONFORMITY, subject in OF_PROVIDERS
    if conformity and of_provider and not item.get("violation"):
        yield "violation", Words("符合性项目须写明违规情形", "a conformity item names its violation")
    if not conformity and item.get("violation"):
        yield "violation", Words("只有符合性项目才有违规情形", "only a conformity item has a violation")
    if not conformity and item.get("evidence") not in (None, Evidence.NONE):
        yield "evidence", Words("只有符合性项目才有证据要求", "only a conformity item has an evidence duty")
    if conformity and of_provider and not item.get("clause"):
        yield "clause", Words("符合性项目须提示协议条款", "a conformity item hints at the clause of the agreement")


def _choice_faults(item: dict[str, Any]) -> Iterator[tuple[str, Words]]:
    choices = item.get("choices")
    if (item.get("type") == ItemType.CHOICE) != bool(choices):
        yield "choices", Words("选择题须有选项，其他题型不得有", "a choice item has choices, no other type has")
    if choices and (
        not isinstance(choices, list)
        or any(
            not isinstance(row, dict)
            or set(row) != {"id", "zh", "en"}
            or not all(isinstance(part, str) and part for part in row.values())
            for row in choices
        )
        or len({row["id"] for row in choices}) < len(choices)
    ):
        yield "choices", Words("选项须有互不相同的id和中英文", "each choice has its own id, zh and en")


def _column_faults(item: dict[str, Any]) -> Iterator[tuple[str, Words]]:
    columns = item.get("columns")
    if (item.get("type") == ItemType.TABLE) != bool(columns):
        yield "columns", Words("抽查表须有表格列，其他题型不得有", "a table has columns, no other type has")
    if columns and (
        not isinstance(columns, list)
        or len(columns) > MOST_COLUMNS
        or any(
            not isinstance(row, dict)
            or set(row) != {"id", "zh", "en", "type"}
            or not all(isinstance(part, str) and part for part in row.values())
            or not _COLUMN.match(row["id"])
            or row["type"] not in set(ColumnType)
            for row in columns
        )
        or len({row["id"] for row in columns}) < len(columns)
    ):
        yield (
            "columns",
            Words(
                f"表格列须有互不相同的id、中英文和类型，不超过{MOST_COLUMNS}列",
                f"each column has its own id, zh, en and type; at most {MOST_COLUMNS}",
            ),
        )


def _condition_faults(item: dict[str, Any], before: list[dict[str, Any]]) -> Iterator[tuple[str, Words]]:
    when = item.get("show_when")
    if when is None:
        return
    if not isinstance(when, dict) or set(when) != {"item", "answers"} or not texts(when["answers"]):
        yield "show_when", Words("显示条件须有item和answers", "show_when has item and answers")
        return
    asked = next((row for row in before if row.get("code") == when["item"]), None)
    if asked is None:
        yield (
            "show_when",
            Words(f"显示条件所指项目“{when['item']}”不在其前", f"{when['item']!r} does not stand before this item"),
        )
        return
    possible = {row.get("id") for row in asked.get("choices", []) if isinstance(row, dict)} | set(ANSWERS)
    if not when["answers"] or any(answer not in possible for answer in when["answers"]):
        yield "show_when", Words("显示条件所列答案不存在", "show_when names an answer that does not exist")


def texts(value: Any) -> bool:
    """Whether `value` is a list of texts."""
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def both(value: Any) -> bool:
    """Whether `value` is a phrase in both languages."""
    return (
        isinstance(value, dict)
        and set(value) == {"zh", "en"}
        and all(isinstance(part, str) and part.strip() for part in value.values())
    )
