-- 同日两院住院：docs/claims-semantics.md
WITH hits AS (
    SELECT person_id, provider_code, claim_id, total, before_code, before_claim, 0 AS measure
    FROM pairs
    WHERE before_code <> provider_code AND gap = 0
)
SELECT
    claim_id AS hit_key,
    provider_code,
    person_id,
    claim_id,
    CAST(NULL AS BIGINT) AS line_no,
    total AS amount,
    measure
FROM hits
UNION ALL
SELECT
    claim_id AS hit_key,
    before_code AS provider_code,
    person_id,
    before_claim AS claim_id,
    CAST(NULL AS BIGINT) AS line_no,
    0 AS amount,
    measure
FROM hits
