-- outpatient_general_fee: money of the lines of the general fee in outpatient claims that have such a line.
-- A claim with such a line of unknown amount is left out whole; a provider with nothing else has 0 over 0.
WITH standing AS (
    SELECT * FROM claims
    WHERE reverses IS NULL
      AND claim_id NOT IN (SELECT reverses FROM claims WHERE reverses IS NOT NULL)
),
fee AS (
    SELECT * FROM claim_lines WHERE item_code = $item_code
),
looked_at AS (
    SELECT * FROM standing
    WHERE visit_type = 'outpatient' AND settled_on BETWEEN $from AND $to
      AND claim_id IN (SELECT claim_id FROM fee)
),
known AS (
    SELECT * FROM looked_at
    WHERE claim_id NOT IN (SELECT claim_id FROM fee WHERE amount IS NULL)
)
SELECT
    p.provider_code,
    CAST(coalesce((
        SELECT sum(f.amount) FROM known AS c JOIN fee AS f ON f.claim_id = c.claim_id
        WHERE c.provider_code = p.provider_code
    ), 0) AS BIGINT) AS numerator,
    CAST(CASE WHEN p.provider_code IN (SELECT provider_code FROM known) THEN 1 ELSE 0 END AS BIGINT) AS denominator,
    (SELECT count(*) FROM known AS c WHERE c.provider_code = p.provider_code) AS volume,
    (SELECT count(*) FROM looked_at AS c WHERE c.provider_code = p.provider_code)
        - (SELECT count(*) FROM known AS c WHERE c.provider_code = p.provider_code) AS left_out
FROM (SELECT DISTINCT provider_code FROM looked_at) AS p
