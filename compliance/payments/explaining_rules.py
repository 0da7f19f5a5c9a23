"""A month's payment line by line, in words: what a page, a paper and the command line print alike. Pure."""

from decimal import Decimal

from compliance.foundation.money import Fen, show
from compliance.foundation.words import Words, counted
from compliance.law.consequences import CONSEQUENCE_WORDS
from compliance.law.parameters import STANDING_WORDS, Standing
from compliance.ledger.rules import FUND_WORDS
from compliance.payments.amount_rules import Computed, FundSum, Inputs, Taken
from compliance.payments.rules import ARTICLE, PART_WORDS
from compliance.penalties.explanation_rules import Explanation, Step

_NONE = Words(zh="", en="")


def explain(inputs: Inputs, computed: Computed) -> tuple[tuple[Words, Explanation], ...]:
    """(fund, how its sums were reached), fund by fund."""
    return tuple((FUND_WORDS[one.fund], Explanation(_fund(inputs, computed, one))) for one in computed.funds)


def _fund(inputs: Inputs, computed: Computed, one: FundSum) -> tuple[Step, ...]:
    parts = [
        Step(
            PART_WORDS[part.part],
            _money(part.amount_fen),
            Words(f"申报{part.count}笔", f"{counted(part.count, 'settlement')} declared"),
        )
        for part in inputs.parts
        if part.fund == one.fund
    ]
    taken = [line for line in computed.taken if line.fund == one.fund]
    refused = [_taken(line) for line in taken if line.consequence == "refusal"]
    offset = [_taken(line) for line in taken if line.consequence != "refusal"]
    return (*parts, *_over(one), *_lost(inputs, one), *refused, *_shared(inputs, one), *offset, _paid(one))


def _over(one: FundSum) -> tuple[Step, ...]:
    if not one.over_cap_fen:
        return ()
    words = Words("减：一般诊疗费超出本乡镇年度限额", "less: general fee above the township's yearly cap")
    return (Step(words, _money(-one.over_cap_fen), Words("据实支付、超支不补", "paid as used, nothing above the cap")),)


def _lost(inputs: Inputs, one: FundSum) -> tuple[Step, ...]:
    if not one.lost_fen:
        return ()
    words = Words("减：协议中止（未生效）期间发生的费用", "less: costs of days on which no agreement ran")
    days = Words(
        f"本月{inputs.lost_days}日，按结算数据计算，不予结算", f"{inputs.lost_days} days, from the settlement data"
    )
    return (Step(words, _money(-one.lost_fen), days),)


def _taken(line: Taken) -> Step:
    name = CONSEQUENCE_WORDS[line.consequence]
    kept = Words("（冲销前已抵扣）", " (set off before the reversal)") if line.carried else _NONE
    words = Words(f"减：{name.zh}{kept.zh}", f"less: {name.en}{kept.en}")
    return Step(words, _money(-line.amount_fen), Words(f"台账第{line.entry_id}号", f"ledger line {line.entry_id}"))


def _shared(inputs: Inputs, one: FundSum) -> tuple[Step, ...]:
    shares = inputs.shares
    sure = STANDING_WORDS[Standing(shares.standing)]
    source = Words(f"{shares.source}（{sure.zh}）", f"{shares.source} ({sure.en})")
    if shares.standing == Standing.VERIFIED:
        source = Words(shares.source, shares.source)
    paid, kept = percent(shares.paid), percent(shares.deposit)
    return (
        Step(
            Words("审核后应付费用", "Reviewed sum"),
            _money(one.reviewed_fen),
            Words("申报额减不予支付的费用", "declared less what is not paid"),
        ),
        Step(
            Words(f"其中{paid}按月拨付，四舍五入到分", f"of it paid monthly, {paid}, rounded half up to the fen"),
            _money(one.share_fen),
            source,
        ),
        Step(
            Words(f"其余{kept}留作履约保证金", f"the rest kept as deposit, {kept}"),
            _money(one.deposit_fen),
            Words(
                f"记入{inputs.deposit_year}年度，按考核结果结算", f"of {inputs.deposit_year}, settled by the assessment"
            ),
        ),
    )


def _paid(one: FundSum) -> Step:
    return Step(Words("本月拨付", "Paid this month"), _money(one.paid_fen), Words(ARTICLE, ARTICLE))


def summary(computed: Computed) -> Words:
    """One line: what is paid, kept, refused and offset."""
    paid, kept = show(computed.paid_fen), show(computed.deposit_fen)
    refused, offset = show(computed.refused_fen), show(computed.offset_fen)
    return Words(
        zh=f"审核完结：拨付 {paid}，保证金 {kept}，不予支付 {refused}，抵扣 {offset}",
        en=f"Reviewed: {paid} to be paid, {kept} kept, {refused} refused, {offset} offset",
    )


def percent(share: Decimal) -> str:
    """0.90 as 90%."""
    return f"{(share * 100).normalize():f}%"


def _money(fen: Fen) -> Words:
    return Words(show(fen), show(fen))
