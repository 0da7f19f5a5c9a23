"""The plan of a round as a TOML file: read strictly, every fault named by its key and reason. Pure."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from compliance.accounts.rules import Authority
from compliance.foundation.errors import Refusal
from compliance.sampling.plan_rules import (
    FIELDS,
    KNOWN,
    LARGEST_TEAM,
    LARGEST_WEIGHT,
    MOST_STRATA,
    WEIGHT_FIELDS,
    Notice,
    Plan,
    Rounding,
    Stratum,
    Subject,
    Team,
)

Choice = TypeVar("Choice", bound=StrEnum)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_COMPETENCE = re.compile(r"[a-z0-9_-]{0,40}")
_SHARE = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")
_TABLES = {"round", "stratum", "weights", "team", "exclude", "spares"}
_ROUND = {"id", "title", "authority", "notice", "window", "checklist", "spares", "reason", "subject"}
_STRATUM = {"title", "where", "quota", "share", "rounding", "all", "spares"}
_TEAM = {"size", "slots", "max_load", "rotation", "one_district", "outside"}
_MOST = 1_000_000


class _Faults:
    """Faults by key, in the order they were met; reading goes on, so that one look shows them all."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[str, str]] = {}

    def add(self, key: str, zh: str, en: str) -> None:
        self.found.setdefault(key, (zh, en))

    def unknown(self, table: Mapping[str, Any], known: Iterable[str], at: str) -> None:
        for key in table:
            if key not in known:
                names = "、".join(sorted(known))
                self.add(f"{at}{key}", f"没有这个项目，可用的有：{names}", f"no such key; known are {names}")

    def raise_if_any(self) -> None:
        if not self.found:
            return
        raise Refusal(
            "SAMPLING-01",
            zh="抽查计划有误：" + "；".join(f"{key} {zh}" for key, (zh, _) in self.found.items()),
            en="the plan is refused: " + "; ".join(f"{key}: {en}" for key, (_, en) in self.found.items()),
            do_zh="请按所列项目逐条修改后重新提交",
            do_en="mend each key named, then submit the plan again",
            status=422,
            fields={key: f"{zh} / {en}" for key, (zh, en) in self.found.items()},
        )


def read(text: str) -> Plan:
    """The plan in a TOML text. SAMPLING-01 (422) names every key at fault, with the reason."""
    faults = _Faults()
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r"\(at (?:line (\d+), column (\d+)|end of document)\)", str(error))
        place = f"第{at[1]}行第{at[2]}个字符" if at and at[1] else "文件末尾" if at else "嵌套过深"
        faults.add(
            "TOML", f"文件格式不对：{place}不符合TOML格式，请检查引号、括号和等号", f"the file is not TOML: {error}"
        )
        faults.raise_if_any()
        raise
    return read_tables(tables)


def read_tables(tables: Mapping[str, Any]) -> Plan:
    """The plan in the tables of a plan file. SAMPLING-01 (422) names every key at fault, with the reason."""
    faults = _Faults()
    faults.unknown(tables, _TABLES, "")
    head = _table(tables, "round", faults)
    faults.unknown(head, _ROUND, "round.")
    spares = _whole(tables.get("spares", head.get("spares", 0)), "spares", faults, least=0)
    visited, cap = _exclude(_table(tables, "exclude", faults), faults)
    plan = Plan(
        id=_matching(head.get("id"), _ID, "round.id", faults),
        title=_text(head.get("title"), "round.title", faults, 80),
        authority=_choice(Authority, head.get("authority"), "round.authority", faults),
        notice=_choice(Notice, head.get("notice"), "round.notice", faults),
        window=_window(head.get("window"), faults),
        checklist=_text(head.get("checklist", ""), "round.checklist", faults, 60, empty=True),
        strata=_strata(tables.get("stratum"), spares, faults),
        weights=_weights(_table(tables, "weights", faults), faults),
        team=_team(_table(tables, "team", faults), faults),
        visited_within_rounds=visited,
        yearly_cap=cap,
        reason=_text(head.get("reason", ""), "round.reason", faults, 200, empty=True),
        subject=_choice(Subject, head.get("subject", Subject.PROVIDER.value), "round.subject", faults),
    )
    faults.raise_if_any()
    return plan


