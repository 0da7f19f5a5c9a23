-- large_bill: a claim of at least $min_total, of any visit type.
WITH standing AS (
    SELECT * FROM claims
    WHERE reverses IS NULL
      AND claim_id NOT IN (SELECT reverses FROM claims WHERE reverses IS NOT NULL)
)
SELECT c.claim_id AS hit_key, c.provider_code, c.person_id, c.claim_id, CAST(NULL AS BIGINT) AS line_no,
    c.total AS amount, CAST(c.total AS BIGINT) AS measure
FROM standing AS c
WHERE c.settled_on BETWEEN $from AND $to
  AND c.total >= $min_total
