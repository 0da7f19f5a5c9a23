"""What an inquiry record (询问笔录), a list of papers taken (调取资料清单) and a receipt for their return say. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from compliance.inspections.merge_rules import Content
from compliance.inspections.site_rules import ASKED_WORDS, FORM_WORDS, pages_of

_DRAWN_MM = 28
_READ = {
    "self": "以上笔录我已阅看，与我所述一致。",
    "aloud": "以上笔录已向我宣读，与我所述一致。",
}


def inquiry(
    value: Mapping[str, Any], number: str, issuer: str, names: Mapping[int, str], certificate: str
) -> dict[str, Any]:
    """An inquiry as its paper says it: each page with its hash and the signature under it."""
    facts = [
        f"询问时间：{value.get('began') or '—'}至{value.get('ended') or '—'}",
        f"询问地点：{value.get('place') or '—'}",
        f"被询问人：{value['name']}（{ASKED_WORDS[value['role']].zh}）",
    ]
    for key, label in (("identity", "证件号码"), ("unit", "工作单位"), ("position", "职务"), ("phone", "联系电话")):
        facts += [f"{label}：{value[key]}"] if value.get(key, "").strip() else []
    officers = [one for one in value.get("officers", []) if one["by"] in names]
    facts.append("询问人：" + ("、".join(names[one["by"]] for one in officers) or "—"))
    return {
        "title": "询问笔录",
        "number": number,
        "issuer": issuer,
        "facts": facts,
        "told": f"告知：我们是{issuer}的工作人员，现向你出示{certificate}。你应当如实回答询问；你认为我们与本次检查"
        "有直接利害关系的，有权申请回避；对与检查无关的问题有权拒绝回答。以上内容已告知被询问人。",
        "pages": [_page(value, place, pairs) for place, pairs in enumerate(pages_of(value["pairs"]))],
        "read": _read(value),
        "signers": [
            {"who": "询问人", "drawn": [{"photo": one["image"], "mm": _DRAWN_MM}], "name": names[one["by"]]}
            for one in officers
        ],
        "dated": (value.get("ended") or value.get("began") or "—")[:10],
    }


def _page(value: Mapping[str, Any], place: int, pairs: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    signed = value.get("pages", [])
    page = signed[place] if place < len(signed) else None
    lines = [line for pair in pairs for line in (f"问：{pair['q']}", f"答：{pair['a']}")]
    return {
        "number": place + 1,
        "lines": lines,
        "drawn": [{"photo": page["image"], "mm": _DRAWN_MM}] if page else [],
        "sha256": spaced(page["sha256"]) if page else "未签名",
    }


def _read(value: Mapping[str, Any]) -> str:
    said = _READ.get(value.get("read", ""), "尚未核对。")
    if value.get("remarks", "").strip():
        said += f"补充或更正：{value['remarks'].strip()}"
    if value.get("refused", "").strip():
        said = f"被询问人拒绝签名，理由：{value['refused'].strip()}。见证人：{value['witness']}。"
    return said


def materials(taken: Sequence[Mapping[str, Any]], number: str, issuer: str, provider: str, unit: str) -> dict[str, Any]:
    """The list of papers taken away; who signs is added by the caller."""
    return {
        "title": "调取资料清单",
        "number": number,
        "issuer": issuer,
        "unit": unit,
        "provider": provider,
        "said": "因检查需要，调取下列资料。复制件经提供人核对，注明“与原件一致”。原件用毕退还，另具回执。",
        "materials": [_material(one, place) for place, one in enumerate(taken, 1)],
    }


def _material(one: Mapping[str, Any], place: int) -> dict[str, str]:
    back = one.get("returned")
    return {
        "no": str(place),
        "name": one["name"],
        "pages": str(one["pages"]),
        "copies": str(one["copies"]),
        "form": FORM_WORDS[one["form"]].zh,
        "verified": "与原件一致" if one["verified"] else "—",
        "note": one.get("note") or (f"{back['on']}已退还{back['to']}" if back else "—"),
    }


def returned(
    taken: Sequence[Mapping[str, Any]], number: str, issuer: str, provider: str, on: str, receiver: str, by: str
) -> dict[str, Any]:
    """The receipt for papers that came back."""
    return {
        "title": "资料退还回执",
        "number": number,
        "issuer": issuer,
        "said": f"{issuer}于{on}将下列资料退还{provider}，收件人{receiver}。",
        "materials": [
            {**_material(one, place), "returned": (one.get("returned") or {"on": on})["on"]}
            for place, one in enumerate(taken, 1)
        ],
        "signers": [
            {"who": "收件人（签字）", "drawn": [], "name": "＿＿＿＿＿＿"},
            {"who": "退还人", "drawn": [], "name": by},
        ],
        "dated": on,
    }


def spaced(sha256: str) -> str:
    """A hash in groups of four, as papers print it: lines can break in it, and people can compare it."""
    return " ".join(sha256[at : at + 4] for at in range(0, len(sha256), 4))


def enclosed(content: Content) -> list[str]:
    """What the record says of inquiries and papers taken."""
    asked = [f"{value['name']}（{ASKED_WORDS[value['role']].zh}）" for _, value in content.inquiries]
    found = [f"询问{len(asked)}人：{'、'.join(asked)}，笔录另附。"] if asked else []
    taken = [f"{value['name']}{value['pages']}页{value['copies']}份" for _, value in content.materials]
    found += [f"调取资料{len(taken)}项：{'、'.join(taken)}，清单另附。"] if taken else []
    return found or ["未制作询问笔录，未调取资料。"]
