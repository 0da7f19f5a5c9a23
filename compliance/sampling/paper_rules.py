"""What the papers of a draw and of its visits say, as values for their templates. Pure: texts in Chinese, as filed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from compliance.accounts.rules import AUTHORITY_WORDS, Authority
from compliance.sampling.change_rules import ChangeKind
from compliance.sampling.conflict_rules import MAX_LOAD, ONE_DISTRICT
from compliance.sampling.plan_rules import NOTICE_WORDS, Notice
from compliance.sampling.rules import ORIGIN_WORDS, Origin

TITLES: Mapping[tuple[str, Authority], str] = {
    ("approval", Authority.ADMINISTRATIVE): "行政检查审批表",
    ("approval", Authority.AGENCY): "稽核审批表",
    ("notice", Authority.ADMINISTRATIVE): "行政检查通知书",
    ("notice", Authority.AGENCY): "稽核通知书",
}
NUMBERS: Mapping[Authority, str] = {Authority.ADMINISTRATIVE: "医保检通", Authority.AGENCY: "医保稽通"}
BASIS: Mapping[Authority, str] = {
    Authority.ADMINISTRATIVE: "《医疗保障基金使用监督管理条例》第二十二条、第二十七条、第二十九条",
    Authority.AGENCY: "双方签订的医疗保障定点医药机构服务协议",
}
_NONE = "—"


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """One visit as its papers name it. `officers`: (name, certificate number); `times`: visits of the year, this one
    included; `number`: of its notice; `away`: names of officers who must stay away and are to be replaced."""

    number: str
    provider: str
    provider_code: str
    officers: tuple[tuple[str, str], ...]
    contents: str
    first: date
    last: date
    notice: Notice
    origin: Origin
    times: int
    code: str
    address: str
    away: tuple[str, ...] = ()


def number_of(authority: Authority, year: int, number: int) -> str:
    """The number of a notice as offices write it."""
    return f"{NUMBERS[authority]}〔{year}〕{number}号"


def approval(
    authority: Authority, issuer: str, matter: str, source: str, visits: Sequence[VisitFacts]
) -> dict[str, Any]:
    """检查审批表 or 稽核审批表 over some visits."""
    return {
        "title": TITLES["approval", authority],
        "issuer": issuer,
        "matter": matter,
        "contents": "；".join(dict.fromkeys(one.contents for one in visits)),
        "basis": BASIS[authority],
        "source": source,
        "period": _period(min(one.first for one in visits), max(one.last for one in visits)),
        "manner": "、".join(dict.fromkeys(NOTICE_WORDS[one.notice].zh for one in visits)),
        "visits": [{"place": place, **_visit(one)} for place, one in enumerate(visits, start=1)],
    }


def notice(authority: Authority, issuer: str, visits: Sequence[VisitFacts]) -> dict[str, Any]:
    """检查通知书 or 稽核通知书: one sheet for each visit."""
    return {"title": TITLES["notice", authority], "issuer": issuer, "visits": [_visit(one) for one in visits]}


def _visit(one: VisitFacts) -> dict[str, Any]:
    return {
        "number": one.number,
        "provider": one.provider,
        "provider_code": one.provider_code,
        "officers": "、".join(
            f"{name}（{certificate or '证件号待填'}）{'【须回避，待换人】' if name in one.away else ''}"
            for name, certificate in one.officers
        ),
        "barred": bool(one.away),
        "count": len(one.officers),
        "contents": one.contents,
        "period": _period(one.first, one.last),
        "manner": NOTICE_WORDS[one.notice].zh,
        "origin": ORIGIN_WORDS[one.origin].zh,
        "times": one.times,
        "code": grouped(one.code),
        "qr": {"qr": one.address},
    }


def draw_record(record: Mapping[str, Any], issuer: str) -> dict[str, Any]:
    """抽取记录表 of a closed round, from its public record alone: officers by their pseudonyms."""
    draws, commitment = record["draws"], record["commitment"]
    live, plan = draws[-1], [sealed["row"] for sealed in record["plan"]]
    head = next(part for part in plan if part["part"] == "round")
    titles = [part["title"] for part in plan if part["part"] == "stratum"]
    names = {sealed["row"]["code"]: sealed["row"]["name"] for sealed in record["frame"]["providers"]}
    days = {one["code"]: one["closed_on"] or "未查" for one in record["visits"]}
    more = [one for one in record["visits"] if one["origin"] not in (Origin.DRAWN.value, Origin.DIRECTED.value)]
    return {
        "title": "抽取记录表",
        "issuer": issuer,
        "facts": [
            *_round_facts(head, len(names), len(record["frame"]["excluded"]), len(record["frame"]["officers"])),
            {"label": "承诺值", "text": f"{grouped(commitment['hash'])}（{_local(commitment['committed_at'])}公布）"},
            {"label": "公开数", "text": f"{live['public_value']}（{_local(live['seeded_at'])}录入）"},
            {"label": "结果哈希", "text": f"{grouped(live['result_hash'])}（{_local(live['drawn_at'])}公布）"},
            *_staffing(live),
            {"label": "随机串", "text": grouped(record["nonce"])},
            {"label": "记录封存值", "text": f"{grouped(record['seal'])}（{_local(record['closed_at'])}公布）"},
        ],
        "sealed": [],
        "strata": _strata(live, titles, names, days),
        "more": [
            f"{ORIGIN_WORDS[Origin(one['origin'])].zh}：{names.get(one['code'], one['code'])}（{one['code']}），"
            f"{one['closed_on'] or '未查'}"
            for one in more
        ],
        "voids": [
            f"第{one['number']}次抽取（公开数{one['public_value']}）作废，{_local(one['void']['at'])}，理由：{one['void']['reason']}"
            + ("。该次抽取时排不出检查组" if "conflict" in (one["result"] or ()) else "")
            for one in draws
            if one["void"]
        ],
    }


def _staffing(draw: Mapping[str, Any]) -> list[dict[str, str]]:
    """How the teams of a sample were made that had none at the draw."""
    found = [one for one in draw["changes"] if one["kind"] == ChangeKind.RELIEF.value]
    said = {
        MAX_LOAD: lambda most: f"每人最多检查次数提高到{most}次",
        ONE_DISTRICT: lambda _bound: "不再要求每人只去一个县区",
    }
    return [
        {
            "label": "检查组",
            "text": f"抽取时排不出检查组；抽取结果不变，{_local(one['at'])}经两人确认放宽派员规则后排定："
            + "，".join(said[rule](value) for rule, value in sorted(one["relaxed"].items())),
        }
        for one in found
    ]


def _strata(
    draw: Mapping[str, Any], titles: Sequence[str], names: Mapping[str, str], days: Mapping[str, str]
) -> list[dict[str, Any]]:
    result, made = draw["result"], [one for change in draw["changes"] if "relaxed" in change for one in change["teams"]]
    teams = {one["code"]: "、".join(one["officers"]) for one in (*result["teams"], *made)}
    return [
        {
            "title": title,
            "said": f"名录{stratum['size']}家，抽取{stratum['quota']}家，按签号从小到大取。",
            "rows": [
                _row(place, one, names, teams.get(one["code"], _NONE), days.get(one["code"], _NONE))
                for place, one in enumerate(stratum["drawn"], start=1)
            ],
        }
        for title, stratum in zip(titles, result["strata"], strict=True)
    ]


def sealed_record(
    head: Mapping[str, Any],
    issuer: str,
    sizes: Mapping[str, int],
    facts: Sequence[tuple[str, str]],
    voids: Sequence[str],
) -> dict[str, Any]:
    """抽取记录表 on the day of the draw, to be signed by those present: hashes, and nobody who was drawn."""
    return {
        "title": "抽取记录表",
        "issuer": issuer,
        "facts": [
            *_round_facts(head, sizes["providers"], sizes["excluded"], sizes["officers"]),
            *({"label": label, "text": text} for label, text in facts),
        ],
        "sealed": [
            "抽取结果已封存，其哈希如上。下达前任何人不得知悉抽中的检查对象和检查人员；本轮办结后公布签号、抽中名单和随机串，"
            "任何人可凭承诺值和结果哈希重算核对。"
        ],
        "strata": [],
        "more": [],
        "voids": list(voids),
    }


def _round_facts(head: Mapping[str, Any], providers: int, excluded: int, officers: int) -> list[dict[str, str]]:
    first, last = (date.fromisoformat(day) for day in head["window"])
    return [
        {"label": "抽查轮次", "text": f"{head['title']}（{head['id']}）"},
        {"label": "组织部门", "text": AUTHORITY_WORDS[Authority(head["authority"])].zh},
        {
            "label": "检查期间",
            "text": _period(first, last) + (f"（事后补录：{head['reason']}）" if "reason" in head else ""),
        },
        {"label": "名录库", "text": f"检查对象{providers}家，不予抽取{excluded}家；检查人员{officers}人"},
    ]


def _row(place: int, one: Mapping[str, str], names: Mapping[str, str], team: str, day: str) -> dict[str, Any]:
    code = one["code"]
    return {
        "place": place,
        "ticket": one["ticket"][:12],
        "provider": f"{names[code]}（{code}）",
        "team": team,
        "day": day,
    }


def _local(instant: str) -> str:
    """An instant of a record on a Shanghai clock."""
    return datetime.fromisoformat(instant).astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%d %H:%M")


def grouped(text: str) -> str:
    """A hash or a code in groups of four."""
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def _period(first: date, last: date) -> str:
    days = [f"{day.year}年{day.month}月{day.day}日" for day in dict.fromkeys((first, last))]
    return "至".join(days)
