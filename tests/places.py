"""Where the placeholders of the access tables lead in the sample county."""

import json
import tempfile
from io import BytesIO
from pathlib import Path

from compliance.accounts.rules import SYSTEM
from compliance.claims import service as claims
from compliance.claims import upload_service
from compliance.county import accreditation_service
from compliance.county.people_service import PASSWORD
from compliance.county.round_rules import DIRECTED, JUNE_ID, WINTER_ID
from compliance.foundation import clock
from compliance.indicators.period_rules import period
from compliance.reports import summary_service
from compliance.reports.rules import Half
from compliance.screening import review_service, sampled_service
from compliance.screening import service as screening
from compliance.worklists import service as worklists
from tests import placed

OWN, OTHER = DIRECTED[0], "大歇镇卫生院"
_NO_VISIT = "00000000-0000-4000-8000-000000000000"


def _of_provider(name: str, prefix: str = "") -> dict[str, str]:
    provider = placed.one("SELECT id FROM providers WHERE name = :name", name=name)
    finding = placed.one(
        "SELECT id FROM findings WHERE provider_id = :p AND source_kind <> 'review' ORDER BY found_on, id", p=provider
    )
    order = placed.one("SELECT id FROM rectifications WHERE provider_id = :p ORDER BY id", p=provider)
    case = placed.one(
        "SELECT c.id FROM cases c JOIN case_findings f ON f.case_id = c.id WHERE f.finding_id = :f", f=finding
    )
    values = {
        "provider": provider,
        "offer": placed.one("SELECT id FROM agreement_offers WHERE provider_id = :p", p=provider),
        "assessment": placed.one("SELECT id FROM assessments WHERE provider_id = :p", p=provider),
        "payment": placed.one("SELECT id FROM monthly_payments WHERE provider_id = :p ORDER BY id", p=provider),
        "agreement": placed.one("SELECT id FROM agreements WHERE provider_id = :p", p=provider),
        "finding": finding,
        "line": placed.one("SELECT id FROM finding_lines WHERE finding_id = :f ORDER BY id", f=finding),
        "case": case,
        "working_paper": placed.one(
            "SELECT id FROM issued_papers WHERE subject = :s ORDER BY id", s=f"finding:{finding}"
        ),
        "rectification": order,
        **_self_check(provider),
        "rectification_paper": placed.one(
            "SELECT id FROM issued_papers WHERE subject = :s ORDER BY id", s=f"rectification:{order}"
        ),
        "rectification_file": _file_of(order),
        **_indicators(provider),
        "paper": placed.one("SELECT id FROM issued_papers WHERE subject = :s ORDER BY id", s=f"case:{case}"),
        "deduction": placed.one("SELECT id FROM consequences WHERE case_id = :c ORDER BY id", c=case),
        "consequence": placed.one("SELECT id FROM consequences WHERE case_id = :c ORDER BY id", c=case),
    }
    return {f"{prefix}{key}": value for key, value in values.items()}


def _self_check(provider: str) -> dict[str, str]:
    """What a provider declares, and the paper of it."""
    one = placed.one("SELECT id FROM self_checks WHERE provider_id = :p ORDER BY id", p=provider)
    subject = f"self_check:{one}"
    return {
        "self_check": one,
        "self_check_paper": placed.one("SELECT id FROM issued_papers WHERE subject = :s ORDER BY id", s=subject),
    }


def _indicators(provider: str) -> dict[str, str]:
    """Its deduction by targets with the notice of it, and its last control target."""
    matter = placed.one("SELECT id FROM indicator_matters WHERE provider_id = :p ORDER BY id", p=provider)
    subject = f"indicator_matter:{matter}"
    return {
        "indicator_matter": matter,
        "indicator_paper": placed.one("SELECT id FROM issued_papers WHERE subject = :s ORDER BY id", s=subject),
        "indicator_target": placed.one(
            "SELECT id FROM indicator_targets WHERE provider_id = :p ORDER BY id DESC", p=provider
        ),
    }


def _file_of(order: str) -> str:
    found = placed.one(
        "SELECT evidence FROM rectification_events WHERE rectification_id = :o AND kind = 'reported'", o=order
    )
    # PostgreSQL gives the list itself, SQLite its text.
    return str(json.loads(found.replace("'", '"'))[0]) if found.startswith("[") else placed.NOBODY


def _visit(name: str) -> str:
    found = placed.one(
        "SELECT a.id FROM assignments a JOIN providers p ON p.id = a.provider_id"
        " WHERE p.name = :name AND a.round_id IS NULL",
        name=name,
    )
    return found if "-" in found or len(found) != 32 else placed.dashed(found)


