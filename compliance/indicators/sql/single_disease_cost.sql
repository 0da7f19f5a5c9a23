-- 单病种次均费用：docs/claims-semantics.md
SELECT
    provider_code,
    sum(CASE WHEN left(diagnosis, 3) = left($disease, 3) THEN total END) AS numerator,
    count(CASE WHEN left(diagnosis, 3) = left($disease, 3) THEN 1 END) AS denominator,
    count(CASE WHEN left(diagnosis, 3) = left($disease, 3) THEN 1 END) AS volume,
    count(*) - count(diagnosis) AS left_out
FROM claims
WHERE visit_type = 'inpatient' AND settled_on BETWEEN $from AND $to
GROUP BY provider_code
HAVING count(CASE WHEN left(diagnosis, 3) = left($disease, 3) THEN 1 END) > 0
