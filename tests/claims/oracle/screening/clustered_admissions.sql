-- clustered_admissions: a stay after which, within $days days, a provider admitted many of the same payout.
WITH standing AS (
    SELECT * FROM claims
    WHERE reverses IS NULL
      AND claim_id NOT IN (SELECT reverses FROM claims WHERE reverses IS NOT NULL)
),
stays AS (
    SELECT *, paid // $step AS step
    FROM standing WHERE visit_type = 'inpatient' AND settled_on BETWEEN $from AND $to
),
counted AS (
    SELECT s.claim_id, count(*) AS many
    FROM stays AS s
    JOIN stays AS o ON o.provider_code = s.provider_code AND o.step = s.step
        AND o.admitted_on - s.admitted_on >= 0 AND o.admitted_on - s.admitted_on < $days
    GROUP BY s.claim_id
    HAVING count(*) >= $min_stays
)
SELECT s.claim_id AS hit_key, s.provider_code, s.person_id, s.claim_id, CAST(NULL AS BIGINT) AS line_no,
    s.paid AS amount, n.many AS measure
FROM counted AS n JOIN stays AS s ON s.claim_id = n.claim_id
