-- 目录外费用占比：docs/claims-semantics.md
SELECT
    provider_code,
    coalesce(sum(total - eligible), 0) AS numerator,
    coalesce(sum(CASE WHEN eligible IS NOT NULL THEN total END), 0) AS denominator,
    count(eligible) AS volume,
    count(*) - count(eligible) AS left_out
FROM claims
WHERE visit_type IN ('inpatient', 'outpatient', 'chronic') AND settled_on BETWEEN $from AND $to
GROUP BY provider_code
