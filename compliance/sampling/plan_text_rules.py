"""Plans written by the product: from the simple form to TOML, and back to a text for mending. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.sampling.plan_rules import MEDICAL_KINDS, PHARMACY_KINDS, Plan, as_parts, as_tables

_PERCENT = re.compile(r"([0-9]{1,3})[%％]")
_SHARE = re.compile(r"[0-9]{1,6}/[0-9]{1,6}")
_ALL = {"all", "全部"}


@dataclass(frozen=True, slots=True)
class SimplePlan:
    """What the simple form asks: two strata with a quota each as people write it ("2/3", "10%", "12", "全部")."""

    id: str
    title: str
    authority: str
    notice: str
    since: date
    until: date
    medical: str
    pharmacies: str
    rounding: str
    spares: int
    size: int
    competence: str
    max_load: int | None
    visited_within_rounds: int
    yearly_cap: int | None
    favour_low_credit: bool
    townships: tuple[str, ...] = ()


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


def tables(simple: SimplePlan) -> dict[str, Any]:
    """The tables of a plan file for what the simple form asked."""
    strata = []
    for title, kinds, wanted in (
        ("定点医疗机构", MEDICAL_KINDS, simple.medical),
        ("定点零售药店", PHARMACY_KINDS, simple.pharmacies),
    ):
        if wanted.strip():
            found = quota(wanted)
            where: dict[str, Any] = {"kind": list(kinds)}
            if simple.townships:
                where["township"] = list(simple.townships)
            rounding = {"rounding": simple.rounding} if "share" in found else {}
            strata.append({"title": title, "where": where, **found, **rounding})
    optional = {"max_load": simple.max_load}
    made: dict[str, Any] = {
        "spares": simple.spares,
        "round": {
            "id": simple.id.strip(),
            "title": simple.title.strip(),
            "authority": simple.authority,
            "notice": simple.notice,
            "window": [simple.since.isoformat(), simple.until.isoformat()],
        },
        "stratum": strata,
        "team": {
            "size": simple.size,
            "slots": [simple.competence.strip()] if simple.competence.strip() else [],
            **{key: value for key, value in optional.items() if value is not None},
        },
        "exclude": {"visited_within_rounds": simple.visited_within_rounds},
    }
    if simple.yearly_cap is not None:
        made["exclude"]["yearly_cap"] = simple.yearly_cap
    if simple.favour_low_credit:
        made["weights"] = {"credit": {"D": 2, "E": 3}}
    return made


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
