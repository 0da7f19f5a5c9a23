"""What waits for a provider's people, and what a deduction asks of them next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from compliance.findings.view_rules import FindingView, LineView
from compliance.foundation.money import Fen
from compliance.foundation.words import Words


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: page says which, count how many, due the earliest day."""

    page: str
    words: Words
    count: int
    due: date | None = None
    fen: Fen | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """What of a deduction matters for what is next. told_until: the end of the statement period."""

    may_state: bool
    statement_until: date
    decided: bool
    outstanding_fen: Fen
    due_on: date | None
    to_treasury: bool = False


def open_lines(findings: Iterable[FindingView], today: date) -> tuple[LineView, ...]:
    """The lines that still wait for the provider's answer."""
    return tuple(line for finding in findings for line in finding.lines if awaits(line, today))


def awaits(line: LineView, today: date) -> bool:
    """Whether an answer is asked for now: sent, or rechecked and still disputable while there is time."""
    if not line.answerable:
        return False
    return line.rounds == 0 or (line.disputable and line.answer_due is not None and today <= line.answer_due)


def line_todos(findings: Iterable[FindingView], today: date) -> tuple[Todo, ...]:
    """Lines without a draft, and drafts that the head has not confirmed."""
    lines = open_lines(findings, today)
    fresh = [line for line in lines if line.draft is None]
    drafted = [line for line in lines if line.draft is not None]
    found = []
    if fresh:
        found.append(Todo("lines", Words("违规明细待答复", "Lines to answer"), len(fresh), _earliest(fresh)))
    if drafted:
        words = Words("答复意见待负责人确认", "Drafted answers for the head to confirm")
        found.append(Todo("lines", words, len(drafted), _earliest(drafted)))
    return tuple(found)


def _earliest(lines: Iterable[LineView]) -> date | None:
    return min((line.answer_due for line in lines if line.answer_due), default=None)


def deduction_todos(deductions: Iterable[Open]) -> tuple[Todo, ...]:
    """Deductions on which a statement may still be made, and those that are decided and not yet settled."""
    rows = tuple(deductions)
    stating = [row.statement_until for row in rows if row.may_state]
    owed = [row for row in rows if row.decided and row.outstanding_fen > 0]
    found = []
    if stating:
        words = Words("可提出陈述申辩的处理意见", "Proposed deductions on which you may make a statement")
        found.append(Todo("deductions", words, len(stating), min(stating)))
    if owed:
        due = min((row.due_on for row in owed if row.due_on), default=None)
        fen = sum(row.outstanding_fen for row in owed)
        found.append(
            Todo("deductions", Words("已决定、待缴纳或抵扣", "Decided and not yet settled"), len(owed), due, fen)
        )
    return tuple(found)


def order_todos(dues: Iterable[date]) -> tuple[Todo, ...]:
    """Orders to put something right that wait for the provider's report."""
    found = sorted(dues)
    if not found:
        return ()
    words = Words("限期整改待报告", "Orders to put right and report on")
    return (Todo("rectifications", words, len(found), found[0]),)


def self_check_todos(dues: Iterable[date]) -> tuple[Todo, ...]:
    """Self-checks that wait for the provider's answer, the head's confirmation or the return of what was declared."""
    found = sorted(dues)
    if not found:
        return ()
    return (Todo("self_checks", Words("自查自纠待办理", "Self-checks to be done"), len(found), found[0]),)


def request_todos(untils: Iterable[date | None]) -> tuple[Todo, ...]:
    """Requests that the clerk drafted and the head has not sent."""
    found = tuple(untils)
    if not found:
        return ()
    words = Words("申请草稿待负责人确认提交", "Drafted requests for the head to send")
    return (Todo("deductions", words, len(found), min((day for day in found if day), default=None)),)


def declaration_todos(dues: Iterable[date]) -> tuple[Todo, ...]:
    """Months whose costs wait to be declared."""
    found = sorted(dues)
    words = Words("月度费用待申报", "Months to be declared")
    return (Todo("payments", words, len(found), found[0]),) if found else ()


def indicator_todos(untils: Iterable[date], offers: int, today: date) -> tuple[Todo, ...]:
    """Deductions by targets on which a view may be stated, and control targets that wait for an answer."""
    open_ = sorted(until for until in untils if until >= today)
    found = []
    if open_:
        words = Words("可提出意见的考核扣减", "Deductions by targets on which you may state your view")
        found.append(Todo("indicators", words, len(open_), open_[0]))
    if offers:
        found.append(Todo("indicators", Words("控制目标待答复", "Control targets to answer"), offers))
    return tuple(found)


def signing_todos(count: int) -> tuple[Todo, ...]:
    """Agreements that wait for the head's signature."""
    words = Words("服务协议待负责人签署", "Agreements for the head to sign")
    return (Todo("agreements", words, count),) if count else ()


def objection_todos(untils: Iterable[date], today: date) -> tuple[Todo, ...]:
    """Provisional results of yearly assessments that may still be objected to."""
    found = sorted(until for until in untils if until >= today)
    if not found:
        return ()
    words = Words("可提出异议的年度考核初评结果", "Provisional results of the yearly assessment open to objection")
    return (Todo("assessments", words, len(found), found[0]),)


def next_of(row: Open) -> tuple[Words, date | None]:
    """What a deduction asks of its provider next, and by when."""
    if row.may_state:
        words = Words(
            "核对事实和金额，有异议的提出陈述申辩", "Check the facts and sums; make a statement if you object"
        )
        return words, row.statement_until
    if not row.decided:
        return Words("等待办理机构作出决定", "Wait for the decision"), None
    if row.outstanding_fen > 0:
        words = (
            Words("按期向收款方缴纳", "Pay by the day")
            if row.to_treasury
            else Words("按期缴纳，或由经办机构在结算中抵扣", "Pay by the day, or let it be set off in settlement")
        )
        return words, row.due_on
    return Words("已结清，无需办理", "Settled: nothing is left to do"), None
