-- readmission_15d: stays that begin at most $max_gap days after the same person's stay before, at the same provider.
WITH standing AS (
    SELECT * FROM claims
    WHERE reverses IS NULL
      AND claim_id NOT IN (SELECT reverses FROM claims WHERE reverses IS NOT NULL)
),
stays AS (
    SELECT * FROM standing WHERE visit_type = 'inpatient' AND settled_on <= $to
),
numbered AS (
    -- the place of a stay among the stays of its person: how many are not after it
    SELECT s.*, (
        SELECT count(*) FROM stays AS o
        WHERE o.person_id = s.person_id
          AND (o.admitted_on < s.admitted_on
               OR (o.admitted_on = s.admitted_on AND o.discharged_on < s.discharged_on)
               OR (o.admitted_on = s.admitted_on AND o.discharged_on = s.discharged_on AND o.claim_id <= s.claim_id))
    ) AS place
    FROM stays AS s
),
looked_at AS (
    SELECT * FROM stays WHERE settled_on >= $from
),
again AS (
    SELECT later.provider_code
    FROM numbered AS later
    JOIN numbered AS earlier ON earlier.person_id = later.person_id AND earlier.place = later.place - 1
    WHERE later.settled_on >= $from
      AND earlier.provider_code = later.provider_code
      AND later.admitted_on - earlier.discharged_on BETWEEN 0 AND $max_gap
)
SELECT
    p.provider_code,
    (SELECT count(*) FROM again AS a WHERE a.provider_code = p.provider_code) AS numerator,
    (SELECT count(*) FROM looked_at AS c WHERE c.provider_code = p.provider_code) AS denominator,
    (SELECT count(*) FROM looked_at AS c WHERE c.provider_code = p.provider_code) AS volume,
    CAST(0 AS BIGINT) AS left_out
FROM (SELECT DISTINCT provider_code FROM looked_at) AS p
