"""The sheets of work: agreements, each row with the number that finds it again."""

from datetime import date

from compliance.agreements import service as agreements
from compliance.agreements.rules import STATE_WORDS, State
from compliance.agreements.service import AgreementView
from compliance.foundation import clock
from compliance.foundation.words import Words
from compliance.providers.rules import DESIGNATED, KIND_WORDS, Kind
from compliance.reports.rules import Column, ColumnKind, Fact, Quarter, Sheet


def last_day(quarter: Quarter) -> date:
    """The day as of which a quarter is told: its last, or today while it runs."""
    return max(quarter.since, min(quarter.until, clock.today()))


def agreement_facts(quarter: Quarter) -> tuple[Fact, ...]:
    """How many institutions and pharmacies have an agreement in force on the quarter's last day."""
    views = agreements.agreements_on(last_day(quarter))
    found = [view for view in views if view.state is State.IN_FORCE and view.provider_kind in DESIGNATED]
    pharmacies = sum(view.provider_kind == Kind.PHARMACY for view in found)
    return (
        Fact(Words("履行中协议（家）", "Agreements in force"), len(found), ColumnKind.COUNT),
        Fact(Words("其中：定点医疗机构", "of which medical institutions"), len(found) - pharmacies, ColumnKind.COUNT),
        Fact(Words("其中：定点零售药店", "of which pharmacies"), pharmacies, ColumnKind.COUNT),
    )


def agreements_sheet(quarter: Quarter) -> Sheet:
    """Every agreement of the quarter's last day, with its state and the hash that was signed."""
    on = last_day(quarter)
    return Sheet(
        name=Words("协议", "Agreements"),
        note=Words(
            f"截至{on}协议期内的服务协议及其状态；签订文本以哈希值为凭。",
            f"Agreements whose term covers {on}, and how they stand; the hash is that of the signed text.",
        ),
        columns=(
            Column(Words("协议编号", "Agreement"), width=22),
            Column(Words("机构编码", "Provider code"), width=14),
            Column(Words("机构名称", "Provider"), width=32),
            Column(Words("机构类别", "Kind"), width=18),
            Column(Words("协议文本", "Template"), width=34),
            Column(Words("签订日期", "Signed on"), ColumnKind.DAY, 12),
            Column(Words("协议期起", "From"), ColumnKind.DAY, 12),
            Column(Words("协议期止", "Until"), ColumnKind.DAY, 12),
            Column(Words("状态", "State"), width=14),
            Column(Words("文本哈希", "Hash of the text"), width=24),
        ),
        rows=tuple(_agreement_row(view) for view in agreements.agreements_on(on)),
    )


def _agreement_row(view: AgreementView) -> tuple[str | Words | date, ...]:
    return (
        view.number,
        view.provider_code,
        view.provider_name,
        KIND_WORDS[Kind(view.provider_kind)],
        view.template_title,
        view.signed_on,
        view.valid_from,
        view.valid_until,
        STATE_WORDS[view.state],
        view.text_sha256,
    )
