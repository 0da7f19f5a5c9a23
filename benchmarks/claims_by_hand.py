"""The same answers as somebody writes them by hand who knows all questions beforehand: one scan for the plain indicators,
the pairs of stays once a period, each rule's evidence rows as they are kept. Each entry of the plan is (name, SQL); a name
ending in ":" only prepares."""

from collections.abc import Sequence
from typing import Any

_MONEY = """
SELECT provider_code,
    sum(CASE WHEN i THEN total END), count(CASE WHEN i THEN 1 END), sum(CASE WHEN i THEN paid END),
    sum(CASE WHEN i THEN greatest(1, discharged_on - admitted_on) END),
    sum(CASE WHEN i THEN eligible END), sum(CASE WHEN i AND eligible IS NOT NULL THEN total END), count(CASE WHEN i THEN eligible END),
    sum(CASE WHEN i THEN drug END), sum(CASE WHEN i AND drug IS NOT NULL THEN total END), count(CASE WHEN i THEN drug END),
    sum(CASE WHEN i THEN out_of_pocket END), sum(CASE WHEN i AND out_of_pocket IS NOT NULL THEN total END),
    count(CASE WHEN i THEN out_of_pocket END),
    sum(total - eligible), sum(CASE WHEN eligible IS NOT NULL THEN total END), count(eligible), count(*), count(DISTINCT person_id),
    sum(CASE WHEN i AND left(diagnosis, 3) = 'J18' THEN total END), count(CASE WHEN i AND left(diagnosis, 3) = 'J18' THEN 1 END),
    count(CASE WHEN i THEN diagnosis END)
FROM (SELECT *, visit_type = 'inpatient' AS i FROM claims WHERE visit_type <> 'pharmacy' AND settled_on BETWEEN {quarter})
GROUP BY provider_code
"""
_FEE = """
SELECT provider_code, coalesce(sum(CASE WHEN known THEN fee END), 0), max(CAST(known AS INTEGER)), count(CASE WHEN known THEN 1 END),
    count(CASE WHEN NOT known THEN 1 END)
FROM (SELECT provider_code, sum(amount) AS fee, count(amount) = count(*) AS known FROM claim_lines
    WHERE item_code = 'I7' AND visit_type = 'outpatient' AND settled_on BETWEEN {quarter} GROUP BY provider_code, claim_id)
GROUP BY provider_code
"""
_ORDERED = """
CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM (
    SELECT person_id, provider_code, claim_id, admitted_on, discharged_on, settled_on, diagnosis, total,
        lag(provider_code) OVER w AS p, lag(claim_id) OVER w AS c, lag(discharged_on) OVER w AS e, lag(diagnosis) OVER w AS d,
        lag(settled_on) OVER w AS s, max(discharged_on) OVER (PARTITION BY person_id
            ORDER BY admitted_on, discharged_on, claim_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS m
    FROM claims WHERE visit_type = 'inpatient'
    WINDOW w AS (PARTITION BY person_id ORDER BY admitted_on, discharged_on, claim_id)
) WHERE c IS NOT NULL AND settled_on <= {last} AND (e <= admitted_on AND m > admitted_on OR greatest(settled_on, s) BETWEEN {first} AND {last})
"""
_LASTING = """
CREATE OR REPLACE TEMP TABLE {name} AS SELECT n.* REPLACE (
        CASE WHEN x.k IS NULL THEN p ELSE x.provider_code END AS p, coalesce(x.claim_id, c) AS c,
        coalesce(x.discharged_on, e) AS e, CASE WHEN x.k IS NULL THEN d ELSE x.diagnosis END AS d)
FROM {name} AS n LEFT JOIN (
    SELECT n.claim_id AS k, o.* FROM {name} AS n JOIN claims AS o ON o.person_id = n.person_id AND o.discharged_on = n.m
    WHERE n.e <= n.admitted_on AND n.m > n.admitted_on AND o.visit_type = 'inpatient' AND o.admitted_on < n.admitted_on
    QUALIFY row_number() OVER (PARTITION BY n.claim_id ORDER BY o.admitted_on DESC, o.claim_id DESC) = 1) AS x ON x.k = n.claim_id
WHERE greatest(n.settled_on, coalesce(x.settled_on, s)) BETWEEN {first} AND {last}
"""
_AGAIN = """
SELECT provider_code, count(*) FROM quarter_pairs WHERE p = provider_code AND admitted_on - e BETWEEN 0 AND 15 GROUP BY 1
"""
_ROW = "SELECT {key} AS hit_key, provider_code, person_id, claim_id, {line} AS line_no, {amount} AS amount, {measure} AS measure"
_BEFORE = "SELECT claim_id AS hit_key, p AS provider_code, person_id, c AS claim_id, NULL AS line_no, 0 AS amount, {measure} AS measure"
_STAY = "greatest(1, discharged_on - admitted_on)"
_PERSON = "lpad(CAST(person_id AS VARCHAR), 19, '0')"
_LINE = "claim_id || ':' || line_no"


