"""A scheme (扣减办法): the rules by which missed targets reduce settlement, agreed with the agreement of a year. Pure.

A file, published once and never changed. Clause 考核指标 of the agreement says that it holds; the scheme says how.
"""

import itertools
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.words import Words
from compliance.indicators.deduction_rules import Counting, Form, Rule, Tier
from compliance.indicators.rules import Indicator
from compliance.ledger.rules import FUND_WORDS

NEEDS = {
    Form.EXCESS: ("share",),
    Form.PER_POINT: ("amount", "point"),
    Form.FIXED: ("amount",),
    Form.TIERS: ("tiers",),
}


@dataclass(frozen=True, slots=True)
class Scheme:
    """A published scheme of an agreement year. fund: whose settlement is reduced; cap: yuan a provider and period."""

    id: str
    year: int
    title: Words
    clause: Words
    fund: str
    cap: Decimal | None
    rules: tuple[Rule, ...]
    sha256: str

    def rule_for(self, indicator: str, kind: str, level: str) -> Rule | None:
        """The first rule of an indicator that concerns such a provider."""
        fitting = (one for one in self.rules if one.indicator == indicator and one.concerns(kind, level))
        return next(fitting, None)


_KEYS = {"id", "year", "title", "clause", "fund", "cap", "rule"}
_RULE_KEYS = {"indicator", "form", "share", "amount", "point", "counting", "tiers", "cap", "kinds", "levels"}


def parse(text: str, indicators: Mapping[str, Indicator]) -> Scheme:
    """A scheme from its file. Refusal INDICATORS-03 names what is wrong with it."""
    try:
        data = tomllib.loads(text)
        _known(data, _KEYS)
        rules = tuple(_rule(row, indicators) for row in data["rule"])
        if not rules or data["fund"] not in FUND_WORDS:
            raise ValueError("rule, fund")
        return Scheme(
            id=_text(data["id"], "id"),
            year=int(data["year"]),
            title=_words(data["title"], "title"),
            clause=_words(data["clause"], "clause"),
            fund=data["fund"],
            cap=_positive(data["cap"], "cap") if "cap" in data else None,
            rules=rules,
            sha256=sha256_hex(text.encode()),
        )
    except (tomllib.TOMLDecodeError, AttributeError, KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise _refused(str(error)) from error


def _known(table: Mapping[str, Any], keys: Collection[str]) -> None:
    """A word that is misspelt would otherwise be a limit that nobody applies."""
    unknown = sorted(set(table) - set(keys))
    if unknown:
        raise ValueError(f"unknown: {', '.join(unknown)}")


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name}: {value!r}")
    return value


def _words(told: Mapping[str, Any], name: str) -> Words:
    return Words(**{key: _text(value, f"{name}.{key}") for key, value in told.items()})


def _rule(row: Mapping[str, Any], indicators: Mapping[str, Indicator]) -> Rule:
    _known(row, _RULE_KEYS)
    name, form = row["indicator"], Form(row["form"])
    lacking = [key for key in NEEDS[form] if key not in row]
    if name not in indicators or lacking:
        raise ValueError(f"{name}: {', '.join(lacking) or 'unknown'}")
    if form in (Form.EXCESS, Form.TIERS) and not indicators[name].of_money:
        raise ValueError(f"{name}: {form.value}, but nothing beyond its target is money")
    return Rule(
        indicator=name,
        form=form,
        share=_share(row["share"]) if "share" in row else Decimal(0),
        amount=_positive(row["amount"], "amount") if "amount" in row else Decimal(0),
        point=_positive(row["point"], "point") if "point" in row else Decimal(1),
        counting=Counting(row.get("counting", "started")),
        tiers=_tiers(row.get("tiers", ())),
        cap=_positive(row["cap"], "cap") if "cap" in row else None,
        kinds=tuple(row.get("kinds", ())),
        levels=tuple(row.get("levels", ())),
    )


def _tiers(rows: Any) -> tuple[Tier, ...]:
    found = tuple(Tier(_decimal(row["above"], "above"), _share(row["share"])) for row in rows)
    starts = [one.above for one in found]
    if found and (starts[0] != 0 or any(low >= high for low, high in itertools.pairwise(starts))):
        raise ValueError("tiers begin at 0 and rise")
    return found


def _decimal(text: Any, name: str) -> Decimal:
    number = Decimal(text) if isinstance(text, str) else Decimal("NaN")
    if not number.is_finite() or number < 0:
        raise ValueError(f"{name}: {text!r}")
    return number


def _positive(text: Any, name: str) -> Decimal:
    number = _decimal(text, name)
    if number == 0 or (name in ("amount", "cap") and number != number.quantize(Decimal("0.01"))):
        raise ValueError(f"{name}: {text!r}")
    return number


def _share(text: Any) -> Decimal:
    number = _decimal(text, "share")
    if number > 1:
        raise ValueError(f"share: {text!r}")
    return number


def _refused(what: str) -> Refusal:
    return Refusal(
        "INDICATORS-03",
        zh=f"扣减办法文件有误：{what}",
        en=f"the scheme's file is wrong: {what}",
        do_zh="请按 docs/indicators.md 修改后重新公布；未作任何更改",
        do_en="Change it as docs/indicators.md says; nothing was published",
        status=422,
    )
