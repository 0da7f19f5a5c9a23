-- 15日内再入院率：docs/claims-semantics.md
WITH again AS (
    SELECT provider_code, count(*) AS pairs
    FROM pairs
    WHERE before_code = provider_code AND gap BETWEEN 0 AND $max_gap
    GROUP BY provider_code
),
stays AS (
    SELECT provider_code, count(*) AS many
    FROM claims
    WHERE visit_type = 'inpatient' AND settled_on BETWEEN $from AND $to
    GROUP BY provider_code
)
SELECT
    s.provider_code,
    coalesce(a.pairs, 0) AS numerator,
    s.many AS denominator,
    s.many AS volume,
    0 AS left_out
FROM stays AS s
LEFT JOIN again AS a ON a.provider_code = s.provider_code
