-- 住院药占比：docs/claims-semantics.md
SELECT
    provider_code,
    coalesce(sum(drug), 0) AS numerator,
    coalesce(sum(CASE WHEN drug IS NOT NULL THEN total END), 0) AS denominator,
    count(drug) AS volume,
    count(*) - count(drug) AS left_out
FROM claims
WHERE visit_type = 'inpatient' AND settled_on BETWEEN $from AND $to
GROUP BY provider_code
