-- single_disease_cost: money of a stay of the disease, which is the first three characters of the diagnosis.
-- A stay without a diagnosis makes no row; it counts in left_out where the provider has a row anyway.
WITH standing AS (
    SELECT * FROM claims
    WHERE reverses IS NULL
      AND claim_id NOT IN (SELECT reverses FROM claims WHERE reverses IS NOT NULL)
),
stays AS (
    SELECT * FROM standing
    WHERE visit_type = 'inpatient' AND settled_on BETWEEN $from AND $to
),
known AS (
    SELECT * FROM stays WHERE diagnosis IS NOT NULL AND left(diagnosis, 3) = left($disease, 3)
)
SELECT
    p.provider_code,
    CAST((SELECT sum(c.total) FROM known AS c WHERE c.provider_code = p.provider_code) AS BIGINT) AS numerator,
    (SELECT count(*) FROM known AS c WHERE c.provider_code = p.provider_code) AS denominator,
    (SELECT count(*) FROM known AS c WHERE c.provider_code = p.provider_code) AS volume,
    (SELECT count(*) FROM stays AS c WHERE c.provider_code = p.provider_code AND c.diagnosis IS NULL) AS left_out
FROM (SELECT DISTINCT provider_code FROM known) AS p
