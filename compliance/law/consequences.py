"""What can follow from a violation, by the names that agreements, bases, cases and the ledger share."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.words import Words


class Consequence(StrEnum):
    """One kind of consequence."""

    REFUSAL = "refusal"
    RECOVERY = "recovery"
    OFFSET = "offset"
    DAMAGES = "damages"
    FINE = "fine"
    LATE_FEE = "late_fee"
    INDICATOR_DEDUCTION = "indicator_deduction"
    INTERVIEW = "interview"
    RECTIFY = "rectify"
    SUSPEND_PAYMENT = "suspend_payment"
    SUSPEND_DEPARTMENT = "suspend_department"
    SUSPEND_PERSON = "suspend_person"
    SUSPEND_AGREEMENT = "suspend_agreement"
    RESCIND = "rescind"
    POINTS = "points"
    TRANSFER = "transfer"
    HAND_OVER = "hand_over"


CONSEQUENCE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Consequence.REFUSAL: Words(zh="拒付", en="Payment refused"),
        Consequence.RECOVERY: Words(zh="追回违规费用", en="Recovery"),
        Consequence.OFFSET: Words(zh="抵扣", en="Offset"),
        Consequence.DAMAGES: Words(zh="违约金", en="Liquidated damages"),
        Consequence.FINE: Words(zh="罚款", en="Fine"),
        Consequence.LATE_FEE: Words(zh="加处罚款", en="Late fee"),
        Consequence.INDICATOR_DEDUCTION: Words(zh="考核扣减", en="Indicator deduction"),
        Consequence.INTERVIEW: Words(zh="约谈", en="Interview"),
        Consequence.RECTIFY: Words(zh="限期整改", en="Rectification"),
        Consequence.SUSPEND_PAYMENT: Words(zh="暂停拨付", en="Payment suspended"),
        Consequence.SUSPEND_DEPARTMENT: Words(zh="中止责任部门医药服务", en="Department suspended"),
        Consequence.SUSPEND_PERSON: Words(zh="中止个人支付资格", en="Person suspended"),
        Consequence.SUSPEND_AGREEMENT: Words(zh="中止协议", en="Agreement suspended"),
        Consequence.RESCIND: Words(zh="解除协议", en="Agreement rescinded"),
        Consequence.POINTS: Words(zh="记分", en="Points"),
        Consequence.TRANSFER: Words(zh="移送", en="Transfer to another authority"),
        Consequence.HAND_OVER: Words(zh="移交行政部门", en="Hand-over to the bureau"),
    }
)

# Paid or kept back in full: what the fund should not have paid, or what an assessment settles.
WHOLE = frozenset({Consequence.REFUSAL, Consequence.RECOVERY, Consequence.INDICATOR_DEDUCTION})
# Counted by a multiple or set as a sum, within the range of a clause or an article.
RANGED = frozenset({Consequence.DAMAGES, Consequence.FINE})
# What is added by the day to a fine that is not paid.
MONEY = WHOLE | RANGED | {Consequence.LATE_FEE}
# Never counted as breaches, never in credit.
SETTLEMENT = frozenset({Consequence.INDICATOR_DEDUCTION})
