-- 频繁住院：docs/claims-semantics.md
WITH often AS (
    SELECT person_id, count(*) AS many
    FROM claims
    WHERE visit_type = 'inpatient' AND settled_on BETWEEN $from AND $to
    GROUP BY person_id
    HAVING count(*) >= $min_claims
)
SELECT
    lpad(CAST(c.person_id AS VARCHAR), 19, '0') AS hit_key,
    c.provider_code,
    c.person_id,
    c.claim_id,
    CAST(NULL AS BIGINT) AS line_no,
    c.total AS amount,
    o.many AS measure
FROM claims AS c
JOIN often AS o ON o.person_id = c.person_id
WHERE c.visit_type = 'inpatient' AND c.settled_on BETWEEN $from AND $to
