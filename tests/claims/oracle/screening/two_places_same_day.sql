-- two_places_same_day: a person with claims, no stays, settled on one day in at least two districts.
WITH standing AS (
    SELECT * FROM claims
    WHERE reverses IS NULL
      AND claim_id NOT IN (SELECT reverses FROM claims WHERE reverses IS NOT NULL)
),
visits AS (
    SELECT c.*, p.district
    FROM standing AS c JOIN providers AS p ON p.code = c.provider_code
    WHERE c.visit_type IN ('outpatient', 'chronic', 'pharmacy')
      AND c.settled_on BETWEEN $from AND $to
      AND p.district IS NOT NULL
),
days AS (
    SELECT person_id, settled_on, count(DISTINCT district) AS districts
    FROM visits GROUP BY person_id, settled_on HAVING count(DISTINCT district) >= 2
)
SELECT d.person_id || ':' || strftime(d.settled_on, '%Y-%m-%d') AS hit_key, v.provider_code, v.person_id, v.claim_id,
    CAST(NULL AS BIGINT) AS line_no, v.total AS amount, d.districts AS measure
FROM days AS d JOIN visits AS v ON v.person_id = d.person_id AND v.settled_on = d.settled_on
