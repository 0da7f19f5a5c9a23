"""The year's list over ten years of agreements: search, filter, order and state on any day beside a bare page; the
growth of one page from 1 to 100 times the sample county; and the county's 228 and 39 signed in one act.

`TIMES` in the environment makes the largest county smaller for a first look; the bar is for at least 20,000 providers.
"""

import os
import tempfile
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert, inspect, select, text

from benchmarks.measure import Report, seconds
from benchmarks.page_load import BARE, Plain, Taken, house, judge_pages, p95, told
from compliance.accounts.rules import SYSTEM
from compliance.agreements import service, verify_service
from compliance.agreements.document_rules import Parties, fingerprint, frozen_text
from compliance.agreements.models import Agreement, AgreementEvent, AgreementTemplate
from compliance.agreements.rules import EventKind
from compliance.assessments.models import Assessment
from compliance.county import registry_rules
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.providers import import_service
from compliance.providers.models import Provider
from compliance.renewals.models import RenewalRound
from tests import servers
from tests.people import People, add_people

# 75 counties are 20,025 providers.
TIMES = int(os.environ.get("TIMES", "75"))
COUNTY, LAST, YEARS = 267, 2024, 10
TEMPLATES = {"hospital": "county-hospital-2024", "pharmacy": "county-pharmacy-2024"}
MAP = '[columns]\ncode = "机构编码"\nname = "机构名称"\nkind = "机构类别"\nlevel = "医院等级"\nownership = "所有制"\n'
AT = datetime(LAST, 6, 3, 1, tzinfo=UTC)
PAGES = {
    "the list": "/agreements/?year=2024",
    "its middle page": "/agreements/?year=2024&page=300",
    "search by part of a name": "/agreements/?year=2024&q=机构1234",
    "search by number": "/agreements/?year=2024&q=医协〔2024〕000123号",
    "one kind that has not signed": "/agreements/?year=2024&kind=pharmacy&signed=no",
    "ordered by day of signing": "/agreements/?year=2024&sort=-signed",
    "in force today": "/agreements/?year=2024&state=in_force",
    "suspended on a day": "/agreements/?year=2024&state=suspended&day=2024-05-20",
    "rescinded on a day nine years ago": "/agreements/?year=2015&state=rescinded&day=2015-11-02",
    "expired, of an earlier year": "/agreements/?year=2019&state=expired",
    "the public list": "/publicity/agreements/?year=2024",
    "one agreement": "/agreements/{agreement}",
    "the renewal's list": "/renewals/{renewal}",
    "its providers that may be signed": "/renewals/{renewal}?place=ready",
}


def fill(times: int) -> int:
    """So many counties under agreement for ten years; every twelfth agreement has events. Returns an agreement's id."""
    db.session.execute(
        insert(Provider),
        [
            {
                "code": f"B{n:06d}",
                "name": f"第{n}号医药机构{n}",
                "normalised_name": f"第{n}号医药机构{n}",
                "kind": "pharmacy" if n % 7 == 0 else "hospital",
            }
            for n in range(COUNTY * times)
        ],
    )
    rows = db.session.execute(select(Provider.id, Provider.code, Provider.name, Provider.kind)).all()
    texts = {kind: _text(template, rows[0]) for kind, template in TEMPLATES.items()}
    for year in range(LAST - YEARS + 1, LAST + 1):
        _templates(year)
        signed = [row for row in rows if (row.id + year) % 50]
        db.session.execute(insert(Agreement), [_agreement(row, year, texts) for row in signed])
        ids = db.session.scalars(select(Agreement.id).where(Agreement.year == year, Agreement.id % 12 == 0)).all()
        db.session.execute(insert(AgreementEvent), [one for id in ids for one in _events(id, year)])
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    return ids[0]


def renew() -> int:
    """A renewal of the last year's agreements, which two of three applied for; every provider was assessed the year
    before. Returns the round's id."""
    term = select(Agreement.id, Agreement.provider_id).where(Agreement.year == LAST)
    common = {"reason": "续签", "recorded_at": AT, "until": None, "lapses_on": None, "applied_on": None}
    rows = db.session.execute(term).all()
    applied = [
        {"agreement_id": row.id, "kind": EventKind.RENEWAL_APPLIED.value, "on": date(LAST, 5, 20), **common}
        for row in rows
        if row.provider_id % 3
    ]
    db.session.execute(insert(AgreementEvent), applied)
    cards = dict.fromkeys((row.provider_id for row in rows), "county-hospital-card")
    marks = {"year": LAST - 1, "state": "published"}
    graded = [
        {"provider_id": id, "agreement_id": row_id, "scorecard_id": cards[id], **marks, **_graded(id)}
        for row_id, id in rows
    ]
    db.session.execute(insert(Assessment), graded)
    days = {"opens_on": date(LAST, 5, 13), "closes_on": date(LAST, 9, 30), "due_on": date(LAST, 9, 30)}
    made = RenewalRound(year=LAST + 1, ends_on=date(LAST, 12, 31), opened_at=AT, **days)
    db.session.add(made)
    db.session.commit()
    return made.id


