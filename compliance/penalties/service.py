"""What a violation would cost: the same answer for the page and for the command line."""

from datetime import date
from decimal import Decimal

from compliance.accounts import people_service as people
from compliance.agreements import service as agreements
from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen, to_yuan
from compliance.law.parameters import Snapshot
from compliance.law.violations import violation
from compliance.lawbook import service as lawbook
from compliance.penalties.rules import (
    Computed,
    Kind,
    Range,
    Track,
    clause_range,
    consequence,
    legal_range,
    multiplied_sum,
    no_legal_range,
)


def law() -> Snapshot:
    """The values of the law that this installation goes by: national, its places' over them, and what it recorded."""
    return lawbook.law()


def range_on(track: str, violation_id: str, provider_code: str | None, on: date) -> Range:
    """What the clause or article in force on `on` allows. Refused where there is none (PENALTIES-05, -07, LAW-02)."""
    found = violation(violation_id)
    if track == Track.AGREEMENT:
        provider_id = people.provider_id_of(provider_code or "")
        if provider_id is None:
            raise Refusal(
                "PENALTIES-07",
                zh="协议处理的幅度以该机构的服务协议为准，须指明定点医药机构",
                en="on the agreement track the range comes from the provider's agreement; name the provider",
                do_zh="请填写机构编码",
                do_en="Give the provider's code",
                status=422,
                fields={"provider": "required"},
            )
        return agreed_range(provider_id, violation_id, on)[0]
    if not found.fine:
        raise no_legal_range(found)
    values = law()
    return legal_range(found, values.on(found.fine, on), values[found.fine].unit)


def agreed_range(provider_id: int, violation_id: str, on: date) -> tuple[Range, int | None]:
    """What the clause of the agreement in force on `on` allows, and within how many days it is due by that clause.

    Refused by the agreements where none is in force or no clause speaks of the violation.
    """
    clause = agreements.clause_on(provider_id, violation_id, on)
    agreement = agreements.agreement_on(provider_id, on)
    if agreement is None:
        raise LookupError("a clause in force without its agreement")
    return clause_range(clause, agreement.template_title), clause.period_days


def explain(
    track: str, violation_id: str, amount_fen: Fen, multiple: Decimal | None, provider_code: str | None, on: date
) -> Computed:
    """The amount with its reasons. `amount_fen`: the base of a multiple, or the sum where the range is a sum."""
    allowed = range_on(track, violation_id, provider_code, on)
    if allowed.kind is Kind.FIXED:
        if multiple is not None:
            raise multiplied_sum(allowed)
        return consequence(allowed, 0, to_yuan(amount_fen), on)
    return consequence(allowed, amount_fen, multiple, on)
