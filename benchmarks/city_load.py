"""A city out of the sample county: every row that hangs on a provider copied by bulk statements, then findings, cases,
visits and leads of the three years before at all its providers, until there are as many as asked for.

Copies replace nothing: their ids are those of the county and a distance, their numbers bear a mark of the copy, their
money and papers stand on the trail, so that `check` finds such a city whole.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Integer, MetaData, Table, insert, literal, select, text

from benchmarks import city_trail_load
from benchmarks.city_columns_load import COPIES, Copying, postgres
from compliance.accounts.rules import SYSTEM
from compliance.findings import day_count_service
from compliance.foundation.database import db
from compliance.ledger import day_sum_service

PROVIDERS, FINDINGS = 20_000, 2_000_000
VISITS, LEADS, OPEN_FINDINGS = 20_000, 100_000, 6_000
FINDINGS_A_CASE, MONTHS = 10, 36
# Ids of the county lie below; of copies, each kind in a span of its own.
STRIDE, SHORT = 2_000, 500
_FIRST = 1_000
_ROOTS = ("providers", "medical_staff", "issued_papers")
_NEVER = {"users", "user_roles", "trail_events", "subject_people", "deadline_contacts"}
# A draw of a city has some 5,000 visits and a quarter's review some 3,000 records, whatever its providers are.
_FEWER = {"assignments": 28, "review_records": 10}
_LINE = "(SELECT finding_id FROM finding_lines y WHERE y.id = x.line_id)"
_BASE = "(SELECT finding_id FROM finding_bases y WHERE y.id = x.base_id)"
_DUE = "(CASE WHEN subject LIKE '{word}:%' THEN CAST(substr(subject, {after}) AS INTEGER) END)"
_DUE_FINDING, _DUE_CASE = _DUE.format(word="finding", after=9), _DUE.format(word="case", after=6)
_FINDING_OF = {
    "findings": "x.id",
    **dict.fromkeys(("finding_finders", "finding_lines", "finding_bases"), "x.finding_id"),
    **dict.fromkeys(("finding_line_funds", "finding_line_events", "finding_line_evidence"), _LINE),
    "finding_base_amounts": _BASE,
    "deadlines": _DUE_FINDING,
    "deadline_receivers": f"(SELECT {_DUE_FINDING} FROM deadlines y WHERE y.id = x.deadline_id)",
}
_BY_FINDING = "(SELECT min(z.case_id) FROM case_findings z WHERE z.finding_id = {finding})"
_CASE_OF = {
    **{table: _BY_FINDING.format(finding=finding) for table, finding in _FINDING_OF.items()},
    "cases": "x.id",
    **dict.fromkeys(("case_findings", "case_investigators", "consequences", "case_events"), "x.case_id"),
    "ledger_entries": "(SELECT y.case_id FROM consequences y WHERE CAST(y.id AS VARCHAR(40)) = x.source_id"
    " AND x.source_kind IN ('consequence', 'receipt', 'offset'))",
}
_CASE_OF["deadlines"] = f"coalesce({_DUE_CASE}, {_CASE_OF['deadlines']})"
_CASE_OF["deadline_receivers"] = (
    f"(SELECT {_CASE_OF['deadlines'].replace('x.', 'y.')} FROM deadlines y WHERE y.id = x.deadline_id)"
)
_DIRECTED = "(SELECT id FROM assignments WHERE round_id IS NULL AND id IN (SELECT id FROM visits) ORDER BY id LIMIT 1)"
_VISIT_OF = {
    **dict.fromkeys(("assignments", "visits"), "x.id"),
    "assignment_officers": "x.assignment_id",
    **dict.fromkeys(("visit_versions", "visit_events", "visit_devices", "visit_evidence"), "x.visit_id"),
}
_CLOSED_CASE = (
    "SELECT c.id FROM county_cases c WHERE c.track = 'agreement' AND {wanted} (SELECT 1 FROM county_case_events e"
    " WHERE e.case_id = c.id AND e.kind = 'closed')"
    " AND (SELECT count(*) FROM county_case_findings f WHERE f.case_id = c.id) = 1 ORDER BY c.id"
)
_ONE_LINE = (
    "SELECT finding_id FROM county_finding_lines WHERE finding_id IN (SELECT id FROM county_findings"
    " WHERE settled_at IS NOT NULL) GROUP BY finding_id HAVING count(*) = 1 ORDER BY finding_id"
)


def fill(providers: int = PROVIDERS, findings: int = FINDINGS) -> None:
    """Make a city of the county that is loaded; takes minutes."""
    county = db.session.scalar(text("SELECT count(*) FROM providers WHERE kind <> 'person'")) or 1
    _keep_county()
    _checks_deferred()
    _multiply_county(-(-providers // county))
    cases = findings // FINDINGS_A_CASE
    _cases(cases)
    _findings(findings - cases - OPEN_FINDINGS)
    _open_findings(findings - cases - OPEN_FINDINGS, OPEN_FINDINGS)
    _visits_and_leads(min(VISITS, findings), min(LEADS, findings))
    _sequences()
    city_trail_load.tell(STRIDE)
    db.session.commit()
    day_sum_service.SUMS.make_anew(SYSTEM)
    day_count_service.make_anew(SYSTEM)
    _analyse()


def _checks_deferred() -> None:
    """Foreign keys are looked at all at once: by the commit, on PostgreSQL by nobody until the next session."""
    db.session.execute(
        text("SET LOCAL session_replication_role = replica" if postgres() else "PRAGMA defer_foreign_keys = 1")
    )


def closure() -> tuple[str, ...]:
    """The tables that hang on a provider, in an order in which they can be filled."""
    found: set[str] = set(_ROOTS)
    for table in db.metadata.sorted_tables:
        targets = {key.column.table.name for key in table.foreign_keys} - _NEVER
        if table.name not in _NEVER and targets & found:
            found.add(table.name)
    return tuple(table.name for table in db.metadata.sorted_tables if table.name in found)


def _keep_county() -> None:
    """The county's own rows beside the tables that grow, with the case, finding and visit that each belongs to."""
    columns = ", ".join(f"{name} INTEGER" for name in COPIES.columns.keys())  # noqa: SIM118
    db.session.execute(text(f"CREATE TEMP TABLE copies ({columns})"))
    db.session.execute(text("CREATE TEMP TABLE templates (place INTEGER, id INTEGER)"))
    for name in (*closure(),):
        case, finding = _CASE_OF.get(name, "NULL"), _FINDING_OF.get(name, "NULL")
        visit = f"(CASE WHEN {_VISIT_OF[name]} = {_DIRECTED} THEN 1 END)" if name in _VISIT_OF else "NULL"
        of = {"case": case, "finding": finding, "visit": visit}
        more = ", ".join(f"CAST({value} AS INTEGER) AS t_{kind}" for kind, value in of.items())
        more += f", CASE WHEN {_whole(name)} THEN 1 ELSE 0 END AS t_whole"
        more += f", {'x.id' if name == 'leads' else 'CAST(NULL AS INTEGER)'} AS t_lead"
        db.session.execute(text(f"CREATE TEMP TABLE county_{name} AS SELECT x.*, {more} FROM {name} x"))


