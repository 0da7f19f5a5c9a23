-- top_patients: the $top persons with the most money of stays, and those with the most of chronic claims.
WITH standing AS (
    SELECT * FROM claims
    WHERE reverses IS NULL
      AND claim_id NOT IN (SELECT reverses FROM claims WHERE reverses IS NOT NULL)
),
in_period AS (
    SELECT * FROM standing WHERE settled_on BETWEEN $from AND $to
),
sums AS (
    SELECT visit_type, person_id, CAST(sum(total) AS BIGINT) AS whole FROM in_period GROUP BY visit_type, person_id
),
most AS (
    (SELECT * FROM sums WHERE visit_type = 'inpatient' ORDER BY whole DESC, person_id ASC LIMIT $top)
    UNION ALL
    (SELECT * FROM sums WHERE visit_type = 'chronic' ORDER BY whole DESC, person_id ASC LIMIT $top)
)
SELECT m.visit_type || ':' || m.person_id AS hit_key, c.provider_code, c.person_id, c.claim_id,
    CAST(NULL AS BIGINT) AS line_no, c.total AS amount, m.whole AS measure
FROM most AS m JOIN in_period AS c ON c.person_id = m.person_id AND c.visit_type = m.visit_type
