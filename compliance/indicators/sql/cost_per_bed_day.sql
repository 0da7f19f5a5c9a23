-- 平均床日费用：docs/claims-semantics.md
SELECT
    provider_code,
    sum(total) AS numerator,
    sum(greatest(1, date_diff('day', admitted_on, discharged_on))) AS denominator,
    count(*) AS volume,
    0 AS left_out
FROM claims
WHERE visit_type = 'inpatient' AND settled_on BETWEEN $from AND $to
GROUP BY provider_code