def _records(visit: str, other: str) -> dict[str, str]:
    sql = "SELECT id FROM issued_papers WHERE subject = :s ORDER BY id"
    return {
        "visit_paper": placed.one(sql, s=f"visit:{visit}"),
        "other_visit_paper": placed.one(sql, s=f"visit:{other}"),
    }


def _worklist() -> str:
    """The county's list of the day it was loaded, made where the schedule has not run yet."""
    worklists.propose(clock.today())
    return placed.one("SELECT id FROM worklists ORDER BY id")


def _claims() -> dict[str, str]:
    """A batch, and a file on its way."""
    heads = "结算单号,身份证号,机构编码,医疗类别,结算日期,总费用,基金支付"
    text = f"{heads}\nP1,1,H0001,门诊,2024-05-06,120.00,60.00\nP2,1,H0001,门诊,2024-13-06,120.00,60.00\n".encode()
    waiting = upload_service.take(SYSTEM, BytesIO(text), "门诊结算.csv", "样例")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        path.write_bytes(text + b"\n")
        batch = claims.load(SYSTEM, path, claims.look(path, "样例").layout, source_name="样例")
    claims.join_identities(SYSTEM, "1", "2", "户籍变更，换发新号")
    alias = str(claims.joined()[0].alias)
    return {"claim_upload": str(waiting.id), "claim_batch": str(batch.id), "claim_alias": alias}


def _screening() -> dict[str, str]:
    """A run over the county's March with its leads, and a version that waits."""
    run = screening.screen(SYSTEM, period("2024-03"), ["top_patients", "large_bill"])
    waits = screening.propose(SYSTEM, "large_bill", {"min_total": 500_000}, {}, clock.today(), "试算")
    screening.try_out(SYSTEM, waits, period("2024-03"))
    lead = placed.one("SELECT lead_id FROM screening_leads WHERE run_id = :r ORDER BY lead_id", r=run)
    return {"screening_run": str(run), "screening_lead": lead, "screening_version": str(waits), **_second_review()}


def _follow_ups() -> dict[str, str]:
    """The round under way, one of the sample township's people, a suspicion, a closed round."""
    going = "SELECT id FROM follow_up_rounds WHERE closed_at IS NULL ORDER BY id DESC"
    waiting = "SELECT id FROM follow_ups WHERE state = 'waiting' AND township = '大歇镇' ORDER BY id"
    return {
        "follow_up_round": placed.one(going),
        "closed_follow_up_round": placed.one("SELECT id FROM follow_up_rounds WHERE closed_at IS NOT NULL ORDER BY id"),
        "follow_up": placed.uuid(waiting),
        "other_follow_up": _NO_VISIT,
        "suspicion": placed.uuid("SELECT id FROM follow_ups WHERE suspicion <> '' AND judgement = '' ORDER BY id"),
    }


def _second_review() -> dict[str, str]:
    """The review of the county's May, drawn, and one of its claims."""
    review = review_service.open_month(SYSTEM, period("2024-05"))
    review_service.draw_sample(SYSTEM, review, "places-2024", ("auditor", PASSWORD), ("overseer", PASSWORD))
    drawn = sampled_service.sample(review)[0]
    return {
        "screening_review": str(review),
        "sampled_claim": str(drawn.id),
        "sampled_provider": str(drawn.provider_id),
    }


def _reviews() -> dict[str, str]:
    """The closed review of the first quarter with a record and page of it, and the one in the middle with tasks."""
    first = placed.one("SELECT id FROM review_rounds WHERE quarter = '2024Q1'")
    live = placed.one("SELECT id FROM review_rounds WHERE quarter = '2024Q2'")
    of_name = (
        "SELECT r.id FROM review_records r JOIN providers p ON p.id = r.provider_id"
        " WHERE r.round_id = :r AND r.result = 'violation' AND p.name = :name ORDER BY r.id"
    )
    of_user = (
        "SELECT t.id FROM review_tasks t JOIN users u ON u.id = t.user_id"
        " WHERE t.round_id = :r AND u.name = :name AND t.submitted_at IS NULL ORDER BY t.id"
    )
    record = placed.uuid(of_name, r=first, name=OWN)
    return {
        "review_round": first,
        "live_review_round": live,
        "review_record": record,
        "other_review_record": placed.uuid(of_name, r=first, name=OTHER),
        "live_review_record": placed.uuid("SELECT id FROM review_records WHERE round_id = :r ORDER BY id", r=live),
        "review_page": placed.uuid("SELECT id FROM review_pages WHERE record_id = :r", r=record.replace("-", "")),
        "review_task": placed.uuid(of_user, r=live, name="reviewer"),
        "other_review_task": placed.uuid(of_user, r=live, name="reviewer2"),
    }


