"""Variations negotiated with one provider: a clause's own range, or a supplementary term. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from compliance.agreements.rules import Clause
from compliance.agreements.template_rules import FORBIDDEN, Template
from compliance.foundation.errors import Refusal


def check_variation(template: Template, clause: str, text: str, least: str, most: str) -> None:
    """Refuse what cannot be agreed (AGREEMENTS-30, -31): an unknown clause, no words, a range beyond the template's.

    A range may be narrowed for one provider, never widened: equal breaches stay comparable within one county."""
    found = next((one for one in template.clauses if one.number == clause), None)
    if (clause and found is None) or not text.strip() or any(word in f" {text.lower()} " for word in FORBIDDEN):
        raise Refusal(
            "AGREEMENTS-30",
            zh="补充约定须有内容，所变更的条款须在模板中，且不得出现“处罚”“罚款”",
            en="a variation has words, names a clause of the template, and does not speak of punishment",
            do_zh="请选择条款并写明约定内容",
            do_en="Choose the clause and write what is agreed",
            status=422,
        )
    if not (least or most):
        return
    low, high = _number(least), _number(most)
    if found is None or low is None or high is None or not found.least <= low <= high <= found.most:
        bounds = f"{found.least}至{found.most}" if found else "无"
        raise Refusal(
            "AGREEMENTS-31",
            zh=f"约定的幅度应在模板条款的幅度（{bounds}）之内",
            en="the agreed range lies within that of the template's clause",
            do_zh="请在幅度内协商；需要更宽幅度的，应修订模板",
            do_en="Agree within the range; a wider one needs a new template",
            status=422,
        )


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def varied_clause(clause: Clause, variations: Iterable[Mapping[str, str]]) -> Clause:
    """The clause as it was agreed with this provider."""
    for row in variations:
        if row["clause"] == clause.number and row.get("least") and row.get("most"):
            return replace(clause, least=Decimal(row["least"]), most=Decimal(row["most"]))
    return clause
