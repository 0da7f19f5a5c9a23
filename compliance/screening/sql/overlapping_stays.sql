-- 住院时间重叠：docs/claims-semantics.md
WITH hits AS (
    SELECT person_id, provider_code, claim_id, total, before_code, before_claim, greatest(1, date_diff('day', admitted_on, least(before_end, discharged_on))) AS measure
    FROM pairs
    WHERE gap < 0
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
