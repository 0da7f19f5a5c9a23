-- 集中入院：docs/claims-semantics.md
WITH stays AS (
    SELECT
        person_id,
        provider_code,
        claim_id,
        paid,
        paid // $step AS step,
        date_diff('day', CAST('2000-01-01' AS DATE), admitted_on) AS day
    FROM claims
    WHERE visit_type = 'inpatient' AND settled_on BETWEEN $from AND $to
),
counted AS (
    SELECT
        person_id,
        provider_code,
        claim_id,
        paid,
        count(*) OVER (
            PARTITION BY provider_code, step
            ORDER BY day
            RANGE BETWEEN CURRENT ROW AND $days - 1 FOLLOWING
        ) AS many
    FROM stays
)
SELECT
    claim_id AS hit_key,
    provider_code,
    person_id,
    claim_id,
    CAST(NULL AS BIGINT) AS line_no,
    paid AS amount,
    many AS measure
FROM counted
WHERE many >= $min_stays
