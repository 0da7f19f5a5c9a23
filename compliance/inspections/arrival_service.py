"""What begins a visit: the notice is this visit's, and two officers with valid certificates are there."""

from datetime import date

from compliance.accounts import service as accounts
from compliance.foundation.errors import Refusal
from compliance.inspections.rules import OFFICERS_NEEDED, TabletEvent
from compliance.sampling import code_rules
from compliance.sampling.service import AssignmentView


def check(order: AssignmentView, event: TabletEvent, day: date) -> None:
    """Refuse an arrival (INSPECTIONS-16, INSPECTIONS-17) that may not begin the visit; `day` is that of the arrival."""
    _check_code(order, event)
    _check_presence(order, event, day)


def _check_code(order: AssignmentView, event: TabletEvent) -> None:
    """The notice that was scanned at the door is this visit's."""
    given = event.value.get("code")
    if given and code_rules.read(given) != order.code:
        raise Refusal(
            "INSPECTIONS-17",
            zh="通知书编码不属于本次检查",
            en="the code on the notice belongs to another visit",
            do_zh="请核对通知书，扫描本次检查的二维码",
            do_en="Look at the notice and scan this visit's code",
            status=422,
            fields={"value.code": "another visit"},
        )


def _check_presence(order: AssignmentView, event: TabletEvent, day: date) -> None:
    """Two officers of the authority with valid certificates are there: those named, the whole team if none is."""
    team = {user_id for user_id, _ in order.officers}
    present = set(event.value.get("officers") or team) & team
    valid = {officer.user_id for officer in accounts.officers(order.authority, day)}
    if len(present & valid) < OFFICERS_NEEDED:
        raise Refusal(
            "INSPECTIONS-16",
            zh="到场的检查人员中持有效证件的不足两人，不能开始检查",
            en="fewer than two officers with valid certificates are present; the visit cannot begin",
            article="医疗保障基金使用监督管理条例第二十九条",
            do_zh="请两名以上持有效证件的本组人员到场后再登记；证件到期的，请先换发并由系统管理员登记",
            do_en="Begin when two members of the team with valid certificates are there; renew what has expired first",
            fields={"value.officers": "two wanted"},
        )
