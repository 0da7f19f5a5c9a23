-- 重复收费：docs/claims-semantics.md
WITH repeated AS (
    SELECT person_id, provider_code, item_code, occurred_on, amount, count(*) AS many
    FROM claim_lines
    WHERE settled_on BETWEEN $from - INTERVAL 3 MONTH AND $to AND amount > 0 AND item_code IS NOT NULL AND occurred_on IS NOT NULL
    GROUP BY person_id, provider_code, item_code, occurred_on, amount
    HAVING count(*) >= 2 AND max(settled_on) >= $from
),
placed AS (
    SELECT
        l.person_id,
        l.provider_code,
        l.item_code,
        l.occurred_on,
        l.claim_id,
        l.line_no,
        l.amount,
        r.many,
        row_number() OVER (
            PARTITION BY l.person_id, l.provider_code, l.item_code, l.occurred_on, l.amount
            ORDER BY l.settled_on, l.claim_id, l.line_no
        ) AS place
    FROM claim_lines AS l
    JOIN repeated AS r
        ON r.person_id = l.person_id
        AND r.provider_code = l.provider_code
        AND r.item_code = l.item_code
        AND r.occurred_on = l.occurred_on
        AND r.amount = l.amount
    WHERE l.settled_on BETWEEN $from - INTERVAL 3 MONTH AND $to
)
SELECT
    lpad(CAST(person_id AS VARCHAR), 19, '0') || ':' || provider_code || ':' || item_code || ':'
        || CAST(occurred_on AS VARCHAR) || ':' || amount AS hit_key,
    provider_code,
    person_id,
    claim_id,
    line_no,
    CASE WHEN place > 1 THEN amount ELSE 0 END AS amount,
    many AS measure
FROM placed
