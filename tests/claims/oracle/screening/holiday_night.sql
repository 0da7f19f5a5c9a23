-- holiday_night: an outpatient or pharmacy claim settled on a day off or between 22:00 and 06:00.
WITH standing AS (
    SELECT * FROM claims
    WHERE reverses IS NULL
      AND claim_id NOT IN (SELECT reverses FROM claims WHERE reverses IS NOT NULL)
)
SELECT c.claim_id AS hit_key, c.provider_code, c.person_id, c.claim_id, CAST(NULL AS BIGINT) AS line_no,
    c.total AS amount, CAST(coalesce(c.settled_minute, -1) AS BIGINT) AS measure
FROM standing AS c
WHERE c.settled_on BETWEEN $from AND $to
  AND c.visit_type IN ('outpatient', 'pharmacy')
  AND c.total >= $min_total
  AND (c.settled_on IN (SELECT day FROM holidays) OR c.settled_minute >= 1320 OR c.settled_minute < 360)
