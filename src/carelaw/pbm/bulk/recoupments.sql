-- Which units of remittances take money back, and whether each is explained. Twin of rules/payments/recoupments.py,
-- in cents. Units: claims and provider-level adjustments of the file; filed_* is what is on file besides.
CREATE TABLE answers AS
WITH remittances AS (
    SELECT 'sent' AS source, remit, trace, payee, paid_on FROM remits WHERE NOT sent_before
    UNION ALL
    SELECT 'filed', remit, trace, payee, paid_on FROM filed_remits
), ordered AS (
    SELECT *, dense_rank() OVER (PARTITION BY payee ORDER BY paid_on, trace) AS place
    FROM remittances WHERE paid_on IS NOT NULL
), lines AS (
    SELECT 'sent' AS source, remit, segment, prescription, status, paid, served_on FROM claims
    UNION ALL
    SELECT 'filed', remit, segment, prescription, status, paid, served_on FROM filed_claims
), payments AS (
    SELECT payee, prescription, coalesce(served_on, DATE '1900-01-01') AS served, place, segment, paid
    FROM lines JOIN ordered ON lines.source = ordered.source AND lines.remit = ordered.remit
    WHERE paid > 0 AND status IN ('1', '2', '3', '19', '20', '21')
), reversals AS (
    -- A corrected claim pays again: after the reversal in the same remittance, or in one of the next two.
    SELECT claims.row, -max(claims.paid) AS taken, coalesce(sum(payments.paid), 0) AS given_back
    FROM claims
    JOIN ordered ON ordered.source = 'sent' AND ordered.remit = claims.remit
    LEFT JOIN payments ON payments.payee = ordered.payee AND payments.prescription = claims.prescription
        AND payments.served = coalesce(claims.served_on, DATE '1900-01-01')
        AND (payments.place > ordered.place OR payments.place = ordered.place AND payments.segment > claims.segment)
        AND payments.place <= ordered.place + 2
    WHERE claims.paid < 0
    GROUP BY claims.row
), coded AS (
    SELECT adjustments.row, adjustments.remit, adjustments.reason, adjustments.reference, adjustments.amount,
        CASE WHEN adjustments.reason = 'FB' THEN 'balance'
             WHEN recovery_codes.reason IS NULL THEN 'unlisted' ELSE 'recovery' END AS kind,
        -- Without a reference an adjustment stands by itself.
        CASE WHEN reference = '' THEN CAST(adjustments.row AS VARCHAR) ELSE upper(reference) END AS named
    FROM adjustments LEFT JOIN recovery_codes ON recovery_codes.reason = adjustments.reason
), moved AS (
    -- What a balance comes to over every remittance so far: carried out (negative) and brought in (positive).
    SELECT here.remit, here.named, sum(every.amount) AS balance
    FROM (SELECT DISTINCT remit, named FROM coded WHERE kind = 'balance') AS here
    JOIN ordered ON ordered.source = 'sent' AND ordered.remit = here.remit
    JOIN (
        SELECT 'sent' AS source, remit, named, amount FROM coded WHERE kind = 'balance'
        UNION ALL
        SELECT 'filed', remit, upper(reference), amount FROM filed_adjustments WHERE reason = 'FB'
    ) AS every ON every.named = here.named
    JOIN ordered AS earlier ON earlier.source = every.source AND earlier.remit = every.remit
        AND earlier.payee = ordered.payee AND earlier.place <= ordered.place
    GROUP BY here.remit, here.named
), grouped AS (
    -- Adjustments of one reference in one remittance are one: 72 acknowledges money that WO would take.
    SELECT coded.remit, coded.kind, coded.named, min(CASE WHEN amount > 0 THEN row END) AS first_row,
        sum(CASE WHEN amount > 0 THEN amount ELSE 0 END) AS taken, sum(amount) AS net
    FROM coded GROUP BY coded.remit, coded.kind, coded.named
), adjusted AS (
    SELECT coded.row, coded.amount, coded.kind, grouped.first_row, grouped.taken,
        grouped.taken - greatest(least(grouped.net, coalesce(moved.balance, grouped.net)), 0) AS given_back
    FROM coded JOIN grouped USING (remit, kind, named)
    LEFT JOIN moved ON moved.remit = coded.remit AND moved.named = coded.named AND coded.kind = 'balance'
), units AS (
    SELECT claims.row, claims.remit, 'claim' AS unit, claims.control AS reference, claims.prescription,
        claims.served_on, claims.paid < 0 AS takes, true AS listed, coalesce(reversals.taken, -claims.paid) AS taken,
        coalesce(reversals.given_back, 0) AS given_back, claims.row AS told_with
    FROM claims LEFT JOIN reversals USING (row)
    UNION ALL
    SELECT adjustments.row, adjustments.remit, 'adjustment', adjustments.reference, '', NULL,
        adjusted.amount > 0, adjusted.kind <> 'unlisted', adjusted.taken, adjusted.given_back, adjusted.first_row
    FROM adjustments JOIN adjusted USING (row)
), reductions AS (
    SELECT units.*, remits.trace, remits.payee, remits.paid_on, remits.sent_before, taken - given_back AS amount
    FROM units JOIN remits USING (remit)
), told AS (
    SELECT reductions.row, explanations.explanation, explanations.delivered_on, explanations.amount,
        explanations.missing, explanations.only_code, explanations.contact,
        explanations.delivered_on IS NULL OR explanations.delivered_on < reductions.paid_on AS usable
    FROM reductions JOIN explanations
        ON (explanations.trace = '' OR explanations.trace = reductions.trace)
        AND (explanations.payee = '' OR explanations.payee = reductions.payee)
        AND (upper(explanations.reference) = upper(reductions.reference)
            OR unit = 'claim' AND explanations.reference = reductions.prescription
                AND (explanations.dispensed_on IS NULL OR explanations.dispensed_on = reductions.served_on))
    WHERE reductions.takes AND reductions.row = reductions.told_with AND explanations.reference <> ''
), summed AS (
    SELECT row, count(*) AS explanations, sum(CASE WHEN usable THEN 1 ELSE 0 END) AS usable,
        coalesce(sum(CASE WHEN usable THEN amount END), 0) AS explained,
        max(CASE WHEN usable AND missing LIKE '%patient%' THEN 1 ELSE 0 END) = 1 AS no_patient,
        max(CASE WHEN usable AND missing LIKE '%dispensed%' THEN 1 ELSE 0 END) = 1 AS no_day,
        max(CASE WHEN usable AND missing LIKE '%drugs%' THEN 1 ELSE 0 END) = 1 AS no_drugs,
        max(CASE WHEN usable AND missing LIKE '%amount%' THEN 1 ELSE 0 END) = 1 AS no_amount,
        max(CASE WHEN usable AND missing LIKE '%reason%' THEN 1 ELSE 0 END) = 1 AS no_reason,
        max(CASE WHEN usable AND only_code THEN 1 ELSE 0 END) = 1 AS only_code,
        max(CASE WHEN usable AND contact = 'none' THEN 1 ELSE 0 END) = 1 AS contact_none,
        max(CASE WHEN usable AND contact = 'doubtful' THEN 1 ELSE 0 END) = 1 AS contact_doubtful,
        min(CASE WHEN usable AND delivered_on IS NULL THEN 0 ELSE 1 END) = 1 AS only_notices
    FROM told GROUP BY row
), weighed AS (
    SELECT reductions.*, coalesce(summed.explanations, 0) AS explanations, coalesce(summed.usable, 0) AS usable,
        CASE WHEN coalesce(summed.usable, 0) > 0 THEN concat_ws(', ',
            CASE WHEN no_patient THEN 'E-PBM-96.patient' END,
            CASE WHEN no_day THEN 'E-PBM-96.dispensed' END,
            CASE WHEN no_drugs THEN 'E-PBM-96.drugs' END,
            CASE WHEN no_amount THEN 'E-PBM-96.amount' END,
            CASE WHEN no_reason THEN 'E-PBM-96.reason' END,
            CASE WHEN NOT no_amount AND explained <> reductions.amount THEN 'E-PBM-96.sum' END)
        ELSE '' END AS incomplete,
        coalesce(only_code, false) AS only_code,
        CASE WHEN coalesce(summed.usable, 0) = 0 THEN ''
             WHEN $notice = 'whole-section' AND only_notices THEN ''
             WHEN contact_none THEN 'E-PBM-97'
             WHEN contact_doubtful THEN 'W-PBM-97' ELSE '' END AS contact
    FROM reductions LEFT JOIN summed USING (row)
), coded_answers AS (
    SELECT *,
        CASE WHEN sent_before THEN 'sent-before'
             WHEN NOT takes THEN 'takes-nothing'
             WHEN row <> told_with THEN 'told-with-another-row'
             WHEN paid_on IS NULL THEN 'needs-taken_on'
             WHEN paid_on < $since OR paid_on > $until THEN 'not-in-force'
             WHEN amount <= 0 THEN 'nothing-taken' ELSE '' END AS outer_code,
        CASE WHEN NOT listed AND explanations = 0 THEN 'W-PBM-95.code'
             WHEN usable = 0 THEN 'E-PBM-95'
             ELSE concat_ws(', ', nullif(incomplete, ''),
                CASE WHEN incomplete = '' AND only_code THEN 'W-PBM-96.code' END, nullif(contact, ''))
        END AS codes
    FROM weighed
)
SELECT row,
    CASE WHEN outer_code = 'needs-taken_on' THEN 'indeterminate'
         WHEN outer_code <> '' THEN 'not-applicable'
         WHEN codes LIKE '%E-PBM%' THEN 'violation'
         WHEN codes LIKE '%W-PBM%' THEN 'review' ELSE 'pass' END AS outcome,
    CASE WHEN outer_code <> '' THEN outer_code WHEN codes = '' THEN 'explained' ELSE codes END AS because,
    unit, remit, reference, prescription, served_on, paid_on AS taken_on, taken, given_back, amount, listed
FROM coded_answers;
CREATE TABLE told_of AS
SELECT answers.row, explanations.explanation
FROM answers JOIN remits USING (remit) JOIN explanations
    ON (explanations.trace = '' OR explanations.trace = remits.trace)
    AND (explanations.payee = '' OR explanations.payee = remits.payee)
    AND (upper(explanations.reference) = upper(answers.reference)
        OR unit = 'claim' AND explanations.reference = answers.prescription
            AND (explanations.dispensed_on IS NULL OR explanations.dispensed_on = answers.served_on))
WHERE outcome IN ('violation', 'review') AND explanations.reference <> '';
