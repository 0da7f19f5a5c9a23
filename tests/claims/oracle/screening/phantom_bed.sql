-- phantom_bed: a stay of at least $min_days days with next to no examination and treatment.
WITH standing AS (
    SELECT * FROM claims
    WHERE reverses IS NULL
      AND claim_id NOT IN (SELECT reverses FROM claims WHERE reverses IS NOT NULL)
)
SELECT c.claim_id AS hit_key, c.provider_code, c.person_id, c.claim_id, CAST(NULL AS BIGINT) AS line_no,
    c.total AS amount, CAST(c.exam + c.treatment AS BIGINT) AS measure
FROM standing AS c
WHERE c.settled_on BETWEEN $from AND $to
  AND c.visit_type = 'inpatient'
  AND greatest(1, c.discharged_on - c.admitted_on) >= $min_days
  AND c.exam + c.treatment < $per_day * greatest(1, c.discharged_on - c.admitted_on)
