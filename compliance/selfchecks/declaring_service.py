"""Filling a declaration in on the portal, confirming it, sending it back; what is declared becomes due."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.accounts.rules import Actor, Role
from compliance.deadlines import service as deadlines
from compliance.foundation.errors import NotFound
from compliance.foundation.hashing import canonical, sha256_hex
from compliance.foundation.money import Fen, show
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.foundation.working_days import Unit
from compliance.law.consequences import Consequence
from compliance.ledger import rules as ledger_rules
from compliance.ledger import service as ledger
from compliance.ledger.rules import NewEntry, Payee, Way
from compliance.providers.sheet_rules import check_size, kind_of, unreadable
from compliance.providers.workbook_service import read_workbook
from compliance.selfchecks import loading_service as loading
from compliance.selfchecks import owing_service as owing
from compliance.selfchecks import paper_service as papers
from compliance.selfchecks import rules, score_rules, sheet_rules
from compliance.selfchecks.loading_service import SOURCE
from compliance.selfchecks.models import SelfCheck, SelfCheckLine
from compliance.selfchecks.rules import Answer, Declared, Step
from compliance.selfchecks.season_service import happen
from compliance.selfchecks.sheet_rules import Bounds


def draft(actor: Actor, declaration_id: int, answers: Mapping[str, str], notes: Mapping[str, str]) -> None:
    """The provider's people say of each problem whether it was found; what is left out stays open."""
    with unit_of_work(actor) as work:
        row = _own(actor, declaration_id)
        codes = {item.code for item in loading.season_view(row.season).problems}
        row.answers = {code: answer for code, answer in answers.items() if code in codes and answer in set(Answer)}
        row.notes = {code: text.strip()[:2000] for code, text in notes.items() if code in codes and text.strip()}
        happen(work, row, Step.DRAFTED)


def add_line(actor: Actor, declaration_id: int, cells: Sequence[str]) -> None:
    """Add one charge, typed in the order of the table's columns (SELFCHECKS-06); its problem counts as found."""
    with unit_of_work(actor) as work:
        row = _own(actor, declaration_id)
        _put(work, row, (*loading.declared(row), sheet_rules.line(cells, _bounds(row))))


def remove_line(actor: Actor, declaration_id: int, position: int) -> None:
    """Take a charge out again, by its position from 1."""
    with unit_of_work(actor) as work:
        row = _own(actor, declaration_id)
        lines = loading.declared(row)
        if not 1 <= position <= len(lines):
            raise NotFound
        _put(work, row, tuple(line for place, line in enumerate(lines, 1) if place != position))


def load_lines(actor: Actor, declaration_id: int, content: bytes, file_name: str) -> int:
    """Take the charges of a workbook in place of those before; how many. One bad row and nothing is kept (-06)."""
    check_size(len(content))
    if kind_of(content, file_name) != "xlsx":
        raise unreadable("这不是.xlsx表格", "this is no .xlsx workbook")
    sheet = read_workbook(content)
    with unit_of_work(actor) as work:
        row = _own(actor, declaration_id)
        lines = sheet_rules.read(sheet.rows, sheet.faults, _bounds(row))
        _put(work, row, lines)
        return len(lines)


def _bounds(row: SelfCheck) -> Bounds:
    season = loading.season_view(row.season)
    return Bounds([item.code for item in season.problems], season.since, season.until)


def _put(work: UnitOfWork, row: SelfCheck, lines: Sequence[Declared]) -> None:
    if len(lines) > rules.MOST_LINES:
        raise sheet_rules.too_many(len(lines))
    found = {line.problem: Answer.FOUND.value for line in lines}
    row.lines = [SelfCheckLine(**{name: getattr(line, name) for name in Declared.__slots__}) for line in lines]
    row.answers = {**row.answers, **found}
    happen(work, row, Step.DRAFTED)


def mark(actor: Actor, declaration_id: int, own: Decimal | None, survey: Decimal | None, source: str = "") -> None:
    """Enter the marks of a scored season: the provider its own check's, the bureau's people the survey's with its
    source. SELFCHECKS-11 where the season is not scored."""
    with unit_of_work(actor) as work:
        row = _own(actor, declaration_id) if actor.provider_id is not None else loading.locked(declaration_id)
        if not row.season.scored:
            raise rules.refused(
                "SELFCHECKS-11",
                "本次自查不评分",
                "this season is not scored",
                ("无须填写得分", "no mark is needed"),
                status=409,
            )
        if actor.provider_id is not None and own is not None:
            row.own_tenths = int(score_rules.mark(own) * 10)
            happen(work, row, Step.DRAFTED)
        elif survey is not None:
            row.survey_source = rules.require_text(source, Words("调查的来源", "the source of the survey"))
            row.survey_tenths = int(score_rules.mark(survey) * 10)


