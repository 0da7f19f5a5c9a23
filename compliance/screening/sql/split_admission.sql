-- 分解住院：docs/claims-semantics.md
WITH hits AS (
    SELECT person_id, provider_code, claim_id, total, before_code, before_claim, gap AS measure
    FROM pairs
    WHERE before_code = provider_code
      AND left(before_diagnosis, 3) = left(diagnosis, 3)
      AND gap BETWEEN 0 AND $max_gap
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
