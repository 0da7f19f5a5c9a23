"""What comes next on a visit, from its release to the day a case takes over what it found. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from compliance.findings.next_rules import Next
from compliance.findings.standing_rules import Standing
from compliance.findings.view_rules import Stage as FindingStage
from compliance.foundation.words import Words
from compliance.inspections.rules import Stage

ON_SITE: Mapping[Stage, Words] = MappingProxyType(
    {
        Stage.RELEASED: Words(
            "两名检查人员到达现场，出示证件后登记到达。",
            "Go there with two officers, show your certificates, then record the arrival.",
        ),
        Stage.ARRIVED: Words(
            "填写检查表，不符合项逐项取证；完成后共同阅看并签字。",
            "Fill the checklist; each breach needs its evidence. Then read it together and sign.",
        ),
        Stage.SIGNING: Words(
            "由两名检查人员和被检查单位代表签字，随后由服务器封存。",
            "Two officers and the provider's representative sign; then the server seals the visit.",
        ),
        Stage.RETURNED: Words(
            "有项目被退回。请在平板上更正，再由全体签字；旧版本照原样保存。",
            "Items were sent back. Put them right on the tablet, then all sign again; the old version stays as it is.",
        ),
    }
)
REFUSED = Words(
    "检查已封存，但问题未能登记。请处理下列事项后登记。",
    "The visit is sealed but its finding could not be recorded. Put right what is named below and record it.",
)
NOTHING_FOUND = Words("检查已封存，未发现问题。", "The visit is sealed. Nothing was found.")
TO_SEND = Words(
    "问题已登记，请将疑点明细发送被检查单位逐条确认。",
    "The finding is recorded. Send its lines to the provider to be answered.",
)
TO_RECHECK = Words(
    "被检查单位对部分明细不认可，请逐条复核。", "The provider disputes some of the lines. Recheck each of them."
)
TO_CONFIRM = Words(
    "明细已发送被检查单位，收到答复后逐条确认。",
    "The lines were sent to the provider. Confirm each once it is answered.",
)
TO_CASE = Words("明细已全部认定，可以立案处理。", "All lines are decided. Open a case on them.")
IN_CASE = Words(
    "明细已全部认定并转入案件办理，检查环节已办结。",
    "All lines are decided and a case has taken them over. Nothing is left to do on this visit.",
)
NO_CASE = Words("明细已全部认定，无须立案。", "All lines are decided, and none of them asks for a case.")


def next_step(stage: Stage, planned_to: date, refused: bool, findings: Sequence[Standing]) -> Next:
    """What must be done next with a visit; refused: its finding could not be recorded. A visit whose record was
    corrected has several findings: the one that is least far decides."""
    if stage in ON_SITE:
        return Next(ON_SITE[stage], planned_to if stage == Stage.RELEASED else None)
    if refused:
        return Next(REFUSED)
    if not findings:
        return Next(NOTHING_FOUND)
    if any(one.stage is FindingStage.NOT_SENT for one in findings):
        return Next(TO_SEND)
    still = [one for one in findings if one.stage is FindingStage.OPEN]
    if any(one.disputed for one in still):
        return Next(TO_RECHECK)
    if still:
        return Next(TO_CONFIRM, min((one.answer_due for one in still if one.answer_due), default=None))
    if any(one.waits for one in findings):
        return Next(TO_CASE)
    return Next(IN_CASE if any(one.based for one in findings) else NO_CASE)
