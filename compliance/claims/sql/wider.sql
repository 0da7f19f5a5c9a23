-- The stay that still lasts when another begins although the one between them has ended; the last of those that end last.
SELECT claim_id, wider_code, wider_claim, wider_end, wider_settled, wider_diagnosis
FROM (
    SELECT
        n.claim_id,
        c.provider_code AS wider_code,
        c.claim_id AS wider_claim,
        c.discharged_on AS wider_end,
        c.settled_on AS wider_settled,
        c.diagnosis AS wider_diagnosis,
        row_number() OVER (PARTITION BY n.claim_id ORDER BY c.admitted_on DESC, c.claim_id DESC) AS place
    FROM neighbours AS n
    JOIN claims AS c ON c.person_id = n.person_id AND c.discharged_on = n.last_end
    WHERE n.before_end <= n.admitted_on
        AND n.last_end > n.admitted_on
        AND c.visit_type = 'inpatient'
        AND c.admitted_on < n.admitted_on
) AS found
WHERE place = 1
