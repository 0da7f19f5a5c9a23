-- 门诊一般诊疗费：docs/claims-semantics.md
WITH fees AS (
    SELECT provider_code, claim_id, sum(amount) AS fee, count(*) AS lines, count(amount) AS known
    FROM claim_lines
    WHERE item_code = $item_code AND visit_type = 'outpatient' AND settled_on BETWEEN $from AND $to
    GROUP BY provider_code, claim_id
)
SELECT
    provider_code,
    coalesce(sum(CASE WHEN known = lines THEN fee END), 0) AS numerator,
    max(CASE WHEN known = lines THEN 1 ELSE 0 END) AS denominator,
    count(CASE WHEN known = lines THEN 1 END) AS volume,
    count(CASE WHEN known < lines THEN 1 END) AS left_out
FROM fees
GROUP BY provider_code
