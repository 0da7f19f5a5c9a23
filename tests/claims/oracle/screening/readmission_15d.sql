-- readmission_15d: two stays in a row at one provider, at most $max_gap days apart.
WITH standing AS (
    SELECT * FROM claims
    WHERE reverses IS NULL
      AND claim_id NOT IN (SELECT reverses FROM claims WHERE reverses IS NOT NULL)
),
stays AS (
    SELECT * FROM standing WHERE visit_type = 'inpatient'
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
compared AS (
    -- the stay that a stay is compared with: the one before it; where that has ended and another before it has not,
    -- the one of them that ends last
    SELECT s.*, CASE
        WHEN (SELECT o.discharged_on FROM numbered AS o WHERE o.person_id = s.person_id AND o.place = s.place - 1)
            > s.admitted_on THEN s.place - 1
        ELSE coalesce((
            SELECT arg_max(o.place, (o.discharged_on, o.place)) FROM numbered AS o
            WHERE o.person_id = s.person_id AND o.place < s.place AND o.discharged_on > s.admitted_on
        ), s.place - 1) END AS partner
    FROM numbered AS s
),
hits AS (
    SELECT
        later.claim_id AS hit_key,
        later.claim_id AS later_claim,
        earlier.claim_id AS earlier_claim,
        later.admitted_on - earlier.discharged_on AS measure
    FROM compared AS later
    JOIN numbered AS earlier ON earlier.person_id = later.person_id AND earlier.place = later.partner
    WHERE greatest(later.settled_on, earlier.settled_on) BETWEEN $from AND $to
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
