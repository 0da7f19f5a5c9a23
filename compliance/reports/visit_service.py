"""The sheets of draws and visits: which rounds were drawn, which orders led where, and how far duties are met."""

from compliance.accounts.rules import AUTHORITY_WORDS
from compliance.checklists import service as checklists
from compliance.foundation.words import Words
from compliance.reports.rules import Quarter
from compliance.reports.sheet_rules import TOTAL, Chart, Column, ColumnKind, Fact, Link, Row, Sheet, Total
from compliance.reports.work_service import last_day
from compliance.sampling import service as sampling
from compliance.sampling.plan_rules import NOTICE_WORDS
from compliance.sampling.rules import ORIGIN_WORDS, STATE_WORDS
from compliance.sampling.service import AssignmentView, RoundView


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


def rounds_sheet(quarter: Quarter) -> Sheet:
    """Every committed round whose visits fall into the quarter: its frame, its draw, how far it has come. No sample."""
    found = _rounds(quarter)
    rows = tuple(_round_row(one) for one in found)
    sums = {at: sum(value for row in rows if isinstance(value := row[at], int)) for at in (9, 10, 11)}
    return Sheet(
        name=Words("双随机", "Double random draws"),
        note=Words(
            "本季度实施的随机抽查轮次。名录在抽取前锁定并公布承诺值，种子由两人共同录入，作废的抽取照样列示；未下达的样本不列示。",
            "The rounds of the quarter. The frame was locked and its commitment published before the draw; two persons "
            "entered the seed; void draws are counted; no sample shows before its release.",
        ),
        columns=(
            Column(Words("轮次", "Round"), width=20),
            Column(Words("名称", "Title"), width=34),
            Column(Words("办理主体", "Authority"), width=20),
            Column(Words("检查方式", "Notice"), width=12),
            Column(Words("检查起", "From"), ColumnKind.DAY, 12),
            Column(Words("检查止", "Until"), ColumnKind.DAY, 12),
            Column(Words("状态", "State"), width=10),
            Column(Words("公开种子", "Public seed"), width=18),
            Column(Words("种子录入人", "Seed keepers"), width=18),
            Column(Words("名录（家）", "In the frame"), ColumnKind.COUNT, 10),
            Column(Words("已下达（家）", "Released"), ColumnKind.COUNT, 10),
            Column(Words("已查（家）", "Visited"), ColumnKind.COUNT, 10),
            Column(Words("作废抽取（次）", "Void draws"), ColumnKind.COUNT, 10),
            Column(Words("承诺值", "Commitment"), width=24),
            Column(Words("结果哈希", "Hash of the result"), width=24),
        ),
        rows=rows,
        totals=(Total(TOTAL, sums),),
        chart=Chart(Words("各轮次已下达与已查（家）", "Released and visited by round"), 1, (10, 11)),
    )


def _rounds(quarter: Quarter) -> list[RoundView]:
    found, number = [], 1
    while True:
        page = sampling.published(number)
        within = (one for one in page.items if one.planned_from <= quarter.until and one.planned_to >= quarter.since)
        found += [view for one in within if (view := sampling.published_round(one.id))]
        if number * page.size >= page.total:
            return sorted(found, key=lambda view: (view.plan.window[0], view.id))
        number += 1


def _round_row(view: RoundView) -> Row:
    live = view.live if view.live and view.live.drawn_at else None
    return (
        Link(view.id, f"/sampling/rounds/{view.id}"),
        view.plan.title,
        AUTHORITY_WORDS[view.plan.authority],
        NOTICE_WORDS[view.plan.notice],
        view.plan.window[0],
        view.plan.window[1],
        STATE_WORDS[view.state],
        live.public_value if live else None,
        "、".join(live.keepers) if live else None,
        view.sizes.get("providers", 0),
        view.released,
        view.closed,
        sum(one.voided_at is not None for one in view.draws),
        view.commitment,
        live.result_hash if live else None,
    )


def visits_sheet(quarter: Quarter) -> Sheet:
    """Every visit closed in the quarter. What is drawn but not yet visited stays unseen."""
    visits = sampling.closed_between(quarter.since, quarter.until)
    titles = {id: checklists.version(id).title for id in {visit.checklist_version_id for visit in visits}}
    return Sheet(
        name=Words("检查", "Visits"),
        note=Words(
            "按检查完成日期统计；抽取产生和指定检查分别注明。任务编号与“问题明细”表的来源编号一致。",
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
        rows=(_row(visit, titles[visit.checklist_version_id]) for visit in visits),
    )


def _row(visit: AssignmentView, checklist: Words) -> Row:
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
        Link(str(visit.id), f"/inspections/{visit.id}"),
    )
