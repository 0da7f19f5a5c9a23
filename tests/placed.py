"""Things that placeholders of the access tables name, asked of the tables of the sample county."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import text

from compliance.accounts import service as accounts
from compliance.accounts.rules import SYSTEM, Actor
from compliance.cases import service as cases
from compliance.cases.service import Choice
from compliance.county import handling_service as handling
from compliance.county.handling_service import Desk
from compliance.findings import service as findings
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.unit_of_work import unit_of_work
from compliance.retention.models import Erasure
from tests.findings import making

NOBODY = "999999"


def one(sql: str, **values: object) -> str:
    found = db.session.execute(text(sql), values).scalar()
    return NOBODY if found is None else str(found)


def uuid(sql: str, **values: object) -> str:
    found = one(sql, **values)
    return dashed(found) if len(found) == 32 else found


def dashed(uuid: str) -> str:
    return "-".join((uuid[:8], uuid[8:12], uuid[12:16], uuid[16:20], uuid[20:]))


def tips() -> dict[str, str]:
    """A tip that became a lead and let a picture through, and one whose reward was paid."""
    tip = one("SELECT tip_id FROM tip_files WHERE released ORDER BY tip_id")
    return {
        "tip": tip,
        "tip_picture": one("SELECT sha256 FROM tip_files WHERE released ORDER BY tip_id"),
        "tip_lead": one("SELECT lead_id FROM tips WHERE id = :t", t=tip),
        "rewarded_tip": one("SELECT tip_id FROM tip_rewards ORDER BY tip_id"),
        "tip_duty": one("SELECT id FROM tip_duties ORDER BY id"),
    }


def signing() -> dict[str, str]:
    """What belongs to the signing of agreements."""
    return {
        "scan": one("SELECT scan_sha256 FROM agreement_signatures WHERE scan_sha256 IS NOT NULL"),
        "change": one("SELECT id FROM agreement_changes WHERE decided_at IS NULL"),
        "accepted_change": one("SELECT id FROM agreement_changes WHERE accepted"),
        "agreement_file": one("SELECT sha256 FROM agreement_files"),
        "renewal": one("SELECT id FROM renewal_rounds"),
        "variation": one("SELECT id FROM agreement_variations WHERE by_provider"),
        "agency_variation": one("SELECT id FROM agreement_variations WHERE NOT by_provider"),
        "template_draft": one("SELECT id FROM template_drafts"),
        "remark": one("SELECT id FROM draft_remarks"),
    }


def campaign() -> dict[str, str]:
    """The campaign of the county, the last of its reports, and one of each thing that it holds."""
    campaign = one("SELECT id FROM campaigns ORDER BY id")
    return {
        "campaign": campaign,
        "other_campaign": NOBODY,
        "phase": one("SELECT id FROM campaign_phases ORDER BY id"),
        "target": one("SELECT id FROM campaign_targets WHERE measure = 'entered' ORDER BY id"),
        "task": one("SELECT id FROM campaign_tasks ORDER BY id"),
        "pick": one("SELECT id FROM campaign_cases ORDER BY id"),
        "report": one("SELECT id FROM campaign_reports ORDER BY id DESC"),
        "campaign_paper": one("SELECT id FROM issued_papers WHERE subject = :s ORDER BY id", s=f"campaign:{campaign}"),
    }


def season() -> dict[str, str]:
    """The first season of self-checks."""
    return {"season": one("SELECT id FROM self_check_seasons ORDER BY id"), "other_season": NOBODY}


def points() -> dict[str, str]:
    """Points that were notified, and the notice of them; the tables that payments go by."""
    entry = one("SELECT id FROM point_entries WHERE notice_number <> '' ORDER BY id")
    notice = "SELECT id FROM issued_papers WHERE kind = 'points/notice' AND subject = :s"
    tables = {name: one(f"SELECT id FROM {name}s ORDER BY id") for name in ("general_fee_cap", "bed_day_table")}
    return {**tables, "points": entry, "points_paper": one(notice, s=f"points:{entry}")}


def case_files() -> dict[str, str]:
    """A scan and a file that was sent, each with its case."""
    return {
        "scanned_case": one("SELECT case_id FROM case_scans ORDER BY id"),
        "scanned_paper": one("SELECT document_id FROM case_scans ORDER BY id"),
        "sent_case": one(
            "SELECT e.case_id FROM case_events e JOIN case_evidence v ON v.event_id = e.id ORDER BY v.event_id"
        ),
        "sent_file": one("SELECT sha256 FROM case_evidence ORDER BY event_id"),
    }


def meeting() -> dict[str, str]:
    """A meeting that was called, with a task and its invitation."""
    found = one("SELECT meeting_id FROM meeting_tasks ORDER BY id")
    return {
        "meeting": found,
        "other_meeting": NOBODY,
        "meeting_task": one("SELECT id FROM meeting_tasks ORDER BY id"),
        "meeting_paper": one("SELECT id FROM issued_papers WHERE subject = :s ORDER BY id", s=f"meeting:{found}"),
    }


def erasure() -> dict[str, str]:
    """A proposal of the administrator to erase nothing, which waits."""
    admin = int(one("SELECT id FROM users WHERE name = 'admin'"))
    with unit_of_work(SYSTEM) as work:
        row = Erasure(keeping="tips", cutoff=work.today, things=[], proposed_by=admin, proposed_at=work.now)
        work.session.add(row)
        work.flush()
        return {"erasure": str(row.id)}


def told(provider: str) -> dict[str, str]:
    """A deduction of which `provider` was told today, so that its statement is still to be made."""
    officer, checker, director = (_actor(name) for name in ("officer1", "officer2", "agency"))
    desk = Desk(officer, checker, director)
    found = findings.record(
        officer,
        making.finding(
            int(provider), making.line(86400), source_id=f"told after {one('SELECT max(id) FROM findings')}"
        ),
    )
    handling.confirm(desk, [found], clock.today() - timedelta(days=7))
    case = cases.open_case(officer, [found])
    view = cases.in_scope(officer, case)
    assert view is not None
    chosen = {part.id: Decimal(1) if part.consequence == "damages" else None for part in view.consequences}
    cases.propose(officer, case, {id: Choice(value, "首次违约，已整改") for id, value in chosen.items()})
    cases.check(checker, case, True, "同意")
    cases.notify(officer, case)
    return {"told_deduction": str(view.consequences[0].id)}


def _actor(name: str) -> Actor:
    return accounts.actor_of(int(one("SELECT id FROM users WHERE name = :n", n=name)))
