-- 同日异地就医：docs/claims-semantics.md
WITH visits AS (
    SELECT c.person_id, c.settled_on, c.provider_code, c.claim_id, c.total, p.district
    FROM claims AS c
    JOIN providers AS p ON p.code = c.provider_code
    WHERE c.visit_type IN ('outpatient', 'chronic', 'pharmacy')
      AND c.settled_on BETWEEN $from AND $to
      AND p.district IS NOT NULL
),
days AS (
    SELECT person_id, settled_on, count(DISTINCT district) AS districts
    FROM visits
    GROUP BY person_id, settled_on
    HAVING min(district) <> max(district)
)
SELECT
    lpad(CAST(v.person_id AS VARCHAR), 19, '0') || ':' || CAST(v.settled_on AS VARCHAR) AS hit_key,
    v.provider_code,
    v.person_id,
    v.claim_id,
    CAST(NULL AS BIGINT) AS line_no,
    v.total AS amount,
    d.districts AS measure
FROM visits AS v
JOIN days AS d ON d.person_id = v.person_id AND d.settled_on = v.settled_on
