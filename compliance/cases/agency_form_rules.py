"""The agency's steps beside money: who takes each, and what it asks to be written."""

from collections.abc import Mapping

from compliance.accounts.rules import Role
from compliance.cases.field_rules import REASON, Field, FieldKind, choice, day, line, of, text
from compliance.cases.hand_over_guard_rules import BODIES, REASONS
from compliance.cases.step_rules import EventKind as Step
from compliance.foundation.words import Words

FIELDS: Mapping[Step, tuple[Field, ...]] = {
    Step.HANDED_OVER: (
        choice("why", "移交情形", "Ground", REASONS),
        text("facts", "事实", "Facts"),
        text("materials", "材料清单", "List of material"),
    ),
    Step.TRANSFERRED: (
        line("name", "移送事项", "Subject"),
        choice("body", "接收机关", "Authority", BODIES),
        text("facts", "事实", "Facts"),
        text("materials", "材料清单", "List of material"),
    ),
    Step.TRANSFER_RECEIVED: (of(FieldKind.OPEN, "of", "针对", "Which"), line("receipt", "回执编号", "Receipt")),
    Step.PERFORMED: (
        of(FieldKind.MEASURE, "id", "处理措施", "Measure"),
        line("scope", "对象", "Object"),
        day("since", "起始日", "From"),
        day("until", "截止日", "Until", needed=False),
    ),
    Step.LIFTED: (of(FieldKind.MEASURE, "id", "处理措施", "Measure"), REASON),
    Step.DEMANDED: (
        day(
            "until",
            "催告期限",
            "To be met by",
            needed=False,
            help=Words("不填的按规定期限计算。", "Left empty, the period of the law."),
        ),
    ),
    Step.ORDERED: (text("facts", "履行内容和方式", "What to perform, and how"),),
}
ROLES: Mapping[Step, tuple[Role, ...]] = {
    **dict.fromkeys(FIELDS, (Role.OFFICER,)),
    Step.ORDERED: (Role.AGENCY_DIRECTOR,),
}
