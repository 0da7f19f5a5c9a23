-- over_supply: a line outside hospital stays with a supply for more than $max_days days, $max_days_chronic for chronic.
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
SELECT claim_id || ':' || line_no AS hit_key, provider_code, person_id, claim_id, line_no, amount,
    CAST(days_supply AS BIGINT) AS measure
FROM lines
WHERE (visit_type IN ('outpatient', 'pharmacy') AND days_supply > $max_days)
   OR (visit_type = 'chronic' AND days_supply > $max_days_chronic)