def _row(measure: str, key: str = "claim_id", amount: str = "total", line: str = "NULL") -> str:
    return _ROW.format(key=key, line=line, amount=amount, measure=measure)


def _pair(where: str, measure: str) -> str:
    before = _BEFORE.format(measure=measure)
    return f"{_row(measure)} FROM year_pairs WHERE {where} UNION ALL {before} FROM year_pairs WHERE {where}"


def _one(where: str, measure: str, amount: str = "total") -> str:
    return f"{_row(measure, amount=amount)} FROM claims WHERE {where} AND settled_on BETWEEN {{year}}"


_PLAN = (
    ("indicators", _MONEY),
    ("indicators/outpatient_general_fee", _FEE),
    *(("quarter_pairs:", sql.replace("{name}", "quarter_pairs").replace("{last}", "{quarter_last}").replace("{first}", "{quarter_first}")) for sql in (_ORDERED, _LASTING)),
    ("indicators/readmission_15d", _AGAIN),
    *(("year_pairs:", sql.replace("{name}", "year_pairs").replace("{last}", "{year_last}").replace("{first}", "{year_first}")) for sql in (_ORDERED, _LASTING)),
    ("screening/split_admission", _pair("p = provider_code AND left(d, 3) = left(diagnosis, 3) AND admitted_on - e BETWEEN 0 AND 3", "admitted_on - e")),
    ("screening/overlapping_stays", _pair("admitted_on < e", "greatest(1, least(e, discharged_on) - admitted_on)")),
    ("screening/overlapping_stays_same_day", _pair("p <> provider_code AND admitted_on = e", "0")),
    ("screening/readmission_15d", _pair("p = provider_code AND admitted_on - e BETWEEN 0 AND 15", "admitted_on - e")),
    ("screening/large_bill", _one("total >= 1000000", "total")),
    ("screening/phantom_bed", _one(f"visit_type = 'inpatient' AND {_STAY} >= 3 AND exam + treatment < 1000 * {_STAY}", "exam + treatment")),
    ("screening/holiday_night", _one("visit_type IN ('outpatient', 'pharmacy') AND total >= 20000 AND (settled_minute >= 1320 OR settled_minute < 360 OR settled_on IN (SELECT day FROM holidays))", "coalesce(settled_minute, -1)")),
    ("screening/large_account_swipe", _one("visit_type = 'pharmacy' AND paid_by_account >= 100000", "paid_by_account", "paid_by_account")),
    ("screening/frequent_claims", _row("n", _PERSON) + """ FROM claims JOIN (
            SELECT person_id, count(*) AS n FROM claims WHERE visit_type = 'inpatient' AND settled_on BETWEEN {year}
            GROUP BY 1 HAVING count(*) >= 4) USING (person_id)
        WHERE visit_type = 'inpatient' AND settled_on BETWEEN {year}"""),
    ("screening/top_patients", _row("s", f"visit_type || ':' || {_PERSON}") + """ FROM claims JOIN (
            SELECT visit_type, person_id, sum(total) AS s FROM claims
            WHERE visit_type IN ('inpatient', 'chronic') AND settled_on BETWEEN {year} GROUP BY 1, 2
            QUALIFY row_number() OVER (PARTITION BY visit_type ORDER BY s DESC, person_id) <= 100) USING (visit_type, person_id)
        WHERE settled_on BETWEEN {year}"""),
    ("screening/clustered_admissions", _row("n", amount="paid") + """ FROM (
            SELECT claim_id, provider_code, person_id, paid, count(*) OVER (PARTITION BY provider_code, paid // 10000
                ORDER BY admitted_on RANGE BETWEEN CURRENT ROW AND INTERVAL 2 DAY FOLLOWING) AS n
            FROM claims WHERE visit_type = 'inpatient' AND settled_on BETWEEN {year}) WHERE n >= 5"""),
    ("screening/two_places_same_day", """
        WITH v AS (SELECT c.person_id, settled_on, provider_code, claim_id, total, district FROM claims AS c
            JOIN providers AS p ON p.code = provider_code
            WHERE visit_type <> 'inpatient' AND settled_on BETWEEN {year} AND district IS NOT NULL)
        """ + _row("n", f"{_PERSON} || ':' || settled_on") + """ FROM v JOIN (
            SELECT person_id, settled_on, count(DISTINCT district) AS n FROM v GROUP BY 1, 2
            HAVING min(district) <> max(district)) USING (person_id, settled_on)"""),
    ("screening/sudden_jump", """
        WITH m AS (SELECT provider_code, date_trunc('month', settled_on) AS d, sum(total) AS t FROM claims
            WHERE settled_on BETWEEN {year_first} - INTERVAL 3 MONTH AND {year_last} GROUP BY 1, 2),
        c AS (SELECT *, lag(d, 3) OVER w AS d3, lag(t) OVER w + lag(t, 2) OVER w + lag(t, 3) OVER w AS b FROM m
            WINDOW w AS (PARTITION BY provider_code ORDER BY d))
        SELECT provider_code || ':' || left(CAST(d AS VARCHAR), 7) AS hit_key, provider_code, NULL AS person_id, NULL AS claim_id,
            NULL AS line_no, t AS amount, t * 300 // b AS measure FROM c
        WHERE d3 = d - INTERVAL 3 MONTH AND b >= 3000000 AND t * 300 >= 150 * b AND d >= {year_first}"""),
    ("screening/repeated_charge", _row("n", f"{_PERSON} || ':' || provider_code || ':' || item_code || ':' || occurred_on || ':' || amount",
        """CASE WHEN row_number() OVER (PARTITION BY person_id, provider_code, item_code, occurred_on, amount
                ORDER BY settled_on, claim_id, line_no) > 1 THEN amount ELSE 0 END""", "line_no") + """
        FROM claim_lines JOIN (SELECT person_id, provider_code, item_code, occurred_on, amount, count(*) AS n FROM claim_lines
            WHERE settled_on BETWEEN {year_first} - INTERVAL 3 MONTH AND {year_last} AND amount > 0
            GROUP BY ALL HAVING count(*) > 1 AND max(settled_on) >= {year_first})
            USING (person_id, provider_code, item_code, occurred_on, amount)
        WHERE settled_on BETWEEN {year_first} - INTERVAL 3 MONTH AND {year_last}"""),
    ("screening/trace_code_twice", _row("n", "drug_trace_code", """CASE WHEN row_number() OVER (PARTITION BY drug_trace_code
                ORDER BY settled_on, claim_id, line_no) > 1 THEN amount ELSE 0 END""", "line_no") + """
        FROM claim_lines JOIN (SELECT drug_trace_code, count(*) AS n FROM claim_lines
            WHERE drug_trace_code IS NOT NULL AND settled_on <= {year_last} GROUP BY 1
            HAVING count(*) > 1 AND max(settled_on) >= {year_first}) USING (drug_trace_code)
        WHERE settled_on <= {year_last}"""),
    ("screening/over_supply", _row("days_supply", _LINE, "amount", "line_no") + """ FROM claim_lines
        WHERE settled_on BETWEEN {year} AND (visit_type IN ('outpatient', 'pharmacy') AND days_supply > 30
            OR visit_type = 'chronic' AND days_supply > 90)"""),
    ("screening/level_limit", _row("min_level", _LINE, "amount", "line_no") + """ FROM claim_lines
        JOIN item_limits USING (item_code) JOIN providers AS p ON p.code = provider_code
        WHERE settled_on BETWEEN {year} AND p.level BETWEEN 1 AND min_level - 1"""),
)  # fmt: skip


