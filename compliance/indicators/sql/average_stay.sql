-- 平均住院日：docs/claims-semantics.md
SELECT
    provider_code,
    sum(greatest(1, date_diff('day', admitted_on, discharged_on))) AS numerator,
    count(*) AS denominator,
    count(*) AS volume,
    0 AS left_out
FROM claims
WHERE visit_type = 'inpatient' AND settled_on BETWEEN $from AND $to
GROUP BY provider_code
