-- 一家机构当月结算单的收费明细：docs/claims-semantics.md
SELECT
    claim_id,
    line_no,
    item_code,
    item_name,
    amount
FROM claim_lines
WHERE provider_code = $provider_code AND settled_on BETWEEN $from AND $to
