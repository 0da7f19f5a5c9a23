-- 超量开药：docs/claims-semantics.md
SELECT
    claim_id || ':' || line_no AS hit_key,
    provider_code,
    person_id,
    claim_id,
    line_no,
    amount,
    days_supply AS measure
FROM claim_lines
WHERE settled_on BETWEEN $from AND $to
  AND (
    (visit_type IN ('outpatient', 'pharmacy') AND days_supply > $max_days)
    OR (visit_type = 'chronic' AND days_supply > $max_days_chronic)
  )