def _table(tables: Mapping[str, Any], name: str, faults: _Faults) -> Mapping[str, Any]:
    table = tables.get(name, {})
    if name == "round" and name not in tables:
        faults.add("round", "缺少 [round] 一节", "the table [round] is missing")
    if not isinstance(table, dict):
        faults.add(name, f"应当是 [{name}] 一节", f"must be a table [{name}]")
        return {}
    return table


def _text(value: Any, key: str, faults: _Faults, longest: int, empty: bool = False) -> str:
    if not isinstance(value, str) or (not value.strip() and not empty):
        faults.add(key, "须填写文字", "a text is wanted")
        return ""
    if len(value) > longest or not value.isprintable():
        faults.add(key, f"最多{longest}个可显示的字符", f"at most {longest} printable characters")
    return value.strip()


def _matching(value: Any, pattern: re.Pattern[str], key: str, faults: _Faults) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        zh = "须为英文字母、数字和“.”“_”“-”，以字母或数字开头，最多40个字符"
        faults.add(key, zh, "letters a-z, digits, “.”, “_” and “-”, at most 40, beginning with a letter or a digit")
        return "?"
    return value


def _choice(kind: type[Choice], value: Any, key: str, faults: _Faults) -> Choice:
    if isinstance(value, str) and value in {member.value for member in kind}:
        return kind(value)
    names = "、".join(member.value for member in kind)
    faults.add(key, f"只能是 {names} 之一", f"must be one of {names}")
    return next(iter(kind))


def _whole(value: Any, key: str, faults: _Faults, least: int, most: int = _MOST) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    faults.add(key, f"须为{least}至{most}的整数", f"must be a whole number from {least} to {most}")
    return least


def _yes_or_no(value: Any, key: str, faults: _Faults) -> bool:
    if not isinstance(value, bool):
        faults.add(key, "只能是 true 或 false", "must be true or false")
    return value is True


def _window(value: Any, faults: _Faults) -> tuple[date, date]:
    parts = [value.get("from"), value.get("to")] if isinstance(value, dict) else value
    parts = re.split(r"\s*(?:/|\.\.|~)\s*", parts) if isinstance(parts, str) else parts
    days = [_day(part) for part in parts] if isinstance(parts, list) and len(parts) == 2 else []
    if len(days) == 2 and days[0] and days[1]:
        if days[0] > days[1]:
            faults.add("round.window", "起始日晚于截止日", "the first day is later than the last")
        return days[0], days[1]
    faults.add("round.window", "须为起止两日，如 [2024-03-01, 2024-03-31]", "two days, as in [2024-03-01, 2024-03-31]")
    return date.min, date.min


def _day(value: Any) -> date | None:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _strata(value: Any, spares: int, faults: _Faults) -> tuple[Stratum, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(one, dict) for one in value):
        faults.add("stratum", "至少要有一个 [[stratum]]（层）", "at least one [[stratum]] is wanted")
        return ()
    if len(value) > MOST_STRATA:
        faults.add("stratum", f"最多{MOST_STRATA}层", f"at most {MOST_STRATA} strata")
        return ()
    return tuple(_stratum(one, f"stratum[{place}]", place, spares, faults) for place, one in enumerate(value, start=1))


def _stratum(table: Mapping[str, Any], at: str, place: int, spares: int, faults: _Faults) -> Stratum:
    faults.unknown(table, _STRATUM, f"{at}.")
    quota, share = table.get("quota"), table.get("share")
    everything = table.get("all", False) is True or quota == "all"
    quota = None if quota == "all" else quota
    if [quota is not None, share is not None, everything].count(True) != 1:
        zh, en = (
            "须在 quota（家数）、share（比例）、all（全部）中恰好填一项",
            "exactly one of quota, share and all is wanted",
        )
        faults.add(f"{at}.quota", zh, en)
    if share is None and "rounding" in table and quota is not None:
        faults.add(f"{at}.rounding", "只有按比例（share）抽取时才有取整方式", "only a share is rounded")
    rounding = _choice(Rounding, table.get("rounding", Rounding.UP.value), f"{at}.rounding", faults)
    return Stratum(
        title=_text(table["title"], f"{at}.title", faults, 60) if "title" in table else f"第{place}层",
        where=_where(table.get("where", {}), f"{at}.where", faults),
        quota=_whole(quota, f"{at}.quota", faults, least=1) if quota is not None else None,
        share=_share(share, f"{at}.share", faults) if share is not None else None,
        rounding=rounding,
        spares=_whole(table.get("spares", spares), f"{at}.spares", faults, least=0),
    )


