-- 15日内再入院：docs/claims-semantics.md
WITH ordered AS (
    SELECT
        person_id,
        provider_code,
        claim_id,
        admitted_on,
        discharged_on,
        settled_on,
        total,
        lag(provider_code) OVER pair AS before_code,
        lag(claim_id) OVER pair AS before_claim,
        lag(discharged_on) OVER pair AS before_end
    FROM claims
    WHERE visit_type = 'inpatient' AND settled_on <= $to
    WINDOW pair AS (PARTITION BY person_id ORDER BY admitted_on, discharged_on, claim_id)
),
hits AS (
    SELECT
        person_id,
        provider_code,
        claim_id,
        total,
        before_code,
        before_claim,
        date_diff('day', before_end, admitted_on) AS measure
    FROM ordered
    WHERE settled_on >= $from
      AND before_code = provider_code
      AND date_diff('day', before_end, admitted_on) BETWEEN 0 AND $max_gap
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
