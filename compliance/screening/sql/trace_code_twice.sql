-- 追溯码重复结算：docs/claims-semantics.md
WITH codes AS (
    SELECT drug_trace_code, count(*) AS many
    FROM claim_lines
    WHERE drug_trace_code IS NOT NULL AND settled_on <= $to
    GROUP BY drug_trace_code
    HAVING count(*) >= 2 AND max(settled_on) >= $from
),
placed AS (
    SELECT
        l.drug_trace_code,
        l.provider_code,
        l.person_id,
        l.claim_id,
        l.line_no,
        l.amount,
        c.many,
        row_number() OVER (
            PARTITION BY l.drug_trace_code ORDER BY l.settled_on, l.claim_id, l.line_no
        ) AS place
    FROM claim_lines AS l
    JOIN codes AS c ON c.drug_trace_code = l.drug_trace_code
    WHERE l.settled_on <= $to
)
SELECT
    drug_trace_code AS hit_key,
    provider_code,
    person_id,
    claim_id,
    line_no,
    CASE WHEN place > 1 THEN amount ELSE 0 END AS amount,
    many AS measure
FROM placed
