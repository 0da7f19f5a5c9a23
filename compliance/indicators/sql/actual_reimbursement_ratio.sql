-- 住院实际补偿比例：docs/claims-semantics.md
SELECT
    provider_code,
    sum(paid) AS numerator,
    sum(total) AS denominator,
    count(*) AS volume,
    0 AS left_out
FROM claims
WHERE visit_type = 'inpatient' AND settled_on BETWEEN $from AND $to
GROUP BY provider_code
