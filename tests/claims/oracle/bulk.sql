-- The bulk of the generated rows. The variables seed and bulk_rows are set by generate.py.
-- draw() depends on the row, a word and the seed alone, so that the order of the work changes nothing.
CREATE OR REPLACE TEMP MACRO draw(i, word, n) AS (
    (hash(CAST(i AS BIGINT), word, CAST(getvariable('seed') AS BIGINT)) % CAST(n AS UBIGINT))::BIGINT
);
CREATE OR REPLACE TEMP MACRO pick(i, word, choices) AS choices[draw(i, word, len(choices)) + 1];
CREATE OR REPLACE TEMP MACRO gapped(i, word, percent, value) AS
    CASE WHEN draw(i, 'null ' || word, 100) < percent THEN NULL ELSE value END;
CREATE OR REPLACE TEMP MACRO provider_name(n) AS 'P' || lpad(CAST(n AS VARCHAR), 3, '0');

-- P101 to P120 are kept for the single cases, P119 is of no known district. P999 is on no list.
CREATE OR REPLACE TABLE providers AS
SELECT
    provider_name(n) AS code,
    ['hospital', 'clinic', 'pharmacy'][CAST(n % 3 AS INTEGER) + 1] AS kind,
    CAST((n // 2) % 4 AS INTEGER) AS level,
    CASE WHEN n IN (19, 119) THEN NULL ELSE 'D' || (n % 6) END AS district,
    'T' || (n % 17) AS township
FROM generate_series(1, 120) AS numbers(n);

CREATE OR REPLACE TABLE holidays AS
SELECT CAST(moment AS DATE) AS day
FROM generate_series(TIMESTAMP '2023-07-01', TIMESTAMP '2025-02-28', INTERVAL 1 DAY) AS days(moment)
WHERE (isodow(moment) IN (6, 7)
       AND CAST(moment AS DATE) NOT IN (DATE '2024-02-04', DATE '2024-02-18', DATE '2024-10-12'))
   OR CAST(moment AS DATE) IN (DATE '2024-01-01', DATE '2024-02-12', DATE '2024-05-01', DATE '2024-10-01',
                               DATE '2025-01-01');

CREATE OR REPLACE TABLE item_limits AS
SELECT 'I' || n AS item_code, CAST(n % 3 + 1 AS INTEGER) AS min_level FROM generate_series(1, 8) AS numbers(n);

-- Who, where and what kind. Four rows in a row make a block: the stays of one person, or visits that may be twins:
-- of one person, on one day.
CREATE OR REPLACE TEMP TABLE bare AS
WITH numbers AS (
    SELECT n, n // 4 AS block, draw(n // 4, 'is stay', 100) < 28 AS is_stay,
        draw(n // 2, 'is twin', 100) < 12 AS is_twin
    FROM generate_series(0, getvariable('bulk_rows') - 1) AS t(n)
    WHERE n % 50 <> 49
)
SELECT n, block, is_stay, is_twin,
    CASE WHEN is_stay THEN 'inpatient' ELSE pick(n, 'type', ['outpatient', 'outpatient', 'chronic', 'pharmacy']) END
        AS visit_type,
    CASE WHEN is_stay THEN block WHEN is_twin THEN 1000000000 + n // 2 ELSE 2000000000 + n END AS self,
    CASE WHEN is_stay AND draw(n, 'moves', 100) >= 30 THEN block
         WHEN is_twin AND draw(n // 2, 'moves', 100) < 60 THEN 1000000000 + n // 2
         ELSE 2000000000 + n END AS place
FROM numbers;

CREATE OR REPLACE TEMP TABLE placed AS
SELECT *,
    CASE WHEN draw(self, 'heavy', 400) = 0 THEN draw(self, 'heavy person', 3)
         ELSE 3 + draw(self, 'person', getvariable('bulk_rows') // 8 + 1) END AS person,
    provider_name(1 + (draw(place, 'provider', 100) * (100 + draw(place, 'crowd', 101))) // 200) AS provider_code,
    CASE WHEN is_stay THEN pick(n, 'length', [0, 0, 1, 1, 2, 3, 3, 4, 5, 7, 10, 14, 30]) END AS length,
    CASE WHEN is_stay THEN pick(n, 'gap', [-25, -3, -1, -1, 0, 0, 0, 1, 2, 3, 3, 4, 7, 14, 15, 16, 30, 40]) END AS gap,
    CASE WHEN is_stay THEN pick(n, 'lag', [0, 0, 0, 1, 2, 5, 9, 45]) ELSE 0 END AS lag
FROM bare;

-- The days. A block's stays follow each other by gap and length; where they would end too late or too early, all move.
CREATE OR REPLACE TEMP TABLE dated AS
WITH ended AS (
    SELECT *,
        DATE '2023-07-01' + CAST(draw(self, 'start', 600) + CASE WHEN is_stay THEN
            sum(gap + length) OVER (PARTITION BY is_stay, block ORDER BY n) ELSE 0 END AS INTEGER) AS discharge,
    FROM placed
),
latest AS (
    SELECT *,
        greatest(0, max(discharge + CAST(lag AS INTEGER)) OVER (PARTITION BY is_stay, block) - DATE '2025-02-28')
        - greatest(0, DATE '2023-07-01' - min(discharge) OVER (PARTITION BY is_stay, block)) AS late
    FROM ended
),
kept AS (
    SELECT *, CASE WHEN is_stay THEN discharge - CAST(late AS INTEGER) END AS discharged_on FROM latest
),
settled AS (
    SELECT *,
        CASE WHEN is_stay THEN discharged_on + CAST(lag AS INTEGER)
             WHEN draw(self, 'edge', 100) < 2 THEN pick(self, 'edge day',
                [DATE '2023-12-31', DATE '2024-01-01', DATE '2024-03-31', DATE '2024-06-30',
                 DATE '2024-12-31', DATE '2025-01-01'])
             ELSE least(discharge, DATE '2025-02-20') END AS settled_plain
    FROM kept
)
SELECT * REPLACE (
        CASE WHEN is_stay THEN discharged_on WHEN draw(n, 'has days', 10) = 0 THEN settled_plain END AS discharged_on),
    -- P004 to P006 have no visits in May and June 2024
    CASE WHEN NOT is_stay AND provider_code IN ('P004', 'P005', 'P006')
              AND settled_plain BETWEEN DATE '2024-05-01' AND DATE '2024-06-30'
         THEN settled_plain + 61 ELSE settled_plain END AS settled_on
FROM settled;

-- The money: thresholds, one below and one above them, among plain figures.
CREATE OR REPLACE TEMP TABLE priced AS
WITH totals AS (
    SELECT *,
        CASE WHEN draw(n, 'total at', 100) < 4 THEN pick(n, 'edge total',
                [0, 1, 9999, 10000, 19999, 20000, 20001, 999999, 1000000, 1000001])
             WHEN is_stay THEN 30000 + draw(n, 'total', 900000)
                + CASE WHEN draw(n, 'dear', 12) = 0 THEN 600000 ELSE 0 END
             ELSE 500 + draw(n, 'total', 300) * draw(n, 'dear', 200) END
        * CASE WHEN provider_code IN ('P010', 'P020', 'P030') AND month(settled_on) IN (4, 9) THEN 3 ELSE 1 END AS total
    FROM dated
)
SELECT *,
    CASE WHEN draw(n, 'paid at', 100) < 6 THEN pick(n, 'edge paid', [0, 9999, 10000, 10001, 19999, 20000])
         ELSE total * draw(n, 'paid', 91) // 100 END AS paid,
    CASE WHEN is_stay
         THEN 1000 * greatest(1, length) + pick(n, 'bed', [-1, 0, 1, -500, 40000, 90000, 200000]) END AS care
FROM totals;

CREATE OR REPLACE TEMP TABLE plain_claims AS
SELECT
    n, 'C' || n AS claim_id, sha256('person ' || person) AS person_id,
    CASE WHEN draw(n, 'unlisted', 5000) = 0 THEN 'P999' ELSE provider_code END AS provider_code, visit_type,
    CASE WHEN is_stay THEN discharged_on - CAST(length AS INTEGER) ELSE discharged_on END AS admitted_on, discharged_on,
    settled_on,
    CAST(gapped(n, 'minute', 20, pick(n, 'minute', [0, 1, 359, 360, 361, 600, 900, 1319, 1320, 1321, 1439,
        draw(n, 'any minute', 1440)])) AS INTEGER) AS settled_minute,
    CASE WHEN provider_code NOT IN ('P007', 'P008') THEN gapped(n, 'diagnosis', 4,
        CASE WHEN draw(n, 'other disease', 100) < 30 THEN pick(n, 'disease', ['I63', 'J18', 'E11', 'K35', 'R5'])
             ELSE pick(self, 'disease', ['I63', 'I64', 'J18', 'E11', 'M51']) END
        || pick(n, 'detail', ['', '.0', '.9', '.901'])) END AS diagnosis,
    gapped(n, 'diagnosis name', 10, 'disease ' || draw(n, 'name', 40)) AS diagnosis_name,
    gapped(n, 'department', 5, 'department ' || draw(n, 'department', 12)) AS department,
    gapped(n, 'doctor', 3, sha256('doctor ' || provider_code || draw(n, 'doctor', 8))) AS doctor_id,
    total,
    CASE WHEN provider_code <> 'P007' THEN gapped(n, 'eligible', 3, total * (60 + draw(n, 'eligible', 41)) // 100) END
        AS eligible,
    paid,
    gapped(n, 'account', 4, CASE WHEN visit_type <> 'pharmacy' THEN total * draw(n, 'account', 30) // 100
        WHEN draw(n, 'account at', 10) = 0 THEN pick(n, 'edge account', [99999, 100000, 100001, 250000])
        ELSE total * draw(n, 'account', 100) // 100 END) AS paid_by_account,
    CASE WHEN provider_code <> 'P007' THEN gapped(n, 'own', 3, greatest(0, total - paid)) END AS out_of_pocket,
    CASE WHEN provider_code <> 'P007' THEN gapped(n, 'drug', 3, total * draw(n, 'drug', 80) // 100) END AS drug,
    gapped(n, 'material', 3, total * draw(n, 'material', 20) // 100) AS material,
    gapped(n, 'exam', 3, CASE WHEN is_stay THEN greatest(0, care) * draw(n, 'exam', 5) // 4 ELSE total // 10 END)
        AS exam,
    gapped(n, 'treatment', 3, CASE WHEN is_stay THEN greatest(0, care) - greatest(0, care) * draw(n, 'exam', 5) // 4
        ELSE total // 20 END) AS treatment,
    gapped(n, 'fund', 2, pick(n, 'fund', ['resident', 'employee'])) AS fund,
    gapped(n, 'insured place', 2, 'L' || draw(n, 'insured place', 5)) AS insured_place,
    CAST(NULL AS VARCHAR) AS reverses
FROM priced;

-- Every fiftieth row is a reversal: of a row shortly before it, or, one in ten, of a claim that nobody knows.
CREATE OR REPLACE TEMP TABLE reversals AS
SELECT n, n - 1 - draw(n, 'reversed', least(n, 30)) AS target, draw(n, 'unknown', 10) = 0 AS is_unknown,
    CAST(pick(n, 'undone after', [0, 0, 1, 20, 200, 400]) AS INTEGER) AS days
FROM generate_series(0, getvariable('bulk_rows') - 1) AS t(n)
WHERE n % 50 = 49;

CREATE OR REPLACE TABLE claims AS
SELECT * EXCLUDE (n) FROM plain_claims
UNION ALL
SELECT c.* EXCLUDE (n) REPLACE (
    'C' || r.n AS claim_id, least(c.settled_on + r.days, DATE '2025-02-28') AS settled_on,
    -c.total AS total, -c.eligible AS eligible, -c.paid AS paid, -c.paid_by_account AS paid_by_account,
    -c.out_of_pocket AS out_of_pocket, -c.drug AS drug, -c.material AS material, -c.exam AS exam,
    -c.treatment AS treatment,
    CASE WHEN r.is_unknown THEN 'X' || r.n ELSE c.claim_id END AS reverses)
FROM reversals AS r JOIN plain_claims AS c ON c.n = r.target;

-- Lines: of one claim in ten and of every second pair of twins; some lines repeat the line before them, few claims have
-- twelve lines, so that line 10 stands after line 2.
CREATE OR REPLACE TEMP TABLE plain_lines AS
WITH owners AS (
    SELECT c.n, c.claim_id, c.settled_on, c.admitted_on, c.visit_type, b.self,
        CASE WHEN draw(c.n, 'long', 150) = 0 THEN 12 ELSE 1 + draw(c.n, 'lines', 4) END AS many
    FROM plain_claims AS c JOIN bare AS b ON b.n = c.n
    WHERE draw(c.n, 'has lines', 100) < 8 OR (b.is_twin AND NOT b.is_stay AND draw(b.self, 'has lines', 3) > 0)
),
numbered AS (
    SELECT *, CAST(unnest(range(1, many + 1)) AS BIGINT) AS line_no FROM owners
),
keyed AS (
    SELECT *,
        CASE WHEN many = 12 THEN self * 20 + line_no % 4
             WHEN line_no = 2 AND draw(n, 'repeats', 8) = 0 THEN self * 20 + 1
             ELSE self * 20 + line_no END AS key
    FROM numbered
)
SELECT *, n * 20 + line_no AS own,
    CASE WHEN draw(key, 'fee', 12) = 0 THEN 'FEE' ELSE 'I' || (1 + draw(key, 'item', 40)) END AS item,
    CASE WHEN draw(key, 'free', 30) = 0 THEN 0 ELSE 500 * (1 + draw(key, 'amount', 12)) END AS money
FROM keyed;

CREATE OR REPLACE TABLE claim_lines AS
WITH lines AS (
    SELECT n, claim_id, line_no,
        gapped(own, 'item', 1, item) AS item_code,
        gapped(own, 'item name', 3, 'name of ' || item) AS item_name,
        gapped(own, 'occurred', 2, settled_on - CAST(draw(key, 'before', 3) AS INTEGER)) AS occurred_on,
        gapped(own, 'quantity', 2, 1 + draw(own, 'quantity', 5)) AS quantity,
        gapped(own, 'unit price', 2, money) AS unit_price,
        gapped(own, 'amount', 1, money) AS amount,
        CAST(pick(own, 'supply', [NULL, 1, 7, 14, 29, 30, 31, 60, 89, 90, 91, 180]) AS INTEGER) AS days_supply,
        gapped(own, 'trace', 35, 'T' || draw(own, 'trace', getvariable('bulk_rows') * 2)) AS drug_trace_code
    FROM plain_lines
)
SELECT * EXCLUDE (n) FROM lines
UNION ALL
SELECT l.* EXCLUDE (n) REPLACE ('C' || r.n AS claim_id, -l.unit_price AS unit_price, -l.amount AS amount)
FROM reversals AS r JOIN lines AS l ON l.n = r.target;

DROP TABLE bare;
DROP TABLE placed;
DROP TABLE dated;
DROP TABLE priced;
DROP TABLE plain_claims;
DROP TABLE plain_lines;
DROP TABLE reversals;
