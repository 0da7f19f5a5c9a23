"""From a base to the amount of a consequence: which range, what is chosen, what falls to which fund, who is paid."""

from dataclasses import dataclass
from decimal import Decimal

from compliance.cases.view_rules import Part
from compliance.findings.rules import Base
from compliance.foundation.errors import Refusal
from compliance.foundation.money import to_yuan
from compliance.foundation.words import Words
from compliance.law.consequences import Consequence
from compliance.law.violations import MEASURE_WORDS, Measure, Party
from compliance.ledger.rules import Payee
from compliance.penalties.rules import Computed, Kind, Range, consequence, split, whole_range

_ARTICLE_13 = Words(zh="《医疗保障基金使用监督管理条例》第十三条", en="Regulation, article 13")
_ARTICLE_17 = Words(zh="《医疗保障基金使用监督管理条例》第十七条", en="Regulation, article 17")
_WHOLE = {
    Consequence.REFUSAL: Words(
        zh="定点医药机构违反服务协议的，按照服务协议约定不予拨付费用",
        en="what was claimed against the agreement is not paid",
    ),
    Consequence.RECOVERY: Words(
        zh="定点医药机构违反服务协议的，按照服务协议约定追回违规费用",
        en="what was paid against the agreement is recovered",
    ),
}
_PERSON = Words(
    zh="参保人员应当按照规定享受医疗保障待遇；不应由医疗保障基金支付的费用予以追回",
    en="benefits are drawn as the rules provide; what the fund should not have paid is recovered",
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a consequence is computed by, and within how many days it is due by the clause (None: by the default)."""

    range: Range
    period_days: int | None = None

    @property
    def open(self) -> bool:
        """Whether there is something to choose."""
        return self.range.least != self.range.most


@dataclass(frozen=True, slots=True)
class Amount:
    """A computed consequence and what of it falls to each fund."""

    computed: Computed
    parts: tuple[Part, ...]


def whole_terms(kind: str, violation: str, measure: str, debtor: str) -> Terms:
    """Refusal or recovery of the whole base, from the provider under its agreement or from a person."""
    if debtor == Party.PERSON:
        return Terms(whole_range(kind, violation, measure, _ARTICLE_17, _PERSON))
    return Terms(whole_range(kind, violation, measure, _ARTICLE_13, _WHOLE[Consequence(kind)]))


def amount_of(terms: Terms, base: Base, value: Decimal | None) -> Amount:
    """The amount for a base and a chosen multiple or sum. Refused: another measure than the clause counts from
    (CASES-09), another consequence than the clause knows (CASES-16), and what `penalties.rules` refuses."""
    allowed = terms.range
    if allowed.consequence != base.consequence:
        raise _other_consequence(allowed)
    if allowed.kind is not Kind.FIXED and allowed.measure != base.measure:
        raise _other_measure(allowed, base)
    if allowed.kind is Kind.FIXED and value is None and base.fen:
        value = to_yuan(base.fen)
    source = Words(zh=f"问题 {base.finding_id} 已确认的违规明细", en=f"confirmed lines of finding {base.finding_id}")
    computed = consequence(allowed, base.fen, value, base.acted_on, source)
    return Amount(computed, parts_of(computed, base))


def parts_of(computed: Computed, base: Base) -> tuple[Part, ...]:
    """The amount shared out over the funds of its base; one part without a fund where the base has none."""
    if not base.fen:
        return (Part("", "", computed.amount_fen),)
    shares = split(computed.amount_fen, [one.fen for one in base.amounts])
    found = (Part(one.fund, one.insured_place, fen) for one, fen in zip(base.amounts, shares, strict=True))
    return tuple(part for part in found if part.fen)


def payee_of(kind: str) -> Payee:
    """Damages go to the agency as the agreement says, fines to the treasury, everything else back to the fund's own
    fiscal account (regulation article 45)."""
    own = {Consequence.DAMAGES: Payee.AGENCY, Consequence.FINE: Payee.TREASURY, Consequence.LATE_FEE: Payee.TREASURY}
    return own.get(Consequence(kind), Payee.FUND_ACCOUNT)


def _other_measure(allowed: Range, base: Base) -> Refusal:
    wanted, given = MEASURE_WORDS[Measure(allowed.measure)], MEASURE_WORDS[Measure(base.measure)]
    return Refusal(
        "CASES-09",
        zh=f"条款以“{wanted.zh}”为基数，而该基数是“{given.zh}”",
        en=f"the clause counts from the {wanted.en}; this base is the {given.en}",
        article=allowed.basis.zh,
        do_zh="请按条款的基数重新认定金额",
        do_en="Establish the base that the clause counts from",
        status=422,
    )


def _other_consequence(allowed: Range) -> Refusal:
    return Refusal(
        "CASES-16",
        zh="该违规情形在协议中没有约定此种处理",
        en="the agreement provides no such consequence for this violation",
        article=allowed.basis.zh,
        do_zh="请核对行为发生日有效的协议条款",
        do_en="Check the clause in force on the day of the act",
        status=422,
    )
