-- 15日内再入院率：docs/claims-semantics.md
WITH ordered AS (
    SELECT
        provider_code,
        admitted_on,
        settled_on,
        lag(provider_code) OVER (PARTITION BY person_id ORDER BY admitted_on, discharged_on, claim_id) AS before_code,
        lag(discharged_on) OVER (PARTITION BY person_id ORDER BY admitted_on, discharged_on, claim_id) AS before_end
    FROM claims
    WHERE visit_type = 'inpatient' AND settled_on <= $to
)
SELECT
    provider_code,
    count(CASE
        WHEN before_code = provider_code AND date_diff('day', before_end, admitted_on) BETWEEN 0 AND $max_gap THEN 1
    END) AS numerator,
    count(*) AS denominator,
    count(*) AS volume,
    0 AS left_out
FROM ordered
WHERE settled_on >= $from
GROUP BY provider_code
