-- 节假日和夜间结算：docs/claims-semantics.md
SELECT
    claim_id AS hit_key,
    provider_code,
    person_id,
    claim_id,
    CAST(NULL AS BIGINT) AS line_no,
    total AS amount,
    coalesce(settled_minute, -1) AS measure
FROM claims
WHERE visit_type IN ('outpatient', 'pharmacy')
  AND settled_on BETWEEN $from AND $to
  AND total >= $min_total
  AND (
    settled_minute >= 1320
    OR settled_minute < 360
    OR settled_on IN (SELECT day FROM holidays)
  )
