-- 住院个人自付占比：docs/claims-semantics.md
SELECT
    provider_code,
    coalesce(sum(out_of_pocket), 0) AS numerator,
    coalesce(sum(CASE WHEN out_of_pocket IS NOT NULL THEN total END), 0) AS denominator,
    count(out_of_pocket) AS volume,
    count(*) - count(out_of_pocket) AS left_out
FROM claims
WHERE visit_type = 'inpatient' AND settled_on BETWEEN $from AND $to
GROUP BY provider_code
