-- Twin of under_an_audit in rules/audits/remitted.py, in cents: what remittances took back under audits' numbers, joined
-- with the audits. `taken` are the adjustments of remittances, `audited` the audits as they stand. Other references are
-- not answered; an adjustment under a number that no audit of the same two parties has is answered by `behind` alone.
CREATE TABLE answers AS
WITH named AS (
    SELECT *, CAST(regexp_extract(upper(trim(reference)), '^AU[- ]?([0-9]{4,9})$', 1) AS BIGINT) - 1000 AS number
    FROM taken WHERE amount > 0 AND regexp_matches(upper(trim(reference)), '^AU[- ]?[0-9]{4,9}$')
), joined AS (
    SELECT named.row, named.amount, named.paid_on, coalesce(named.paid_on, $on) AS judged_on,
        audited.audit, nullif(audited.mode, '') AS mode, audited.reported_on, audited.final_on, audited.pending,
        audited.contract_days, audited.projected, audited.settlement_amount,
        greatest(audited.overpaid - audited.underpaid, 0) AS recoupable, audited.settlement_signed_on,
        -- What earlier remittances took under the same audit: in the order of payment, a day that is not told last.
        coalesce(sum(named.amount) OVER (
            PARTITION BY audited.audit ORDER BY named.paid_on NULLS LAST, named.trace, named.row
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) AS before
    FROM named LEFT JOIN audited ON audited.audit = named.number
        AND audited.manager = named.manager AND audited.pharmacy = named.pharmacy
), counted AS (
    SELECT *, judged_on BETWEEN $since AND $until AS binding,
        recoupable - before AS by_claims,
        CASE WHEN settlement_signed_on <= judged_on THEN settlement_amount - before END AS by_settlement
    FROM joined
), judged AS (
    SELECT row, audit, CASE WHEN audit IS NULL THEN 0 ELSE CAST(before AS BIGINT) END AS before,
        CASE WHEN NOT binding THEN 'not-in-force'
             WHEN mode IS NULL THEN 'E-PBM-99.recoupment'
             ELSE 'after-an-audit' END AS behind,
        CASE WHEN audit IS NULL THEN ''
             WHEN paid_on IS NULL THEN 'needs-taken_on'
             WHEN NOT binding THEN 'not-in-force'
             WHEN reported_on IS NULL OR paid_on < reported_on THEN 'E-PBM-99.before-report'
             WHEN final_on <= paid_on THEN 'after-final-report'
             WHEN pending THEN 'W-PBM-112.pending'
             WHEN paid_on > reported_on + CAST(contract_days AS INTEGER) THEN 'appeal-time-over'
             ELSE 'W-PBM-112.open' END AS timing,
        CASE WHEN audit IS NULL THEN ''
             WHEN NOT binding THEN 'not-in-force'
             WHEN amount <= by_claims THEN 'actual-amounts'
             WHEN by_settlement IS NULL THEN 'E-PBM-107'
             WHEN amount <= by_settlement THEN 'settled'
             ELSE 'E-PBM-107.settlement' END AS amounts
    FROM counted
)
SELECT *,
    CASE WHEN behind LIKE 'E-%' OR timing LIKE 'E-%' OR amounts LIKE 'E-%' THEN 'violation'
         WHEN timing LIKE 'W-%' THEN 'review'
         WHEN timing LIKE 'needs-%' THEN 'indeterminate'
         WHEN 'not-in-force' IN (behind, timing, amounts) THEN 'not-applicable'
         ELSE 'pass' END AS outcome
FROM judged;
