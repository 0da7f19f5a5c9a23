-- repeated_charge: lines that charge one person the same again on the same day, one of them settled in the period.
WITH standing AS (
    SELECT * FROM claims
    WHERE reverses IS NULL
      AND claim_id NOT IN (SELECT reverses FROM claims WHERE reverses IS NOT NULL)
),
lines AS (
    SELECT l.claim_id, l.line_no, l.item_code, l.occurred_on, l.amount, l.days_supply, l.drug_trace_code,
        c.person_id, c.provider_code, c.visit_type, c.settled_on
    FROM claim_lines AS l JOIN standing AS c ON c.claim_id = l.claim_id
    WHERE c.settled_on >= $from - INTERVAL 3 MONTH AND c.settled_on <= $to AND l.amount > 0
),
counted AS (
    SELECT l.*,
        (SELECT count(*) FROM lines AS o
         WHERE o.person_id = l.person_id AND o.provider_code = l.provider_code
           AND o.item_code = l.item_code AND o.occurred_on = l.occurred_on AND o.amount = l.amount) AS many,
        (SELECT max(o.settled_on) FROM lines AS o
         WHERE o.person_id = l.person_id AND o.provider_code = l.provider_code
           AND o.item_code = l.item_code AND o.occurred_on = l.occurred_on AND o.amount = l.amount) AS last_settled,
        (SELECT count(*) FROM lines AS o
         WHERE o.person_id = l.person_id AND o.provider_code = l.provider_code
           AND o.item_code = l.item_code AND o.occurred_on = l.occurred_on AND o.amount = l.amount
           AND (o.settled_on < l.settled_on OR (o.settled_on = l.settled_on AND
               (o.claim_id < l.claim_id OR (o.claim_id = l.claim_id AND o.line_no < l.line_no))))) AS before
    FROM lines AS l
)
SELECT
    person_id || ':' || provider_code || ':' || item_code || ':' || strftime(occurred_on, '%Y-%m-%d') || ':' || amount
        AS hit_key,
    provider_code, person_id, claim_id, line_no,
    CASE WHEN before = 0 THEN 0 ELSE amount END AS amount, many AS measure
FROM counted
WHERE many >= 2 AND last_settled >= $from
