-- frequent_claims: a person with at least $min_claims stays settled in the period, of any provider.
WITH standing AS (
    SELECT * FROM claims
    WHERE reverses IS NULL
      AND claim_id NOT IN (SELECT reverses FROM claims WHERE reverses IS NOT NULL)
),
stays AS (
    SELECT * FROM standing WHERE visit_type = 'inpatient' AND settled_on BETWEEN $from AND $to
),
often AS (
    SELECT person_id, count(*) AS many FROM stays GROUP BY person_id HAVING count(*) >= $min_claims
)
SELECT o.person_id AS hit_key, s.provider_code, s.person_id, s.claim_id, CAST(NULL AS BIGINT) AS line_no,
    s.total AS amount, o.many AS measure
FROM often AS o JOIN stays AS s ON s.person_id = o.person_id
