"""Every importer with a good input and the makers of bad ones."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from compliance.accounts.rules import SYSTEM
from compliance.agreements import template_service
from compliance.assessments import scorecard_service
from compliance.checklists import draft_service
from compliance.claims import service as claims
from compliance.claims.limit_rules import read_limits
from compliance.deadlines import holiday_service
from compliance.findings import service as findings
from compliance.followups import contact_service
from compliance.indicators import scheme_service
from compliance.inspections import rescue_service
from compliance.providers import import_service
from compliance.providers.rules import OtherSubject
from compliance.sampling import plan_service, subject_service
from tests.claims import store
from tests.claims.test_import import HEADS, ROWS
from tests.providers.books import HEAD, ROW, csv_of
from tests.sampling.drawn import PLAN
from tests.security.corpus import Importer, Inputs, documents, files

HOUSE = Path(__file__).parents[2]
LIST = csv_of(HEAD, ROW)
CLAIMS = "\n".join([HEADS, *ROWS, ""]).encode()
CONTACTS = "参保人编号,姓名,联系电话,住址,乡镇\n510227196001010015,张三,13800001234,大歇村,大歇镇\n".encode()
NOTICE = """2027-01-01..2027-01-03 休 元旦
2027-02-05..2027-02-12 休 春节
2027-04-05 休 清明节
2027-05-01..2027-05-05 休 劳动节
2027-06-09 休 端午节
2027-09-15 休 中秋节
2027-10-01..2027-10-07 休 国庆节
"""
PAPER = """
[source]
document = "稽核记录2号"
authority = "agency"
title = "重复收费"
provider = "A001"
found_on = 2024-04-01
[[line]]
item_name = "血常规"
occurred_from = 2024-03-01
violation = "repeated_charge"
total = "10.00"
fund = [{fund = "employee", amount = "8.00"}]
"""
RESCUE = '{"format": 1, "user": 1, "device": "d", "key": {"iv": "AAAA", "data": "AAAA"}, "events": [], "files": []}'


def _optional(*keys: str) -> frozenset[str]:
    """What may be left out: without it the document is as good."""
    return frozenset(f"without {key}" for key in keys)


def _text(path: str) -> str:
    return (HOUSE / path).read_text(encoding="utf-8")


def _by_file(take: Callable[[Path], object]) -> Callable[[bytes], object]:
    """An importer that reads a file."""

    def take_bytes(content: bytes) -> object:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "export"
            path.write_bytes(content)
            return take(path)

    return take_bytes


def _names(good: bytes) -> Inputs:
    """Lists of providers: what is no list, and headings that say nothing of it."""
    for name, content in files(good):
        yield name, (content, "x.csv", "")
        yield f"{name}, called a workbook", (content, "x.xlsx", "")
    yield "without names", ("机构代码,地址\nH1,某路1号\n".encode(), "x.csv", "")
    yield "too large", (b"x" * (60 * 1024 * 1024), "x.csv", "")
    for name, text in _maps():
        yield f"map: {name}", (good, "x.csv", text)
    yield "map: two columns in one", (good, "x.csv", "[columns]\nname = 2\naddress = 2\n")
    yield "map: a position beyond", (good, "x.csv", "[columns]\nname = 99\n")


def _maps() -> Inputs:
    """Mapping files that are none."""
    yield "no TOML", "[[["
    yield "an unknown section", "[colours]\nred = 1\n"
    yield "an unknown column", '[columns]\nno_such_column = "机构名称"\n'
    yield "a heading that is not there", '[columns]\nname = "没有这一列"\n'
    yield "a position of nothing", "[columns]\nname = 0\n"
    yield "a position of another type", "[columns]\nname = [1]\n"
    yield "an unknown encoding", '[formats]\nencoding = "rot13"\n'
    yield "an unknown format", "[formats]\nno_such_format = 1\n"
    yield "columns that are none", "columns = 7\n"


def _claims(good: bytes) -> Inputs:
    for name, content in files(good):
        yield name, (content, "")
    for cut in (20, 30, 41, 60):
        yield f"cut by {cut}", (good[: -cut - 1], "")
    yield "a column too many", (good + b"S9,1,H1,x,,,2024-01-01,1,1,1,x,y\n", "")
    yield "columns missing", (b"a,b\n1,2\n", "")
    yield "only headings", (HEADS.encode(), "")
    yield "utf-16", (good.decode().encode("utf-16"), "")
    yield "no row of the right types", (f"{HEADS}\n{'x,' * 10}x\n".encode(), "")
    for name, text in _maps():
        yield f"map: {name}", (good, text)


def _lines(*bad: str) -> Callable[[str], Inputs]:
    """A good list with one bad line in it, at the beginning and at the end."""

    def made(good: str) -> Inputs:
        for line in bad:
            yield f"{line!r} first", f"{line}\n{good}"
            yield f"{line!r} last", f"{good.rstrip()}\n{line}\n"

    return made


def _subjects(good: str) -> Inputs:
    yield from _lines("只有名称", "X1 |", "编码 | 名称", "A 1 | 名称", f"X1 | {'长' * 121}", "X9 | a | b | c")(good)
    yield "empty", ""
    yield "the same code twice", f"{good.rstrip()}\nW1 | 另一病区 | 儿科\n"
    yield "a provider's code", "A001 | 内科一病区 | 内科\n"


def _notices(good: str) -> Inputs:
    bad = ("元旦放假", "2027-13-01 休 x", "2027-02-30 休 x", "2026-01-01 休 x", "2027-01-05 班 x", "2027-01-01 休 x")
    yield from _lines(*bad, "2027-03-09..2027-03-01 休 x", "2027-03-01..2027-05-01 休 x", "2027-03-01 开 x")(good)
    yield "empty", ""
    for count in (1, 2, 3):
        yield f"only {count} festivals", "\n".join(good.splitlines()[:count])


def _limits(good: str) -> Inputs:
    yield from _lines("A100", "A100, 4", "A100, 零级", "A100, 1, 2", "X, " * 3, f"{'X' * 300}, 1", "A1, 3")(good)


def _rescues(good: bytes) -> Inputs:
    yield from ((name, content) for name, content in files(good))
    told = good.decode()
    for old, new in (
        ('"format": 1', '"format": 2'),
        ('"user": 1', '"user": "1"'),
        ('"device": "d"', '"device": 7'),
        ('"key": {', '"keys": {'),
        ('"iv": "AAAA"', '"iv": 7'),
        ('"data": "AAAA"', '"data": "*"'),
        ('"events": []', '"events": {}'),
        ('"events": []', '"events": [{}]'),
        ('"files": []', '"files": [7]'),
    ):
        yield new, told.replace(old, new).encode()
    yield "deep", b"[" * 5000
    yield "of another person", told.encode()


def _checklist(content: bytes) -> object:
    return draft_service.save(SYSTEM, content, "x.toml")


def _checklist_files(good: bytes) -> Inputs:
    for name, content in files(good):
        if content:
            yield name, content
    for name, text in documents(good.decode()):
        yield name, text.encode()
    published = _text("checklists/pharmacy-2024.1.toml")
    yield "a version that is published", published.replace("药", "藥", 1).encode()
    yield "an older version", published.replace('"2024.1"', '"2023.9"').encode()


def _published(path: str, mark: str) -> Callable[[str], Inputs]:
    """Documents whose id is published with another text, besides the malformed ones."""

    def made(good: str) -> Inputs:
        yield from documents(good)
        yield "the id of another text", _text(path).replace(mark, f"{mark}（改）", 1)

    return made


_TEMPLATE = "compliance/agreements/shipped/county-pharmacy-2026.toml"
_CARD = "compliance/assessments/shipped/county-pharmacy-card.toml"
_SCHEME = "compliance/indicators/shipped/county-2024.toml"


def _tables() -> dict[str, Importer]:
    """Lists and exports."""
    return {
        "providers": Importer(
            lambda one: import_service.import_at_once(SYSTEM, one[0], one[1], "", one[2]),
            (LIST, "x.csv", ""),
            lambda good: _names(good[0]),
            ("providers/sheet_rules.py", "providers/list_rules.py"),
        ),
        "claims": Importer(
            lambda one: _by_file(lambda path: store.load(path, map_text=one[1]))(one[0]),
            (CLAIMS, ""),
            lambda good: _claims(good[0]),
            ("claims/source_rules.py",),
        ),
        "limits of items": Importer(
            lambda text: claims.set_item_limits(SYSTEM, read_limits(text)),
            "A1,2\nB7,三级\n",
            _limits,
            ("claims/limit_rules.py",),
        ),
    }


def _published_documents() -> dict[str, Importer]:
    """What is published as TOML and never changed."""
    return {
        "checklists": Importer(
            _checklist,
            _text("checklists/employer_audit-2024.1.toml").replace('"2024.1"', '"2024.2"').encode(),
            _checklist_files,
            ("checklists/file_rules.py", "checklists/draft_service.py"),
            _optional("kinds"),  # those of employers have none
        ),
        "templates of agreements": Importer(
            lambda text: template_service.publish(SYSTEM, text),
            _text(_TEMPLATE).replace("county-pharmacy-2026", "county-pharmacy-2027"),
            _published(_TEMPLATE, "协议"),
            ("agreements/template_fault_rules.py",),
        ),
        "scorecards": Importer(
            lambda text: scorecard_service.publish(SYSTEM, text),
            _text(_CARD).replace("county-pharmacy-card", "county-pharmacy-two"),
            _published(_CARD, "年度考核评分表"),
            ("assessments/scorecard_rules.py", "assessments/scorecard_service.py"),
            _optional("cap", "item.violations", "item.per"),
        ),
        "schemes of deductions": Importer(
            lambda text: scheme_service.publish(SYSTEM, text),
            _text(_SCHEME).replace("county-2024", "county-two"),
            _published(_SCHEME, "2024年度考核指标扣减办法"),
            ("indicators/scheme_rules.py", "indicators/scheme_service.py"),
            frozenset(
                {"without cap", "without rule.cap", "without rule.kinds"}
            ),  # the year's limit is the office's choice
        ),
    }


def _others() -> dict[str, Importer]:
    """Plans, papers, lists in words, and what a tablet saved."""
    return {
        "papers of findings": Importer(
            lambda text: findings.record_file(SYSTEM, text.encode()), PAPER, documents, ("findings/paper_rules.py",)
        ),
        "plans of rounds": Importer(
            lambda text: plan_service.plan(SYSTEM, text),
            PLAN,
            documents,
            ("sampling/plan_file_rules.py",),
            _optional(
                *("spares", "weights", "weights.credit", "team", "team.size", "team.slots", "team.max_load"),
                *("stratum.title", "stratum.where", "stratum.rounding"),
            ),
        ),
        "wards and employers": Importer(
            lambda text: subject_service.add(SYSTEM, OtherSubject.DEPARTMENT, text),
            "W1 | 内科一病区 | 内科\nW2 | 外科病区 | 外科\n",
            _subjects,
            ("sampling/subject_rules.py",),
        ),
        "holidays": Importer(
            lambda text: holiday_service.load_notice(SYSTEM, 2027, "国办发明电", text),
            NOTICE,
            _notices,
            ("deadlines/notice_rules.py",),
        ),
        "contacts": Importer(
            lambda content: contact_service.load(SYSTEM, content, "x.csv"),
            CONTACTS,
            lambda good: (*files(good), ("columns missing", b"a,b\n1,2\n"), ("only headings", good.split(b"\n")[0])),
            ("followups/contact_service.py",),
        ),
        "a tablet's file": Importer(
            rescue_service.rescue_as_owner, RESCUE.encode(), _rescues, ("inspections/rescue_rules.py",)
        ),
    }


def importers() -> dict[str, Importer]:
    """By name."""
    return {**_tables(), **_published_documents(), **_others()}
