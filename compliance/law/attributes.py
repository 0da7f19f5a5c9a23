"""What an act may be beside its violation, each with evidence of its own: done to defraud, or a breach of management.

Sources: 医疗保障基金使用监督管理条例 articles 39, 40 (second paragraph), 41 (second paragraph).
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.words import Words
from compliance.law.citations import article_of
from compliance.law.violations import Party, Violation

_REGULATION = "《医疗保障基金使用监督管理条例》"


class Attribute(StrEnum):
    """An attribute of an act, established by its own evidence."""

    FRAUD_PURPOSE = "fraud_purpose"
    MANAGEMENT = "management"


ATTRIBUTE_WORDS: Mapping[Attribute, Words] = MappingProxyType(
    {
        Attribute.FRAUD_PURPOSE: Words(zh="以骗取医疗保障基金为目的", en="in order to defraud the fund"),
        Attribute.MANAGEMENT: Words(zh="同时违反基金使用管理规定", en="a breach of the duties of management as well"),
    }
)
# What proves it: shown where the attribute is asked for.
EVIDENCE_WORDS: Mapping[Attribute, Words] = MappingProxyType(
    {
        Attribute.FRAUD_PURPOSE: Words(
            zh="证明主观故意的材料：询问笔录、资金或者返利流向、内部指令、电子数据等，不能仅凭行为本身推定",
            en="what proves intent: statements, the flow of money, orders given, electronic data; never the act alone",
        ),
        Attribute.MANAGEMENT: Words(
            zh="证明未履行管理义务的材料：制度文件、岗位设置、资料保管和数据传送记录等",
            en="what proves that duties of management were not kept: rules, posts, records, data sent",
        ),
    }
)


def attribute_article(attribute: Attribute, party: Party) -> str:
    """The article that an attribute brings in."""
    if attribute is Attribute.MANAGEMENT:
        return f"{_REGULATION}第三十九条"
    return f"{_REGULATION}{'第四十条第二款' if party is Party.PROVIDER else '第四十一条第二款'}"


def fits(attribute: Attribute, violation: Violation) -> bool:
    """Whether an act of that kind can have the attribute: purpose for what articles 38 and 41(1) name, a breach of
    management for a provider's act that is none already."""
    article = article_of(violation.place) if violation.text == "regulation_735" else ""
    if attribute is Attribute.MANAGEMENT:
        return violation.party is Party.PROVIDER and article != "第三十九条" and violation.breach
    return article == "第三十八条" or violation.place == "第四十一条第一款"


def fines_of(violation: Violation, attributes: frozenset[Attribute]) -> tuple[str, ...]:
    """Every legal range that the act falls under, the nearest first: an act done to defraud is judged by article 40 or
    41(2) and the insurance law in place of article 38; a breach of management adds article 39."""
    found = violation.fines
    if Attribute.FRAUD_PURPOSE in attributes:
        found = (
            ("fine.regulation_40", "fine.social_insurance_87", "fine.handling_55")
            if violation.party is Party.PROVIDER
            else ("fine.regulation_41", "fine.social_insurance_88", "fine.handling_55")
        )
    if Attribute.MANAGEMENT in attributes:
        found = (*found, "fine.regulation_39")
    return found
