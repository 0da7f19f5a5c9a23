"""The list of items that only providers of a level and above may charge, as an office writes it. Pure."""

import re

from compliance.foundation.errors import Refusal

_PARTS = re.compile(r"[,，;；\t ]+")
_LEVELS = {"1": 1, "2": 2, "3": 3, "一级": 1, "二级": 2, "三级": 3}
_LONGEST = 60


def read_limits(text: str) -> dict[str, int]:
    """Item code -> level from lines "code, level" (1 to 3, or 一级 to 三级); empty lines are none. CLAIMS-20 names the
    first line that is no such, or an item that stands there with two levels."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        parts = [part for part in _PARTS.split(line.strip()) if part]
        if not parts:
            continue
        level = _LEVELS.get(parts[-1])
        if len(parts) != 2 or level is None or len(parts[0]) > _LONGEST:
            raise _wrong(
                number, "应为“项目编码，级别”，级别为1、2、3", "it should be “item code, level”, with level 1, 2 or 3"
            )
        if found.setdefault(parts[0], level) != level:
            raise _wrong(
                number, f"项目 {parts[0]} 出现两个不同级别", f"the item {parts[0]} stands there with two levels"
            )
    return found


def written(limits: dict[str, int]) -> str:
    """The list as it is entered, one item a line, in the order of the codes."""
    return "\n".join(f"{code},{level}" for code, level in sorted(limits.items()))


def _wrong(number: int, zh: str, en: str) -> Refusal:
    return Refusal(
        "CLAIMS-20",
        zh=f"第{number}行：{zh}",
        en=f"line {number}: {en}",
        do_zh="请修改后重新提交；原有清单未改动",
        do_en="change it and send the list again; the list in force was not touched",
        status=422,
        fields={"items": "wrong"},
    )
