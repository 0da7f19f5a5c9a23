"""Where the placeholders of the access tables lead in the sample county."""

from sqlalchemy import text

from compliance.county.round_rules import DIRECTED, MARCH_ID
from compliance.foundation.database import db

OWN, OTHER = DIRECTED[0], "大歇镇卫生院"
_NOBODY = "999999"


def _one(sql: str, **values: object) -> str:
    found = db.session.execute(text(sql), values).scalar()
    return _NOBODY if found is None else str(found)


def _of_provider(name: str, prefix: str = "") -> dict[str, str]:
    provider = _one("SELECT id FROM providers WHERE name = :name", name=name)
    finding = _one("SELECT id FROM findings WHERE provider_id = :p AND source_kind <> 'review' ORDER BY id", p=provider)
    case = _one("SELECT c.id FROM cases c JOIN case_findings f ON f.case_id = c.id WHERE f.finding_id = :f", f=finding)
    values = {
        "provider": provider,
        "agreement": _one("SELECT id FROM agreements WHERE provider_id = :p", p=provider),
        "finding": finding,
        "line": _one("SELECT id FROM finding_lines WHERE finding_id = :f ORDER BY id", f=finding),
        "case": case,
        "deduction": _one("SELECT id FROM consequences WHERE case_id = :c ORDER BY id", c=case),
        "consequence": _one("SELECT id FROM consequences WHERE case_id = :c ORDER BY id", c=case),
    }
    return {f"{prefix}{key}": value for key, value in values.items()}


def _visit(name: str) -> str:
    found = _one(
        "SELECT a.id FROM assignments a JOIN providers p ON p.id = a.provider_id"
        " WHERE p.name = :name AND a.round_id IS NULL",
        name=name,
    )
    return found if "-" in found or len(found) != 32 else _dashed(found)


def _dashed(uuid: str) -> str:
    return "-".join((uuid[:8], uuid[8:12], uuid[12:16], uuid[16:20], uuid[20:]))


def places() -> dict[str, str]:
    """Placeholder -> value. `other_…` belongs to another provider; what nobody owns is 999999."""
    visit, other = _visit(OWN), _visit(DIRECTED[1])
    photo = _one("SELECT sha256 FROM visit_evidence WHERE visit_id = :visit", visit=visit.replace("-", ""))
    order = _one("SELECT id FROM assignments WHERE round_id = :round ORDER BY id", round=MARCH_ID)
    return {
        **_of_provider(OWN),
        **_of_provider(OTHER, "other_"),
        "person": _one("SELECT id FROM users WHERE name = 'inspector1'"),
        "provider_import": _one("SELECT id FROM provider_imports ORDER BY id"),
        "round": MARCH_ID,
        "visit": visit,
        "other_visit": other,
        "order": _dashed(order) if len(order) == 32 else order,
        "photo": photo,
        "evidence": photo,
        "entry": _one("SELECT id FROM ledger_entries ORDER BY id"),
    }
