-- level_limit: a line with an item for which the provider's level is too low.
WITH standing AS (
    SELECT * FROM claims
    WHERE reverses IS NULL
      AND claim_id NOT IN (SELECT reverses FROM claims WHERE reverses IS NOT NULL)
),
lines AS (
    SELECT l.claim_id, l.line_no, l.item_code, l.occurred_on, l.amount, l.days_supply, l.drug_trace_code,
        c.person_id, c.provider_code, c.visit_type, c.settled_on
    FROM claim_lines AS l JOIN standing AS c ON c.claim_id = l.claim_id
    WHERE c.settled_on BETWEEN $from AND $to
)
SELECT l.claim_id || ':' || l.line_no AS hit_key, l.provider_code, l.person_id, l.claim_id, l.line_no, l.amount,
    CAST(i.min_level AS BIGINT) AS measure
FROM lines AS l
JOIN item_limits AS i ON i.item_code = l.item_code
JOIN providers AS p ON p.code = l.provider_code
WHERE p.level < i.min_level AND p.level > 0
