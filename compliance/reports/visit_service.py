"""The sheet of visits: which draws and orders led where, and how far the duties of coverage are met."""

from compliance.accounts.rules import AUTHORITY_WORDS
from compliance.checklists import service as checklists
from compliance.foundation.words import Words
from compliance.reports.rules import Column, ColumnKind, Fact, Quarter, Sheet, Value
from compliance.reports.work_service import last_day
from compliance.sampling import service as sampling
from compliance.sampling.plan_rules import NOTICE_WORDS
from compliance.sampling.rules import ORIGIN_WORDS
from compliance.sampling.service import AssignmentView


def coverage_facts(quarter: Quarter) -> tuple[Fact, ...]:
    """For each duty: visited of all, and how many the duty asks for; what is drawn is told apart."""
    found = sampling.coverage(quarter.since, last_day(quarter))
    return tuple(
        Fact(
            Words(f"已查{one.duty.words.zh}（家）", f"Visited: {one.duty.words.en}"),
            Words(
                f"{one.visited}（共{one.total}家，抽中{one.drawn}家，专项行动要求不少于{one.required}家）",
                f"{one.visited} of {one.total} ({one.drawn} drawn; the campaign asks for at least {one.required})",
            ),
        )
        for one in found.duties
    )


def visits_sheet(quarter: Quarter) -> Sheet:
    """Every visit closed in the quarter. What is drawn but not yet visited stays unseen."""
    visits = sampling.closed_between(quarter.since, quarter.until)
    titles = {id: checklists.version(id).title for id in {visit.checklist_version_id for visit in visits}}
    return Sheet(
        name=Words("抽查与检查", "Draws and visits"),
        note=Words(
            "按检查完成日期统计；抽取产生和指定检查分别注明。任务编号与“问题”表的来源编号一致。",
            "By the day the visit was closed; drawn and directed visits are marked. "
            "The visit's number is the source number on the sheet of findings.",
        ),
        columns=(
            Column(Words("完成日期", "Closed on"), ColumnKind.DAY, 12),
            Column(Words("轮次", "Round"), width=18),
            Column(Words("产生方式", "Origin"), width=12),
            Column(Words("机构编码", "Provider code"), width=14),
            Column(Words("机构名称", "Provider"), width=30),
            Column(Words("乡镇（街道）", "Township"), width=14),
            Column(Words("办理主体", "Authority"), width=20),
            Column(Words("检查方式", "Notice"), width=12),
            Column(Words("检查表", "Checklist"), width=26),
            Column(Words("检查人员", "Officers"), width=24),
            Column(Words("任务编号", "Visit"), width=38),
        ),
        rows=tuple(_row(visit, titles[visit.checklist_version_id]) for visit in visits),
    )


def _row(visit: AssignmentView, checklist: Words) -> tuple[Value, ...]:
    return (
        visit.closed_on,
        visit.round_id,
        ORIGIN_WORDS[visit.origin],
        visit.provider_code,
        visit.provider_name,
        visit.township,
        AUTHORITY_WORDS[visit.authority],
        NOTICE_WORDS[visit.notice],
        checklist,
        "、".join(name for _, name in visit.officers),
        str(visit.id),
    )
