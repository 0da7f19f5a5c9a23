"""The sheets of those under supervision: agreements and the registry, each row with its page."""

from datetime import date

from compliance.agreements import service as agreements
from compliance.agreements.rules import STATE_WORDS, State
from compliance.agreements.service import AgreementView
from compliance.foundation import clock
from compliance.foundation.words import Words
from compliance.providers import service as providers
from compliance.providers.rules import (
    CREDIT_WORDS,
    DESIGNATED,
    KIND_WORDS,
    LEVEL_WORDS,
    OWNERSHIP_WORDS,
    STATUS_WORDS,
    CreditGrade,
    Kind,
    Level,
    Ownership,
    Status,
)
from compliance.providers.service import ProviderView, Search
from compliance.reports.rules import Quarter
from compliance.reports.sheet_rules import Column, ColumnKind, Fact, Link, Row, Sheet


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
        rows=(_agreement_row(view) for view in agreements.agreements_on(on)),
    )


def _agreement_row(view: AgreementView) -> Row:
    return (
        Link(view.number, f"/agreements/{view.id}"),
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


def registry_sheet() -> Sheet:
    """The registry as it stands today; who to call is no part of a report."""
    return Sheet(
        name=Words("名录", "Registry"),
        note=Words(
            f"{clock.today()}的定点医药机构名录；名录随时更新，不追溯到季末。",
            f"The registry of {clock.today()}; it is kept up to date and not read back to the quarter's end.",
        ),
        columns=(
            Column(Words("机构编码", "Provider code"), width=14),
            Column(Words("机构名称", "Provider"), width=34),
            Column(Words("机构类别", "Kind"), width=20),
            Column(Words("等级", "Level"), width=10),
            Column(Words("所有制", "Ownership"), width=10),
            Column(Words("县（区）", "District"), width=12),
            Column(Words("乡镇（街道）", "Township"), width=14),
            Column(Words("统一社会信用代码", "Social credit code"), width=22),
            Column(Words("许可证号", "Licence"), width=22),
            Column(Words("许可证有效期至", "Licence until"), ColumnKind.DAY, 14),
            Column(Words("床位", "Beds"), ColumnKind.COUNT, 8),
            Column(Words("信用等级", "Credit grade"), width=12),
            Column(Words("状态", "State"), width=10),
        ),
        rows=(_provider_row(view) for view in providers.everything(Search())),
    )


def _provider_row(view: ProviderView) -> Row:
    return (
        Link(view.code, f"/providers/{view.id}"),
        view.name,
        KIND_WORDS[Kind(view.kind)],
        LEVEL_WORDS[Level(view.level)],
        OWNERSHIP_WORDS[Ownership(view.ownership)],
        view.district,
        view.township,
        view.uscc,
        view.licence_no,
        view.licence_until,
        view.beds,
        CREDIT_WORDS[CreditGrade(view.credit_grade)],
        STATUS_WORDS[Status(view.status)],
    )
