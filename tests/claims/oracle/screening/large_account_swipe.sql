-- large_account_swipe: a pharmacy claim with at least $min_amount from the account.
WITH standing AS (
    SELECT * FROM claims
    WHERE reverses IS NULL
      AND claim_id NOT IN (SELECT reverses FROM claims WHERE reverses IS NOT NULL)
)
SELECT c.claim_id AS hit_key, c.provider_code, c.person_id, c.claim_id, CAST(NULL AS BIGINT) AS line_no,
    c.paid_by_account AS amount, CAST(c.paid_by_account AS BIGINT) AS measure
FROM standing AS c
WHERE c.settled_on BETWEEN $from AND $to
  AND c.visit_type = 'pharmacy'
  AND c.paid_by_account >= $min_amount