def _share(value: Any, key: str, faults: _Faults) -> Fraction | None:
    found = _SHARE.fullmatch(value.replace(" ", "")) if isinstance(value, str) else None
    if found and 0 < int(found[1]) <= int(found[2]):
        return Fraction(int(found[1]), int(found[2]))
    zh, en = '须为大于0、不超过1的分数，如 "2/3"', 'a fraction above 0 and at most 1, as in "2/3"'
    faults.add(key, zh, en)
    return None


def _where(value: Any, at: str, faults: _Faults) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        faults.add(at, '须写成 {kind = "pharmacy"} 的形式', 'write it as {kind = "pharmacy"}')
        return {}
    faults.unknown(value, FIELDS, f"{at}.")
    found = {}
    for field, wanted in value.items():
        values = wanted if isinstance(wanted, list) else [wanted]
        values = [str(one) if isinstance(one, int) and not isinstance(one, bool) else one for one in values]
        if not values or not all(isinstance(one, str) and len(one) <= 60 for one in values):
            faults.add(f"{at}.{field}", "须为一个或几个文字", "one text or several")
            continue
        strange = sorted(set(values) - KNOWN[field]) if field in KNOWN else []
        if strange:
            names = "、".join(sorted(KNOWN[field] - {""}))
            faults.add(
                f"{at}.{field}", f"没有“{strange[0]}”，可用的有：{names}", f"no “{strange[0]}”; known are {names}"
            )
        found[field] = tuple(sorted(set(values)))
    return found


def _weights(table: Mapping[str, Any], faults: _Faults) -> dict[str, dict[str, int]]:
    faults.unknown(table, WEIGHT_FIELDS, "weights.")
    found: dict[str, dict[str, int]] = {}
    for field, values in table.items():
        if not isinstance(values, dict) or not values:
            faults.add(f"weights.{field}", "须写成 {D = 2, E = 3} 的形式", "write it as {D = 2, E = 3}")
            continue
        at = f"weights.{field}"
        found[field] = {
            str(name): _whole(weight, f"{at}.{name}", faults, 1, LARGEST_WEIGHT) for name, weight in values.items()
        }
    return found


def _team(table: Mapping[str, Any], faults: _Faults) -> Team:
    faults.unknown(table, _TEAM, "team.")
    slots = table.get("slots", [])
    if not isinstance(slots, list) or not all(isinstance(one, str) and _COMPETENCE.fullmatch(one) for one in slots):
        faults.add(
            "team.slots", '须为专长代号的列表，如 ["medical", ""]', 'a list of competences, as in ["medical", ""]'
        )
        slots = []
    size = _whole(table.get("size", max(2, len(slots))), "team.size", faults, 2, LARGEST_TEAM)
    if len(slots) > size:
        zh, en = f"列出了{len(slots)}个席位，多于每组{size}人", f"{len(slots)} slots for a team of {size}"
        faults.add("team.slots", zh, en)
    max_load = table.get("max_load")
    return Team(
        # The rarest first: a slot that names a competence is filled before one that anyone may fill.
        slots=tuple(sorted((*slots, *[""] * (size - len(slots))), key=lambda slot: (slot == "", slot))),
        max_load=_whole(max_load, "team.max_load", faults, 1) if max_load is not None else None,
        rotation=_whole(table.get("rotation", 1), "team.rotation", faults, 0, 100),
        one_district=_yes_or_no(table.get("one_district", False), "team.one_district", faults),
        outside=_whole(table.get("outside", 0), "team.outside", faults, 0, LARGEST_TEAM),
    )


def _exclude(table: Mapping[str, Any], faults: _Faults) -> tuple[int, int | None]:
    faults.unknown(table, {"visited_within_rounds", "yearly_cap"}, "exclude.")
    rounds = _whole(table.get("visited_within_rounds", 0), "exclude.visited_within_rounds", faults, 0, 100)
    cap = table.get("yearly_cap")
    return rounds, _whole(cap, "exclude.yearly_cap", faults, 1, 1000) if cap is not None else None
