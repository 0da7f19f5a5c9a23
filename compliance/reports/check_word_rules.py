"""What a check of a workbook found, and how it is told. Pure."""

from dataclasses import dataclass
from datetime import datetime

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.reports.sheet_rules import Difference


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found. bytes_same: the very file; changed: the first cell whose value differs from what was handed out;
    ledger: the first cell that differs from the ledger of now; on_trail: the trail holds this export and its hashes."""

    code: str
    period: str
    made_at: datetime
    made_by: str
    bytes_same: bool
    changed: Difference | None
    ledger: Difference | None
    on_trail: bool

    @property
    def good(self) -> bool:
        """Unaltered, recorded, and still what the ledger says."""
        return self.changed is None and self.ledger is None and self.on_trail


_RECORDED = Words("操作日志中有该导出记录", "the trail holds this export")
_UNRECORDED = Words("操作日志中没有该导出记录，或者记录的哈希不同", "the trail holds no such export, or other hashes")
_SAME_FILE = Words("文件与导出时逐字节相同", "the file is the one handed out, byte for byte")
_SAVED_AGAIN = Words("文件重新保存过，以下按单元格数值判断", "the file was saved again; its values are judged")
_SAME_VALUES = Words("数值未改动", "no value was changed")
_SAME_LEDGER = Words("与台账一致", "it equals the ledger")


def lines(found: Checked) -> tuple[Words, ...]:
    """The answers, one sentence each."""
    return (
        Words(f"导出编号 {found.code}，{found.made_by}", f"export {found.code}, by {found.made_by}"),
        _RECORDED if found.on_trail else _UNRECORDED,
        _SAME_FILE if found.bytes_same else _SAVED_AGAIN,
        _changed(found.changed) if found.changed else _SAME_VALUES,
        _moved(found.ledger) if found.ledger else _SAME_LEDGER,
    )


def refused(found: Checked) -> Refusal:
    """The refusal of a workbook that does not stand: altered (REPORTS-04) before unequal (REPORTS-05) before unknown to
    the trail (REPORTS-06)."""
    if found.changed:
        words = _changed(found.changed)
        return Refusal(
            "REPORTS-04",
            zh=words.zh,
            en=words.en,
            do_zh="请使用系统重新导出的报表",
            do_en="Use a fresh export",
        )
    if found.ledger:
        words = _moved(found.ledger)
        return Refusal(
            "REPORTS-05",
            zh=words.zh,
            en=words.en,
            do_zh="导出后台账又有入账或冲销的，请重新导出",
            do_en="Export again where the ledger has grown since",
        )
    return Refusal(
        "REPORTS-06",
        zh=_UNRECORDED.zh,
        en=_UNRECORDED.en,
        do_zh="请运行 trail verify 核查操作日志",
        do_en="Run trail verify",
    )


def _changed(one: Difference) -> Words:
    return Words(
        f"“{one.sheet}”表{one.cell}被改动：导出时为“{one.expected}”，现为“{one.found}”",
        f"{one.sheet} {one.cell} was changed: exported as “{one.expected}”, now “{one.found}”",
    )


def _moved(one: Difference) -> Words:
    return Words(
        f"“{one.sheet}”表{one.cell}与台账不一致：台账为“{one.expected}”，表中为“{one.found}”",
        f"{one.sheet} {one.cell} differs from the ledger: the ledger says “{one.expected}”, the sheet “{one.found}”",
    )