def confirm(actor: Actor, declaration_id: int) -> str:
    """The head confirms, a return that found nothing as well; what is declared becomes due, by fund, as recovery alone.
    Returns the SHA-256 of what was confirmed. SELFCHECKS-02 for others, -04 while something is missing."""
    rules.require_head(actor.holds(Role.PROVIDER_HEAD))
    with unit_of_work(actor) as work:
        row = _own(actor, declaration_id)
        rules.require(rules.state_of(loading.steps_of(row)), Step.CONFIRMED)
        codes = [item.code for item in loading.season_view(row.season).problems]
        lines = loading.declared(row)
        rules.require_whole(rules.faults(codes, row.answers, row.notes, lines))
        sha256 = sha256_hex(canonical(_content(row, lines)))
        row.signed_sha256 = sha256
        happen(work, row, Step.CONFIRMED, sha256=sha256)
        deadlines.met(work, owing.answer_key(row))
        _post(work, row, lines)
        papers.declaration(work, loading.views([row])[0])
        return sha256


def _content(row: SelfCheck, lines: Sequence[Declared]) -> dict[str, Any]:
    return {
        "number": row.number,
        "list": row.season.checklist_version_id,
        "answers": dict(row.answers),
        "notes": dict(row.notes),
        "own": row.own_tenths,
        "lines": [[str(getattr(line, name)) for name in Declared.__slots__] for line in lines],
    }


def _post(work: UnitOfWork, row: SelfCheck, lines: Sequence[Declared]) -> None:
    by_fund: dict[str, Fen] = {}
    for line in lines:
        by_fund[line.fund] = by_fund.get(line.fund, 0) + line.amount_fen
    time = sum(step.kind == Step.CONFIRMED for step in row.steps)
    for fund, fen in sorted(by_fund.items()):
        ledger.post(
            work,
            NewEntry(
                account=ledger_rules.receivable(Consequence.RECOVERY),
                provider_id=row.provider_id,
                debtor_kind="provider",
                debtor_label="",
                payee=Payee.FUND_ACCOUNT,
                fund=fund,
                amount_fen=fen,
                source_kind=SOURCE,
                source_id=row.number,
                posted_on=work.today,
                key=f"self_check:{row.id}:{time}:{fund}",
            ),
        )
    if by_fund:
        owing.owe_return(work, row)


def send_back(actor: Actor, declaration_id: int, reason: str) -> None:
    """Send a declaration back to be corrected: what it made due is reversed. SELFCHECKS-12 once money came in."""
    kept = rules.require_text(reason, Words("退回补正的理由", "why it is sent back"))
    with unit_of_work(actor) as work:
        row = loading.locked(declaration_id)
        view = loading.views([row])[0]
        rules.require(view.state, Step.RETURNED)
        if view.received_fen:
            raise rules.refused(
                "SELFCHECKS-12",
                "自查金额已有退回入账，不能再退回补正",
                "money came in for it already: it cannot be sent back",
                ("如有差错，请先在台账冲销实收", "reverse the receipt in the ledger first"),
                status=409,
            )
        undone = {line.reverses for line in ledger.of_source(SOURCE, row.number)}
        for line in ledger.of_source(SOURCE, row.number):
            if line.reverses is None and line.id not in undone:
                ledger.reverse(work, line.id, work.today)
        happen(work, row, Step.RETURNED, kept)
        deadlines.drop(work, owing.return_key(row), "自查情况退回补正")
        row.due_on = max(row.season.due_on, deadlines.due(work.today, rules.CORRECTION_DAYS, Unit.WORKING).day)
        deadlines.owe(work, owing.answer_debt(row, row.season.title))


def receive(actor: Actor, declaration_id: int, fen: Fen, on: date, voucher: str) -> None:
    """Enter money that came in, against what is due fund by fund in the order of the lines; never more than is open
    (LEDGER-04). The same voucher again is the same receipt, with another sum it is refused (SELFCHECKS-15)."""
    paper = rules.require_text(voucher, Words("缴款凭证号", "the voucher"))
    with unit_of_work(actor) as work:
        row = loading.locked(declaration_id)
        rules.require_receipt(on, work.today)
        told = f"{paper}　{show(fen)}"
        if rules.known_receipt([one.text for one in row.steps if one.kind == Step.RECEIVED], paper, told):
            return
        rest, dues = fen, _open_dues(row)
        ledger_rules.check_receipt(sum(open_fen for _, open_fen in dues), 0, fen)
        for due_id, open_fen in dues:
            part = min(rest, open_fen)
            if part:
                ledger.receive(work, due_id, part, Way.RECEIPT, on, f"{Way.RECEIPT}:{row.number}:{paper}:{due_id}")
            rest -= part
        happen(work, row, Step.RECEIVED, told)
        if not loading.views([row])[0].outstanding_fen:
            deadlines.met(work, owing.return_key(row), on)


def _open_dues(row: SelfCheck) -> list[tuple[int, Fen]]:
    lines = ledger.of_source(SOURCE, row.number)
    open_: dict[int, Fen] = {
        line.id: line.amount_fen for line in lines if ledger_rules.is_due(line.account) and line.reverses is None
    }
    for line in lines:
        against = line.reverses if line.reverses in open_ else line.settles
        if against in open_:
            open_[against] += line.amount_fen if line.reverses == against else -line.amount_fen
    return [(id, fen) for id, fen in open_.items() if fen > 0]


def _own(actor: Actor, declaration_id: int) -> SelfCheck:
    if loading.of_provider(actor, declaration_id) is None:
        raise NotFound
    return loading.locked(declaration_id)