def places(room: str) -> dict[str, str]:
    """Placeholder -> value, for the table of one room.

    `other_…` belongs to another provider where a provider asks; staff see every provider, so for them it is a thing
    that is not there. Draws are tried on the round that is released and open, their publication on the closed one.
    """
    if room == "reports":
        return {"summary": str(summary_service.draft(SYSTEM, Half(2024, 1)).id)}
    if room == "worklists":
        return {"worklist": _worklist(), "other_worklist": placed.NOBODY}
    if room == "claims":
        return _claims()
    if room == "retention":
        return placed.erasure()
    if room == "screening":
        return _screening()
    if room == "followups":
        return _follow_ups()
    visit, other = _visit(OWN), _visit(DIRECTED[1])
    known = _all(visit, other, JUNE_ID if room == "sampling" else WINTER_ID)
    found = {**known, **placed.campaign(), **placed.season(), **_reviews(), **placed.meeting()}
    if room == "portal":
        return found | placed.told(found["provider"])
    if room == "agreements":
        return found
    gone = {key: placed.NOBODY for key in found if key.startswith("other_")}
    return {**found, **gone, "other_visit": _NO_VISIT}


def _all(visit: str, other: str, round_id: str) -> dict[str, str]:
    photo = placed.one(
        "SELECT sha256 FROM visit_evidence WHERE visit_id = :visit ORDER BY sha256", visit=visit.replace("-", "")
    )
    order = placed.one("SELECT id FROM assignments WHERE round_id = :round ORDER BY id", round=round_id)
    return {
        **_of_provider(OWN),
        **_of_provider(OTHER, "other_"),
        "person": placed.one("SELECT id FROM users WHERE name = 'inspector1'"),
        "provider_import": placed.one("SELECT id FROM provider_imports ORDER BY id"),
        "round": round_id,
        "closed_round": WINTER_ID,
        "visit": visit,
        "other_visit": other,
        "order": placed.dashed(order) if len(order) == 32 else order,
        **_orders(visit, other) | _records(visit, other),
        "photo": photo,
        "application": placed.one("SELECT id FROM applications"),
        "application_token": placed.one(
            "SELECT value FROM facts WHERE key = :key", key=accreditation_service.ADDRESS_FACT
        ),
        "post": placed.one("SELECT id FROM medical_posts ORDER BY id"),
        "evidence": placed.one(
            "SELECT e.sha256 FROM finding_line_evidence e JOIN finding_lines l ON l.id = e.line_id"
            " JOIN findings f ON f.id = l.finding_id WHERE f.source_kind = 'visit' ORDER BY f.id"
        ),
        "draft": placed.one("SELECT id FROM checklist_drafts ORDER BY id"),
        "second_draft": placed.one("SELECT id FROM checklist_drafts ORDER BY id DESC"),
        **placed.case_files(),
        "bureau_case": placed.one("SELECT id FROM cases WHERE track = 'administrative' ORDER BY id DESC"),
        "lead": placed.one("SELECT id FROM leads WHERE source_kind = 'hand_over' ORDER BY id"),
        "entry": placed.one("SELECT id FROM ledger_entries ORDER BY id"),
        "medical_person": placed.one("SELECT id FROM medical_staff ORDER BY id"),
        **placed.signing() | placed.tips(),
        **placed.points(),
        "law_entry": placed.one("SELECT id FROM law_values WHERE approved_at IS NULL ORDER BY id"),
    }


def _orders(visit: str, other: str) -> dict[str, str]:
    """An order with the sample inspector on its team, and the codes on two notices."""
    return {
        "own_order": placed.uuid(
            "SELECT a.id FROM assignments a JOIN assignment_officers o ON o.assignment_id = a.id"
            " JOIN users u ON u.id = o.user_id WHERE u.name = 'inspector1' AND a.round_id = :round ORDER BY a.id",
            round=JUNE_ID,
        ),
        "visit_code": placed.one("SELECT code FROM assignments WHERE id = :visit", visit=visit.replace("-", "")),
        "other_visit_code": placed.one("SELECT code FROM assignments WHERE id = :visit", visit=other.replace("-", "")),
    }
