-- outside_catalogue_share: money that is not eligible in all the money.
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
    SELECT * FROM looked_at WHERE eligible IS NOT NULL
)
SELECT
    p.provider_code,
    CAST(coalesce((
        SELECT sum(c.total - c.eligible) FROM known AS c WHERE c.provider_code = p.provider_code
    ), 0) AS BIGINT) AS numerator,
    CAST(coalesce((
        SELECT sum(c.total) FROM known AS c WHERE c.provider_code = p.provider_code
    ), 0) AS BIGINT) AS denominator,
    (SELECT count(*) FROM known AS c WHERE c.provider_code = p.provider_code) AS volume,
    (SELECT count(*) FROM looked_at AS c WHERE c.provider_code = p.provider_code AND c.eligible IS NULL) AS left_out
FROM (SELECT DISTINCT provider_code FROM looked_at) AS p
