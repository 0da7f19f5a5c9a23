"""Things that placeholders of the access tables name, asked of the tables of the sample county."""

from sqlalchemy import text

from compliance.accounts.rules import SYSTEM
from compliance.foundation.database import db
from compliance.foundation.unit_of_work import unit_of_work
from compliance.retention.models import Erasure

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