def queries(quarter: tuple[str, str], year: tuple[str, str]) -> list[tuple[str, str]]:
    """The SQL for a quarter and a year, each given by its first and last day."""
    days: dict[str, str] = {}
    for name, (first, last) in (("quarter", quarter), ("year", year)):
        first, last = f"DATE '{first}'", f"DATE '{last}'"
        days |= {name: f"{first} AND {last}", f"{name}_first": first, f"{name}_last": last}
    return [(name, sql.format(**days)) for name, sql in _PLAN]


def plain(scan: Sequence[Sequence[Any]], again: Sequence[Sequence[Any]]) -> dict[str, list[tuple[Any, ...]]]:
    """The indicators of the one scan: name -> rows of provider, numerator, denominator, volume, left out."""
    twice = {row[0]: row[1] for row in again}
    found: dict[str, list[tuple[Any, ...]]] = {}
    for code, *figures in scan:
        (total, stays, paid, days, eligible, of_eligible, eligible_known, drug, of_drug, drug_known, own, of_own,
         own_known, outside, of_outside, outside_known, visits, persons, ill, ill_stays, named) = figures  # fmt: skip
        told = {
            "outside_catalogue_share": (outside or 0, of_outside or 0, outside_known, visits - outside_known),
            "admission_rate": (stays, visits, visits, 0),
            "visits_per_person": (visits, persons, visits, 0),
        }
        if stays:
            told |= {
                "eligible_cost_ratio": (eligible or 0, of_eligible or 0, eligible_known, stays - eligible_known),
                "actual_reimbursement_ratio": (paid, total, stays, 0),
                "cost_per_admission": (total, stays, stays, 0),
                "cost_per_bed_day": (total, days, stays, 0),
                "average_stay": (days, stays, stays, 0),
                "drug_class_share": (drug or 0, of_drug or 0, drug_known, stays - drug_known),
                "out_of_pocket_share": (own or 0, of_own or 0, own_known, stays - own_known),
                "readmission_15d": (twice.get(code, 0), stays, stays, 0),
            }
        if ill_stays:
            told["single_disease_cost"] = (ill, ill_stays, ill_stays, stays - named)
        for name, row in told.items():
            found.setdefault(name, []).append((code, *row))
    return found
