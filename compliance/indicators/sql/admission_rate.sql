-- 住院率：docs/claims-semantics.md
SELECT
    provider_code,
    count(CASE WHEN visit_type = 'inpatient' THEN 1 END) AS numerator,
    count(*) AS denominator,
    count(*) AS volume,
    0 AS left_out
FROM claims
WHERE visit_type IN ('inpatient', 'outpatient', 'chronic') AND settled_on BETWEEN $from AND $to
GROUP BY provider_code
