"""The sample county's tips: one rewarded, one being checked, one just received; made through the room's services."""

from collections.abc import Mapping
from datetime import date

from compliance.accounts.rules import Actor
from compliance.county.visit_service import picture
from compliance.findings import lead_triage_service as triage
from compliance.findings.lead_rules import Outcome
from compliance.foundation import clock
from compliance.tips import service as tips
from compliance.tips.rules import Channel, Duty, NewTip, Reporter
from compliance.tips.service import Acceptance, Payee, Proposal

_APPOINTED = date(2024, 1, 8)
_REWARDED, _CHECKED, _RECEIVED = date(2024, 5, 6), date(2024, 6, 3), date(2024, 6, 24)
PROVIDER, OTHER = "大歇镇卫生院", "下路镇中心卫生院"


def load(people: Mapping[str, Actor], provider_ids: Mapping[str, int]) -> None:
    """Appoint those who keep tips, and let three tips come in."""
    with clock.at(clock.start_of(_APPOINTED, 9)):
        for name, duty in (("auditor", Duty.KEEPER), ("legal", Duty.REWARD), ("director", Duty.REWARD)):
            tips.appoint(people["director"], people[name].user_id or 0, duty)
    _rewarded(people, provider_ids[PROVIDER])
    _checked(people, provider_ids[OTHER])
    with clock.at(clock.start_of(_RECEIVED, 15)):
        tips.file(
            NewTip(
                channel=Channel.WEB,
                accused="县城某药店",
                text="样例举报：店员用他人医保卡为顾客购买日用品，柜台旁放有多张卡，时间多在傍晚。",
                reporter=Reporter(),
                submission="sample-county-3",
                received_on=_RECEIVED,
            )
        )


def _rewarded(people: Mapping[str, Actor], provider_id: int) -> None:
    """An anonymous insider told of impersonated patients; the case was decided, the reward is paid."""
    keeper = people["auditor"]
    with clock.at(clock.start_of(_REWARDED, 10)):
        new = NewTip(
            channel=Channel.WEB,
            accused=PROVIDER,
            text="样例举报：该院有人冒用他人医保卡住院，登记的病人并不在床，年初以来多次发生。",
            reporter=Reporter(insider=True),
            submission="sample-county-1",
            received_on=_REWARDED,
        )
        filed = tips.file(new)
    with clock.at(clock.start_of(date(2024, 5, 8), 10)):
        summary = "反映2024年以来该院存在冒名住院，登记住院人员不在床。建议核对身份和在床情况。"
        lead = tips.accept(keeper, filed.tip_id, Acceptance(provider_id, "疑似冒名住院", summary))
    with clock.at(clock.start_of(date(2024, 5, 20), 16)):
        triage.conclude(people["officer1"], lead, Outcome.CONFIRMED, "回访和稽核查实，另案处理")
    with clock.at(clock.start_of(date(2024, 5, 22), 9)):
        tips.conclude(keeper, filed.tip_id, "经核查属实，已依法处理。")
    loss = next(one for one in tips.losses(provider_id) if one.fen)
    with clock.at(clock.start_of(date(2024, 8, 14), 9)):
        tips.propose(keeper, filed.tip_id, Proposal(loss.case_id, 1, "提供详细事实，协助核对人员"))
        tips.check(people["legal"], filed.tip_id)
        tips.approve(people["director"], filed.tip_id)
        tips.notify(keeper, filed.tip_id)
    with clock.at(clock.start_of(date(2024, 8, 16), 9)):
        tips.claim(filed.code, Payee("样例领取人", "110101190001010010", "样例银行县支行", "6200000000000000"))
        tips.pay(keeper, filed.tip_id, "样例付字第1号", date(2024, 8, 16))


def _checked(people: Mapping[str, Actor], provider_id: int) -> None:
    """A patient's relative telephoned; the lead is with an officer."""
    keeper = people["auditor"]
    with clock.at(clock.start_of(_CHECKED, 11)):
        new = NewTip(
            channel=Channel.PHONE,
            accused=OTHER,
            text="样例举报：家属住院期间，费用清单上有没有做过的检查，护士站说是系统统一录入的。",
            reporter=Reporter("样例举报人", "00000000000", anonymous=False),
            submission="sample-county-2",
            received_on=_CHECKED,
        )
        filed = tips.enter(keeper, new, [picture("LIST OF CHARGES")])
        view = tips.tip_in_scope(keeper, filed.tip_id)
        shown = tuple(sha256 for sha256, _ in view.files) if view else ()
        summary = "反映住院费用清单列有未实施的检查项目。建议核对检查申请、报告与收费。"
        lead = tips.accept(keeper, filed.tip_id, Acceptance(provider_id, "疑似虚记检查费", summary, shown))
        triage.assign(people["manager"], [lead], people["officer1"].user_id or 0)
