"""What a new bureau does before its first round, and what of it is done: computed from data, never ticked. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compliance.accounts.rules import ROLE_WORDS, Role
from compliance.foundation.words import Words

# Without these people no case comes to its end: two go on a visit, and who proposes cannot check, hear or decide.
LEAST = {
    Role.MANAGER: 1,
    Role.INSPECTOR: 2,
    Role.AUDITOR_CLAIMS: 1,
    Role.OFFICER: 2,
    Role.LEGAL_REVIEWER: 1,
    Role.AGENCY_DIRECTOR: 1,
    Role.DIRECTOR: 1,
}


# Folders of values as people call the places; one that is not here is called by its folder.
_PLACES = {
    "guangdong": Words("广东省", "Guangdong"),
    "hebei": Words("河北省", "Hebei"),
    "henan": Words("河南省", "Henan"),
    "liaoning": Words("辽宁省", "Liaoning"),
    "shenyang": Words("沈阳市", "Shenyang"),
}


def place_words(folders: Iterable[str]) -> Words:
    """The places of `folders` in one breath."""
    named = [_PLACES.get(one, Words(one, one)) for one in folders]
    return Words("、".join(one.zh for one in named), ", ".join(one.en for one in named))


@dataclass(frozen=True, slots=True)
class Found:
    """What the database holds: names given, folders of provincial values, people who can sign in by role, numbers."""

    bureau: str
    agency_named: bool
    province: tuple[str, ...]
    nation_alone: bool
    people: Mapping[Role, int]
    providers: int
    agreements: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who takes it, the page where ("" on the guide itself), whether it is done, how it stands."""

    key: str
    words: Words
    why: Words
    who: Role
    endpoint: str
    done: bool
    stands: Words


def steps(found: Found) -> tuple[Step, ...]:
    """All steps in their order."""
    return (_names(found), _place(found), _people(found), _registry(found), _agreements(found), _accounts(found))


def _names(found: Found) -> Step:
    done = bool(found.bureau) and found.agency_named
    return Step(
        "names",
        Words("填写单位名称", "Name the bureau and its agency"),
        Words(
            "文书、公示和协议的落款均用此名称；已制发的文书不受影响。",
            "Papers, public pages and agreements are signed in these names; papers already made keep theirs.",
        ),
        Role.ADMINISTRATOR,
        "beginning.names",
        done,
        Words("已填写", "given") if done else Words("尚未填写", "not given yet"),
    )


def _place(found: Found) -> Step:
    chain = place_words(found.province)
    stands = Words("尚未确定", "not settled yet")
    if found.province:
        stands = Words(f"适用国家规定和{chain.zh}规定", f"the nation's values and those of {chain.en}")
    elif found.nation_alone:
        stands = Words("仅适用国家规定", "the nation's values alone")
    return Step(
        "place",
        Words("确定适用的省、市规定", "Settle which province's values of the law apply"),
        Words(
            "裁量基准、听证标准、举报奖励等按本地规定优先适用。",
            "Discretion, hearings and rewards go by the place's own values before the nation's.",
        ),
        Role.ADMINISTRATOR,
        "beginning.place",
        bool(found.province) or found.nation_alone,
        stands,
    )


def _people(found: Found) -> Step:
    missing = {role: least - found.people.get(role, 0) for role, least in LEAST.items()}
    short = {role: count for role, count in missing.items() if count > 0}
    zh = "、".join(f"{ROLE_WORDS[role].zh}{count}人" for role, count in short.items())
    en = ", ".join(f"{count} {ROLE_WORDS[role].en.lower()}" for role, count in short.items())
    return Step(
        "people",
        Words("添加工作人员", "Add the people"),
        Words(
            "检查须两人以上，经办、审核、审批由不同的人承担。",
            "A visit takes two, and who proposes is never who checks or decides.",
        ),
        Role.ADMINISTRATOR,
        "accounts.new_person",
        not short,
        Words(f"还缺：{zh}", f"still missing: {en}") if short else Words("各岗位均有人员", "every role has its people"),
    )


def _registry(found: Found) -> Step:
    return Step(
        "registry",
        Words("导入定点机构名录", "Import the list of providers"),
        Words(
            "用本单位现有的Excel或CSV名录导入，确认前先逐行预览。",
            "From the bureau's own Excel or CSV list; every row is shown before anything is stored.",
        ),
        Role.MANAGER,
        "providers.imports",
        found.providers > 0,
        Words(f"名录现有{found.providers}家", f"{found.providers} in the registry"),
    )


def _agreements(found: Found) -> Step:
    return Step(
        "agreements",
        Words("签订服务协议", "Sign the agreements"),
        Words(
            "拒付、违约金以机构签订的协议条款为依据，没有协议不能处理。",
            "Refusals and damages rest on the signed clauses; without an agreement nothing can be decided.",
        ),
        Role.AGENCY_DIRECTOR,
        "agreements.index",
        found.agreements > 0,
        Words(f"本年度已签{found.agreements}份", f"{found.agreements} signed this year"),
    )


def _accounts(found: Found) -> Step:
    heads = found.people.get(Role.PROVIDER_HEAD, 0)
    return Step(
        "accounts",
        Words("开通定点机构账号", "Give the providers their accounts"),
        Words(
            "机构负责人凭账号签收通知、确认明细、提出申诉。",
            "With it a provider's head receives notices, confirms lines and appeals.",
        ),
        Role.ADMINISTRATOR,
        "accounts.new_person",
        heads > 0,
        Words(f"已开通机构负责人账号{heads}个", f"{heads} accounts of heads"),
    )
