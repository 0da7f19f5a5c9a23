-- 住院费用符合补偿比例：docs/claims-semantics.md
SELECT
    provider_code,
    coalesce(sum(eligible), 0) AS numerator,
    coalesce(sum(CASE WHEN eligible IS NOT NULL THEN total END), 0) AS denominator,
    count(eligible) AS volume,
    count(*) - count(eligible) AS left_out
FROM claims
WHERE visit_type = 'inpatient' AND settled_on BETWEEN $from AND $to
GROUP BY provider_code
