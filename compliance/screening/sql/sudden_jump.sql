-- 费用突增：docs/claims-semantics.md
WITH months AS (
    SELECT
        provider_code,
        extract(year FROM settled_on) * 12 + extract(month FROM settled_on) AS month,
        left(CAST(min(settled_on) AS VARCHAR), 7) AS name,
        sum(total) AS whole
    FROM claims
    WHERE settled_on <= $to
    GROUP BY provider_code, extract(year FROM settled_on) * 12 + extract(month FROM settled_on)
),
compared AS (
    SELECT
        provider_code,
        month,
        name,
        whole,
        lag(month, 3) OVER history AS third,
        lag(whole, 1) OVER history + lag(whole, 2) OVER history + lag(whole, 3) OVER history AS before
    FROM months
    WINDOW history AS (PARTITION BY provider_code ORDER BY month)
)
SELECT
    provider_code || ':' || name AS hit_key,
    provider_code,
    CAST(NULL AS BIGINT) AS person_id,
    CAST(NULL AS VARCHAR) AS claim_id,
    CAST(NULL AS BIGINT) AS line_no,
    whole AS amount,
    whole * 300 // nullif(before, 0) AS measure
FROM compared
WHERE third = month - 3
  AND before >= $min_total
  AND whole * 300 >= $percent * before
  AND month >= extract(year FROM $from) * 12 + extract(month FROM $from)
      + CASE WHEN extract(day FROM $from) > 1 THEN 1 ELSE 0 END
  AND month <= extract(year FROM $to) * 12 + extract(month FROM $to)
      - CASE WHEN last_day($to) > $to THEN 1 ELSE 0 END
