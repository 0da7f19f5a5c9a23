-- 高额费用人员：docs/claims-semantics.md
WITH sums AS (
    SELECT visit_type, person_id, sum(total) AS whole
    FROM claims
    WHERE visit_type IN ('inpatient', 'chronic') AND settled_on BETWEEN $from AND $to
    GROUP BY visit_type, person_id
),
placed AS (
    SELECT
        visit_type,
        person_id,
        whole,
        row_number() OVER (PARTITION BY visit_type ORDER BY whole DESC, person_id) AS place
    FROM sums
)
SELECT
    c.visit_type || ':' || lpad(CAST(c.person_id AS VARCHAR), 19, '0') AS hit_key,
    c.provider_code,
    c.person_id,
    c.claim_id,
    CAST(NULL AS BIGINT) AS line_no,
    c.total AS amount,
    p.whole AS measure
FROM claims AS c
JOIN placed AS p ON p.person_id = c.person_id AND p.visit_type = c.visit_type
WHERE p.place <= $top AND c.settled_on BETWEEN $from AND $to
