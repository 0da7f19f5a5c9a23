-- sudden_jump: a provider's month, whole inside the period, far above the three months before it.
WITH standing AS (
    SELECT * FROM claims
    WHERE reverses IS NULL
      AND claim_id NOT IN (SELECT reverses FROM claims WHERE reverses IS NOT NULL)
),
monthly AS (
    SELECT provider_code, date_trunc('month', settled_on)::DATE AS month, CAST(sum(total) AS BIGINT) AS whole
    FROM standing GROUP BY provider_code, date_trunc('month', settled_on)
),
compared AS (
    SELECT m.provider_code, m.month, m.whole, a.whole + b.whole + c.whole AS before
    FROM monthly AS m
    JOIN monthly AS a ON a.provider_code = m.provider_code AND a.month = m.month - INTERVAL 1 MONTH
    JOIN monthly AS b ON b.provider_code = m.provider_code AND b.month = m.month - INTERVAL 2 MONTH
    JOIN monthly AS c ON c.provider_code = m.provider_code AND c.month = m.month - INTERVAL 3 MONTH
    WHERE m.month >= $from AND last_day(m.month) <= $to
)
SELECT provider_code || ':' || strftime(month, '%Y-%m') AS hit_key, provider_code,
    CAST(NULL AS VARCHAR) AS person_id, CAST(NULL AS VARCHAR) AS claim_id, CAST(NULL AS BIGINT) AS line_no,
    whole AS amount, whole * 300 // before AS measure
FROM compared
WHERE before >= $min_total AND whole * 100 * 3 >= $percent * before
