-- 个人账户大额刷卡：docs/claims-semantics.md
SELECT
    claim_id AS hit_key,
    provider_code,
    person_id,
    claim_id,
    CAST(NULL AS BIGINT) AS line_no,
    paid_by_account AS amount,
    paid_by_account AS measure
FROM claims
WHERE visit_type = 'pharmacy' AND settled_on BETWEEN $from AND $to AND paid_by_account >= $min_amount
