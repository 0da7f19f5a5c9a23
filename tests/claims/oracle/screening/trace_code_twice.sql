-- trace_code_twice: a trace code sold at least twice up to the period's end, at least once in the period.
WITH standing AS (
    SELECT * FROM claims
    WHERE reverses IS NULL
      AND claim_id NOT IN (SELECT reverses FROM claims WHERE reverses IS NOT NULL)
),
lines AS (
    SELECT l.claim_id, l.line_no, l.item_code, l.occurred_on, l.amount, l.days_supply, l.drug_trace_code,
        c.person_id, c.provider_code, c.visit_type, c.settled_on
    FROM claim_lines AS l JOIN standing AS c ON c.claim_id = l.claim_id
    WHERE c.settled_on <= $to AND l.drug_trace_code IS NOT NULL
),
codes AS (
    SELECT drug_trace_code, count(*) AS many FROM lines
    WHERE drug_trace_code IN (SELECT drug_trace_code FROM lines WHERE settled_on >= $from)
    GROUP BY drug_trace_code
    HAVING count(*) >= 2
)
SELECT
    l.drug_trace_code AS hit_key, l.provider_code, l.person_id, l.claim_id, l.line_no,
    CASE WHEN NOT EXISTS (
        SELECT 1 FROM lines AS o
        WHERE o.drug_trace_code = l.drug_trace_code
          AND (o.settled_on < l.settled_on
               OR (o.settled_on = l.settled_on AND o.claim_id < l.claim_id)
               OR (o.settled_on = l.settled_on AND o.claim_id = l.claim_id AND o.line_no < l.line_no))
    ) THEN 0 ELSE l.amount END AS amount,
    k.many AS measure
FROM codes AS k JOIN lines AS l ON l.drug_trace_code = k.drug_trace_code
