"""Plans written by the product: from the form to TOML, and back to a text for mending. Pure."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.sampling.plan_rules import Plan, as_parts, as_tables

_PERCENT = re.compile(r"([0-9]{1,3})[%％]")
_SHARE = re.compile(r"[0-9]{1,6}/[0-9]{1,6}")
_ALL = {"all", "全部"}


@dataclass(frozen=True, slots=True)
class FormStratum:
    """A stratum as the form asks for it; `wanted` is its quota as people write it, "" leaves the stratum out.

    `where`: field -> values; a field without values is no condition.
    """

    title: str
    where: Mapping[str, Sequence[str]]
    wanted: str


@dataclass(frozen=True, slots=True)
class FormPlan:
    """What the form of a plan asks; `weights`: credit grade -> whole number."""

    id: str
    title: str
    authority: str
    notice: str
    since: date
    until: date
    strata: Sequence[FormStratum]
    rounding: str
    spares: int
    size: int
    competences: Sequence[str]
    max_load: int | None
    rotation: int
    one_district: bool
    outside: int
    visited_within_rounds: int
    yearly_cap: int | None
    weights: Mapping[str, int]
    reason: str = ""


def quota(text: str) -> dict[str, Any]:
    """A quota as a plan file has it. SAMPLING-20 when the text says none."""
    text = text.strip().replace(" ", "").removesuffix("家")
    if text.lower() in _ALL:
        return {"all": True}
    percent = _PERCENT.fullmatch(text)
    if percent:
        return {"share": f"{int(percent[1])}/100"}
    if _SHARE.fullmatch(text):
        return {"share": text}
    if text.isascii() and text.isdigit() and len(text) < 8:
        return {"quota": int(text)}
    raise Refusal(
        "SAMPLING-20",
        zh=f"看不懂抽取数量“{text}”",
        en=f"“{text}” is no quota",
        do_zh="请写成比例（2/3、10%）、家数（12）或“全部”",
        do_en="write a share (2/3, 10%), a number (12) or “all”",
        status=422,
    )


def tables(form: FormPlan) -> dict[str, Any]:
    """The tables of a plan file for what the form asked."""
    made: dict[str, Any] = {
        "spares": form.spares,
        "round": {
            "id": form.id.strip(),
            "title": form.title.strip(),
            "authority": form.authority,
            "notice": form.notice,
            "window": [form.since.isoformat(), form.until.isoformat()],
            **({"reason": form.reason.strip()} if (form.reason or "").strip() else {}),
        },
        "stratum": [_stratum(one, form.rounding) for one in used(form.strata)],
        "team": {
            "size": form.size,
            "slots": [one.strip() for one in form.competences if one.strip()],
            "rotation": form.rotation,
            "one_district": form.one_district,
            "outside": form.outside,
            **_given({"max_load": form.max_load}),
        },
        "exclude": {"visited_within_rounds": form.visited_within_rounds, **_given({"yearly_cap": form.yearly_cap})},
    }
    weights = {grade: weight for grade, weight in form.weights.items() if weight > 1}
    return {**made, "weights": {"credit": weights}} if weights else made


def used(strata: Sequence[FormStratum]) -> list[FormStratum]:
    """The strata of a form that have a quota."""
    return [one for one in strata if one.wanted.strip()]


def _stratum(one: FormStratum, rounding: str) -> dict[str, Any]:
    found = quota(one.wanted)
    where = {field: list(values) for field, values in one.where.items() if values}
    title = {"title": one.title.strip()} if one.title.strip() else {}
    return {**title, "where": where, **found, **({"rounding": rounding} if "share" in found else {})}


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def text_of(plan: Plan) -> str:
    """A plan as a TOML text that reads back to the same plan."""
    return as_toml(as_tables(as_parts(plan)))


def as_toml(found: Mapping[str, Any]) -> str:
    """Tables of a plan file as TOML."""
    lines = [f"spares = {found['spares']}", ""] if "spares" in found else []
    for name in ("round", "stratum", "weights", "team", "exclude"):
        rows = found.get(name, {})
        for row in rows if isinstance(rows, list) else [rows]:
            if row:
                lines += [f"[[{name}]]" if isinstance(rows, list) else f"[{name}]"]
                lines += [f"{key} = {_value(value)}" for key, value in row.items()]
                lines += [""]
    return "\n".join(lines)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_quoted(str(key))} = {_value(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else _quoted(value)


def _quoted(text: str) -> str:
    # A JSON string is a TOML string but for the escape of U+007F, which a plan never holds.
    return json.dumps(text, ensure_ascii=False)
