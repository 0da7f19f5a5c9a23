-- readmission_15d: two stays in a row at one provider, at most $max_gap days apart.
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
hits AS (
    SELECT
        later.claim_id AS hit_key,
        later.claim_id AS later_claim,
        earlier.claim_id AS earlier_claim,
        later.admitted_on - earlier.discharged_on AS measure
    FROM numbered AS later
    JOIN numbered AS earlier ON earlier.person_id = later.person_id AND earlier.place = later.place - 1
    WHERE later.settled_on >= $from
      AND earlier.provider_code = later.provider_code
      AND later.admitted_on - earlier.discharged_on BETWEEN 0 AND $max_gap
)
SELECT h.hit_key, c.provider_code, c.person_id, c.claim_id, CAST(NULL AS BIGINT) AS line_no,
    c.total AS amount, CAST(h.measure AS BIGINT) AS measure
FROM hits AS h JOIN stays AS c ON c.claim_id = h.later_claim
UNION ALL
SELECT h.hit_key, c.provider_code, c.person_id, c.claim_id, CAST(NULL AS BIGINT) AS line_no,
    CAST(0 AS BIGINT) AS amount, CAST(h.measure AS BIGINT) AS measure
FROM hits AS h JOIN stays AS c ON c.claim_id = h.earlier_claim
