-- 人次人头比：docs/claims-semantics.md
SELECT
    provider_code,
    count(*) AS numerator,
    count(DISTINCT person_id) AS denominator,
    count(*) AS volume,
    0 AS left_out
FROM claims
WHERE visit_type IN ('inpatient', 'outpatient', 'chronic') AND settled_on BETWEEN $from AND $to
GROUP BY provider_code
