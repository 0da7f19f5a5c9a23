-- 超级别项目：docs/claims-semantics.md
SELECT
    l.claim_id || ':' || l.line_no AS hit_key,
    l.provider_code,
    l.person_id,
    l.claim_id,
    l.line_no,
    l.amount,
    i.min_level AS measure
FROM claim_lines AS l
JOIN item_limits AS i ON i.item_code = l.item_code
JOIN providers AS p ON p.code = l.provider_code
WHERE l.settled_on BETWEEN $from AND $to AND p.level BETWEEN 1 AND i.min_level - 1
