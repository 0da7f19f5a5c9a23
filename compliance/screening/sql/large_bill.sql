-- 大额费用：docs/claims-semantics.md
SELECT
    claim_id AS hit_key,
    provider_code,
    person_id,
    claim_id,
    CAST(NULL AS BIGINT) AS line_no,
    total AS amount,
    total AS measure
FROM claims
WHERE settled_on BETWEEN $from AND $to AND total >= $min_total