def _county(name: str) -> Table:
    table = db.metadata.tables[name]
    more = (Column(f"t_{kind}", Integer) for kind in ("case", "finding", "visit", "lead", "whole"))
    return Table(f"county_{name}", MetaData(), *(Column(one.name, one.type) for one in table.columns), *more)


def _copy(name: str, copying: Copying, template: str = "", **fixed: Any) -> None:
    """Copy the county's rows of a table for each copy that asks for their `template`, else all of a provider."""
    table, county = db.metadata.tables[name], _county(name)
    values = []
    for place, column in enumerate(table.columns):
        held = county.c[column.name]
        value = fixed[column.name] if column.name in fixed else copying.value(column, held)
        values.append((value if hasattr(value, "label") else literal(value, column.type)).label(f"c{place}"))
    on = county.c[f"t_{template}"] == COPIES.c.template if template else county.c.t_whole == 1
    query = select(*values).select_from(county.join(COPIES, on))
    db.session.execute(insert(table).from_select([column.name for column in table.columns], query))


def _whole(name: str) -> str:
    """Whether a row hangs on a provider, as do all rows that it points to."""
    table, copied = db.metadata.tables[name], set(closure())
    if name == "providers":
        return "x.kind <> 'person'"
    if name == "issued_papers":
        kinds = ("case", "finding", "indicator_matter", "payment", "points", "rectification")
        kept = " OR ".join(f"x.subject LIKE '{kind}:%'" for kind in kinds)
        return f"({kept}) AND x.subject NOT LIKE '%/%'"
    parts = ["x.provider_id IS NOT NULL"] if "provider_id" in table.c else []
    for key in table.foreign_keys:
        other, column = key.column.table.name, key.parent.name
        if other in copied and other != name:
            whole = f"SELECT id FROM county_{other} WHERE t_whole = 1"
            parts.append(f"(x.{column} IS NULL OR x.{column} IN ({whole}))")
    return " AND ".join(parts) or "1 = 1"


