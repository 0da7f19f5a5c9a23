"""The same answers as somebody writes them by hand who knows all questions beforehand: sums of one scan for the plain
indicators, the pairs of stays once. Each entry is (name, SQL); a name ending in ":" only prepares."""

_MONEY = """
SELECT provider_code,
    sum(CASE WHEN i THEN eligible END), sum(CASE WHEN i AND eligible IS NOT NULL THEN total END),
    sum(CASE WHEN i THEN paid END), sum(CASE WHEN i THEN total END), count(CASE WHEN i THEN 1 END),
    sum(CASE WHEN i THEN greatest(1, discharged_on - admitted_on) END),
    sum(CASE WHEN i THEN drug END), sum(CASE WHEN i AND drug IS NOT NULL THEN total END),
    sum(CASE WHEN i THEN out_of_pocket END), sum(CASE WHEN i AND out_of_pocket IS NOT NULL THEN total END),
    sum(total - eligible), sum(CASE WHEN eligible IS NOT NULL THEN total END), count(*), count(eligible),
    count(DISTINCT person_id),
    sum(CASE WHEN i AND left(diagnosis, 3) = 'J18' THEN total END), count(CASE WHEN i AND left(diagnosis, 3) = 'J18' THEN 1 END)
FROM (SELECT *, visit_type = 'inpatient' AS i FROM claims WHERE visit_type <> 'pharmacy' AND settled_on BETWEEN {quarter})
GROUP BY provider_code
"""
_FEE = """
SELECT provider_code, sum(amount), count(DISTINCT claim_id) FROM claim_lines
WHERE item_code = 'I7' AND visit_type = 'outpatient' AND settled_on BETWEEN {quarter} GROUP BY provider_code
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
_BOTH = """
SELECT claim_id AS k, provider_code, person_id, claim_id, total AS amount, {measure} AS m FROM year_pairs WHERE {where}
UNION ALL
SELECT claim_id AS k, p, person_id, c, 0, {measure} FROM year_pairs WHERE {where}
"""
_ONE = "SELECT claim_id AS k, provider_code, person_id, claim_id, {amount} AS amount, {measure} AS m FROM claims WHERE {where}"
_STAY = "greatest(1, discharged_on - admitted_on)"
_YEAR = "settled_on BETWEEN {year}"


def _pair(where: str, measure: str) -> str:
    return _BOTH.format(where=where, measure=measure)


def _one(where: str, measure: str, amount: str = "total") -> str:
    return _ONE.format(where=f"{where} AND {_YEAR}", measure=measure, amount=amount)


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
    ("screening/holiday_night", _one("visit_type IN ('outpatient', 'pharmacy') AND total >= 20000 AND (settled_minute >= 1320 OR settled_minute < 360 OR settled_on IN (SELECT day FROM holidays))", "settled_minute")),
    ("screening/large_account_swipe", _one("visit_type = 'pharmacy' AND paid_by_account >= 100000", "paid_by_account", "paid_by_account")),
    ("screening/frequent_claims", """
        SELECT c.person_id AS k, provider_code, c.person_id, claim_id, total AS amount, n AS m FROM claims AS c JOIN (
            SELECT person_id, count(*) AS n FROM claims WHERE visit_type = 'inpatient' AND settled_on BETWEEN {year}
            GROUP BY 1 HAVING count(*) >= 4) AS o USING (person_id)
        WHERE visit_type = 'inpatient' AND settled_on BETWEEN {year}"""),
    ("screening/top_patients", """
        SELECT c.person_id AS k, provider_code, c.person_id, claim_id, total AS amount, s AS m FROM claims AS c JOIN (
            SELECT visit_type, person_id, sum(total) AS s FROM claims
            WHERE visit_type IN ('inpatient', 'chronic') AND settled_on BETWEEN {year} GROUP BY 1, 2
            QUALIFY row_number() OVER (PARTITION BY visit_type ORDER BY s DESC, person_id) <= 100) AS o USING (visit_type, person_id)
        WHERE settled_on BETWEEN {year}"""),
    ("screening/clustered_admissions", """
        SELECT claim_id AS k, provider_code, person_id, claim_id, paid AS amount, n AS m FROM (
            SELECT claim_id, provider_code, person_id, paid, count(*) OVER (PARTITION BY provider_code, paid // 10000
                ORDER BY admitted_on RANGE BETWEEN CURRENT ROW AND INTERVAL 2 DAY FOLLOWING) AS n
            FROM claims WHERE visit_type = 'inpatient' AND settled_on BETWEEN {year}) WHERE n >= 5"""),
    ("screening/two_places_same_day", """
        WITH v AS (SELECT c.person_id, settled_on, provider_code, claim_id, total, district FROM claims AS c
            JOIN providers AS p ON p.code = provider_code
            WHERE visit_type <> 'inpatient' AND settled_on BETWEEN {year} AND district IS NOT NULL)
        SELECT v.person_id AS k, provider_code, v.person_id, claim_id, total AS amount, n AS m FROM v JOIN (
            SELECT person_id, settled_on, count(DISTINCT district) AS n FROM v GROUP BY 1, 2
            HAVING min(district) <> max(district)) USING (person_id, settled_on)"""),
    ("screening/sudden_jump", """
        WITH m AS (SELECT provider_code, date_trunc('month', settled_on) AS d, sum(total) AS t FROM claims
            WHERE settled_on BETWEEN {year_first} - INTERVAL 3 MONTH AND {year_last} GROUP BY 1, 2),
        c AS (SELECT *, lag(d, 3) OVER w AS d3, lag(t) OVER w + lag(t, 2) OVER w + lag(t, 3) OVER w AS b FROM m
            WINDOW w AS (PARTITION BY provider_code ORDER BY d))
        SELECT provider_code AS k, provider_code, NULL, NULL, t AS amount, t * 300 // b AS m FROM c
        WHERE d3 = d - INTERVAL 3 MONTH AND b >= 3000000 AND t * 300 >= 150 * b AND d >= {year_first}"""),
    ("screening/repeated_charge", """
        SELECT claim_id AS k, provider_code, person_id, claim_id,
            CASE WHEN row_number() OVER (PARTITION BY person_id, provider_code, item_code, occurred_on, amount
                ORDER BY settled_on, claim_id, line_no) > 1 THEN amount ELSE 0 END AS amount, n AS m
        FROM claim_lines JOIN (SELECT person_id, provider_code, item_code, occurred_on, amount, count(*) AS n FROM claim_lines
            WHERE settled_on BETWEEN {year_first} - INTERVAL 3 MONTH AND {year_last} AND amount > 0
            GROUP BY ALL HAVING count(*) > 1 AND max(settled_on) >= {year_first})
            USING (person_id, provider_code, item_code, occurred_on, amount)
        WHERE settled_on BETWEEN {year_first} - INTERVAL 3 MONTH AND {year_last}"""),
    ("screening/trace_code_twice", """
        SELECT drug_trace_code AS k, provider_code, person_id, claim_id,
            CASE WHEN row_number() OVER (PARTITION BY drug_trace_code ORDER BY settled_on, claim_id, line_no) > 1
                THEN amount ELSE 0 END AS amount, n AS m
        FROM claim_lines JOIN (SELECT drug_trace_code, count(*) AS n FROM claim_lines
            WHERE drug_trace_code IS NOT NULL AND settled_on <= {year_last} GROUP BY 1
            HAVING count(*) > 1 AND max(settled_on) >= {year_first}) USING (drug_trace_code)
        WHERE settled_on <= {year_last}"""),
    ("screening/over_supply", """
        SELECT claim_id AS k, provider_code, person_id, claim_id, amount, days_supply AS m FROM claim_lines
        WHERE settled_on BETWEEN {year} AND (visit_type IN ('outpatient', 'pharmacy') AND days_supply > 30
            OR visit_type = 'chronic' AND days_supply > 90)"""),
    ("screening/level_limit", """
        SELECT claim_id AS k, provider_code, person_id, claim_id, amount, min_level AS m FROM claim_lines
        JOIN item_limits USING (item_code) JOIN providers AS p ON p.code = provider_code
        WHERE settled_on BETWEEN {year} AND p.level BETWEEN 1 AND min_level - 1"""),
)  # fmt: skip


def queries(quarter: tuple[str, str], year: tuple[str, str]) -> list[tuple[str, str]]:
    """The SQL for a quarter and a year, each given by its first and last day."""
    days = {}
    for name, (first, last) in (("quarter", quarter), ("year", year)):
        first, last = f"DATE '{first}'", f"DATE '{last}'"
        days |= {name: f"{first} AND {last}", f"{name}_first": first, f"{name}_last": last}
    return [(name, sql.format(**days)) for name, sql in _PLAN]
