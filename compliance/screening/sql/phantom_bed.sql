-- 挂床住院：docs/claims-semantics.md
SELECT
    claim_id AS hit_key,
    provider_code,
    person_id,
    claim_id,
    CAST(NULL AS BIGINT) AS line_no,
    total AS amount,
    exam + treatment AS measure
FROM claims
WHERE visit_type = 'inpatient'
  AND settled_on BETWEEN $from AND $to
  AND greatest(1, date_diff('day', admitted_on, discharged_on)) >= $min_days
  AND exam + treatment < $per_day * greatest(1, date_diff('day', admitted_on, discharged_on))