def _graded(id: int) -> dict[str, Any]:
    score = 55 + id % 45
    return {"score": score, "grade": "EDCBA"[max(0, (score - 50) // 10)]}


def _text(template_id: str, row: Any) -> str:
    parties = Parties(service.agency_name(), row.code, row.name, "", "")
    return frozen_text(service.template_of(template_id), parties, "医协〔2024〕0001号", date(LAST, 1, 2), [])


def _templates(year: int) -> None:
    if year == LAST:
        return
    for template in TEMPLATES.values():
        row = db.session.get_one(AgreementTemplate, template)
        values = {name: getattr(row, name) for name in (one.key for one in inspect(AgreementTemplate).column_attrs)}
        values |= {"id": template.replace(str(LAST), str(year)), "year": year}
        values |= {"valid_from": date(year, 1, 1), "valid_until": date(year, 12, 31)}
        db.session.execute(insert(AgreementTemplate), [values])


def _agreement(row: Any, year: int, texts: dict[str, str]) -> dict[str, Any]:
    # Earlier years keep a part of the text, so that the file fits a small disk; pages never read texts but one.
    whole = texts["pharmacy" if row.kind == "pharmacy" else "hospital"]
    kept = whole if year == LAST else whole[:1000]
    return {
        "number": f"医协〔{year}〕{row.id:06d}号",
        "provider_id": row.id,
        "template_id": TEMPLATES["pharmacy" if row.kind == "pharmacy" else "hospital"].replace(str(LAST), str(year)),
        "year": year,
        "ordinal": 1,
        "valid_from": date(year, 1, 1),
        "valid_until": date(year, 12, 31),
        "agency": "经办机构",
        "provider_name": row.name,
        "signed_on": date(year, 1, 2),
        "signed_at": AT,
        "text": kept,
        "text_sha256": fingerprint(kept),
        "method": "collective",
    }


def _events(id: int, year: int) -> list[dict[str, Any]]:
    common = {"agreement_id": id, "reason": "事由", "recorded_at": AT, "applied_on": None, "lapses_on": None}
    if id % 36 == 0:
        return [{**common, "kind": EventKind.RESCINDED.value, "on": date(year, 10, 8), "until": None}]
    spans = ((date(year, 2, 1), date(year, 3, 31)), (date(year, 5, 6), date(year, 6, 30)))
    return [{**common, "kind": EventKind.SUSPENDED.value, "on": first, "until": last} for first, last in spans]


def county(times: int, judge: Report | None = None) -> tuple[Taken, Taken]:
    """Seconds of the list and of a bare page at so many counties; with a report, every page is judged."""
    with tempfile.TemporaryDirectory() as directory:
        app = house(directory)
        with app.app_context(), clock.at(AT):
            people: People = add_people()
            agreement, renewal = fill(times), renew()
            client = Plain(app, app.response_class)
            client.sign_in(people.manager)
            bare = p95(client, BARE)
            if judge is not None:
                paths = {name: path.format(agreement=agreement, renewal=renewal) for name, path in PAGES.items()}
                judge_pages(judge, client, paths, bare)
            found = (p95(client, PAGES["in force today"]), bare)
            servers.close()
            return found


def signing(judge: Report) -> None:
    """The county's hospitals and pharmacies signed in one act, and every text checked."""
    with tempfile.TemporaryDirectory() as directory:
        app = house(directory)
        with app.app_context():
            lists = ((registry_rules.medical_institutions, "a.csv"), (registry_rules.pharmacies, "b.csv"))
            for rows, name in lists:
                content = registry_rules.as_csv(rows())
                import_service.import_at_once(SYSTEM, content, name, map_text=MAP)
            made: list[int] = []

            def sign() -> None:
                for template in TEMPLATES.values():
                    made.append(len(service.sign(SYSTEM, LAST, template, None, date(LAST, 1, 2)).signed))

            taken = seconds(sign)
            judge.add(f"{made[0]} and {made[1]} signed", f"{taken:.2f} s", "60 s", taken < 60 and made == [228, 39])
            checked: list[bool] = []
            taken = seconds(lambda: checked.extend(one.holds for one in verify_service.verify_year(LAST)))
            good = sum(checked)
            judge.add(f"{good} of {len(checked)} texts checked by hash", f"{taken:.2f} s", "60 s", good == sum(made))
            servers.close()


def report() -> Report:
    """The bars of agreements."""
    made = Report("agreements")
    signing(made)
    for times in sorted({1, 10, TIMES, TIMES * 4 // 3}):
        taken, bare = county(times, made if times == TIMES else None)
        size = f"{times} x the sample county: {COUNTY * times:,} providers, ten years"
        made.growth.append((size, f"{told(taken)}; a bare page {told(bare)}"))
    made.notes.insert(
        0, f"{COUNTY * TIMES:,} providers with ten years of agreements, every twelfth with events; SQLite."
    )
    return made