def _series(first: int, last: int) -> str:
    if postgres():
        return f"SELECT n FROM generate_series({first}, {last}) AS s(n)"
    return f"WITH RECURSIVE s(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM s WHERE n < {last}) SELECT n FROM s"


def _multiply_county(times: int) -> None:
    names = closure()
    limits = dict(_FEWER)
    for name in names:
        targets = [key.column.table.name for key in db.metadata.tables[name].foreign_keys]
        limits.setdefault(name, min((limits[target] for target in targets if target in limits), default=times))
        db.session.execute(text("DELETE FROM copies"))
        db.session.execute(text(f"INSERT INTO copies (n) {_series(1, min(times, limits[name]) - 1)}"))
        _copy(name, Copying(frozenset(names), STRIDE))
    rank = "CREATE TEMP TABLE spread AS SELECT row_number() OVER (ORDER BY id) - 1 AS rank, id FROM providers"
    db.session.execute(text(f"{rank} WHERE kind <> 'person'"))
    db.session.execute(text("CREATE UNIQUE INDEX spread_rank ON spread (rank)"))


def _ids(query: str) -> list[int]:
    return [row[0] for row in db.session.execute(text(query))]


def _ask_for(first: int, count: int, templates: Sequence[int]) -> None:
    """Copies, of each template in turn, at each provider in turn, over three years back."""
    db.session.execute(text("DELETE FROM copies"))
    size = db.session.scalar(text("SELECT count(*) FROM spread"))
    db.session.execute(text("DELETE FROM templates"))
    rows = [{"place": place, "id": id} for place, id in enumerate(templates)]
    db.session.execute(text("INSERT INTO templates VALUES (:place, :id)"), rows)
    db.session.execute(
        text(
            f"INSERT INTO copies (n, template, provider, days) SELECT s.n, t.id, p.id, (s.n % {MONTHS}) * 30"
            f" FROM ({_series(first, first + count - 1)}) s JOIN templates t ON t.place = s.n % {len(templates)}"
            f" JOIN spread p ON p.rank = s.n % {size}"
        )
    )
    if postgres():
        db.session.execute(text("ANALYZE copies"))


def _cases(count: int) -> None:
    """Forty in forty-one closed, as the years leave them; one that waits for something."""
    tables = tuple(table for table in db.metadata.tables if table in _CASE_OF)
    copying = Copying(frozenset(tables), STRIDE, spread=True)
    made = "CREATE TEMP TABLE made_cases (place INTEGER PRIMARY KEY, id INTEGER, provider INTEGER, days INTEGER)"
    db.session.execute(text(made))
    closed, others = (_ids(_CLOSED_CASE.format(wanted=word)) for word in ("EXISTS", "NOT EXISTS"))
    _ask_for(_FIRST, count, (closed * 41)[: len(closed) * 40] + others)
    for name in closure():
        if name in tables:
            _copy(name, copying, "case", **({"lead_id": None} if name == "cases" else {}))
    place = f"n - {_FIRST}, template + n * {STRIDE}, provider, days"
    db.session.execute(text(f"INSERT INTO made_cases SELECT {place} FROM copies"))


