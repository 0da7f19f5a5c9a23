-- admission_rate: stays in all claims but the pharmacies'.
WITH standing AS (
    SELECT * FROM claims
    WHERE reverses IS NULL
      AND claim_id NOT IN (SELECT reverses FROM claims WHERE reverses IS NOT NULL)
),
looked_at AS (
    SELECT * FROM standing
    WHERE visit_type IN ('inpatient', 'outpatient', 'chronic') AND settled_on BETWEEN $from AND $to
),
known AS (
    SELECT * FROM looked_at
)
SELECT
    p.provider_code,
    (SELECT count(*) FROM known AS c WHERE c.provider_code = p.provider_code AND c.visit_type = 'inpatient')
        AS numerator,
    (SELECT count(*) FROM known AS c WHERE c.provider_code = p.provider_code) AS denominator,
    (SELECT count(*) FROM known AS c WHERE c.provider_code = p.provider_code) AS volume,
    CAST(0 AS BIGINT) AS left_out
FROM (SELECT DISTINCT provider_code FROM looked_at) AS p