def _findings(count: int) -> None:
    """Findings of one line that went into the cases above, ten a case."""
    _ask_for(0, count, _ids(_ONE_LINE))
    cases = db.session.scalar(text("SELECT count(*) FROM made_cases")) or 1
    for column, of_case in (("provider", "provider"), ("days", "days"), ("case_id", "id")):
        found = f"(SELECT m.{of_case} FROM made_cases m WHERE m.place = copies.n % {cases})"
        db.session.execute(text(f"UPDATE copies SET {column} = {found}"))
    _copy_findings()
    linked = select(COPIES.c.case_id, COPIES.c.template + COPIES.c.n * SHORT + _span(), literal(value=True))
    db.session.execute(
        insert(db.metadata.tables["case_findings"]).from_select(["case_id", "finding_id", "live"], linked)
    )


def _span() -> int:
    """The span of findings outside the copied cases begins after the largest id of any copied case's rows."""
    return (_FIRST + FINDINGS // FINDINGS_A_CASE + 1) * STRIDE


def _copy_findings() -> None:
    tables = tuple(name for name in closure() if name in _FINDING_OF and not name.startswith("deadline"))
    copying = Copying(frozenset(tables), SHORT, _span(), spread=True)
    for name in tables:
        _copy(name, copying, "finding")


def _open_findings(first: int, count: int) -> None:
    """Findings that are not decided: a third to be sent, a third sent, a third accepted, with the steps so far."""
    _ask_for(first, count, _ids(_ONE_LINE))
    _copy_findings()
    low = _span() + first * SHORT
    of_open = f"SELECT id FROM findings WHERE id >= {low}"
    bases = f"SELECT id FROM finding_bases WHERE finding_id IN ({of_open})"
    third = f"(id - {_span()}) / {SHORT} % 3"
    for statement in (
        f"DELETE FROM finding_base_amounts WHERE base_id IN ({bases})",
        f"DELETE FROM finding_bases WHERE finding_id IN ({of_open})",
        f"DELETE FROM finding_line_events WHERE id >= {low} AND ({third} = 0 OR state = 'confirmed'"
        f" OR ({third} = 1 AND state <> 'sent'))",
        f"UPDATE findings SET settled_at = NULL WHERE id >= {low}",
        f"UPDATE findings SET sent_at = NULL, answer_due = NULL WHERE id >= {low} AND {third} = 0",
    ):
        db.session.execute(text(statement))


def _visits_and_leads(visits: int, leads: int) -> None:
    """Visits of earlier months without a draw, and leads that were dealt with but for one in forty."""
    tables = frozenset(_VISIT_OF)
    _ask_for(_FIRST, visits, [1])
    for name in closure():
        if name in tables:
            fixed = {"finding_id": None} if "finding_id" in db.metadata.tables[name].c else {}
            _copy(name, Copying(tables, STRIDE, spread=True), "visit", **fixed)
    done, waiting = (_ids(f"SELECT id FROM county_leads WHERE outcome {sign} '' ORDER BY id") for sign in ("<>", "="))
    _ask_for(_FIRST, leads, (done * 40)[: len(waiting) * 40] + waiting)
    _copy("leads", Copying(frozenset({"leads"}), STRIDE, spread=True), "lead", visit_id="", finding_ids=[])


def _sequences() -> None:
    """PostgreSQL counts ids by itself: it goes on after the last."""
    for table in db.metadata.sorted_tables if postgres() else ():
        column = table.columns.get("id")
        if column is not None and isinstance(column.type, Integer):
            found = db.session.scalar(text(f"SELECT pg_get_serial_sequence('{table.name}', 'id')"))
            if found:
                last = f"(SELECT coalesce(max(id), 1) FROM {table.name})"
                db.session.execute(text(f"SELECT setval('{found}', {last})"))


def _analyse() -> None:
    db.session.commit()
    if postgres():
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    else:
        db.session.execute(text("ANALYZE"))
        db.session.commit()
