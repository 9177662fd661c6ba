-- Claims approved on line and denied, reversed or paid less afterwards. Twin of rules/payments/approvals.py, in cents.
-- Takes net, matched and timing.
CREATE TABLE answers AS
WITH later AS (
    SELECT row, event, row_number() OVER (PARTITION BY claim ORDER BY answered, row) AS place, claim, by_whom
    FROM (
        SELECT typed.row, concat_ws('|', service_provider_id, prescription_number, fill_number, date_of_service,
                bin_number, coalesce(processor_control_number, '')) AS claim,
            coalesce(answered_at, -9223372036854775807) AS answered, state AS event,
            coalesce(reversed_by, '') AS by_whom
        FROM typed JOIN states USING (row) WHERE state IN ('paid', 'reversed', 'reversal')
    ) AS events
), undone AS (
    SELECT opened.row, closing.by_whom, closing.event
    FROM later AS opened JOIN later AS closing ON closing.claim = opened.claim AND closing.place = opened.place + 1
    WHERE opened.event = 'reversed'
), first AS (
    SELECT row, place, segment, paid, reduced_by FROM (
        SELECT *, row_number() OVER (PARTITION BY row ORDER BY place, segment) AS nth FROM matched WHERE NOT takes
    ) AS numbered WHERE nth = 1
), taken AS (
    SELECT row, place, segment FROM (
        SELECT *, row_number() OVER (PARTITION BY row ORDER BY place, segment) AS nth FROM matched WHERE takes
    ) AS numbered WHERE nth = 1
), corrected AS (
    SELECT matched.row, max(matched.paid) AS paid
    FROM matched LEFT JOIN taken USING (row) LEFT JOIN first USING (row)
    WHERE NOT matched.takes
        AND (matched.place > coalesce(taken.place, first.place)
            OR matched.place = coalesce(taken.place, first.place)
                AND matched.segment > coalesce(taken.segment, first.segment))
        AND matched.place <= coalesce(taken.place, first.place) + 2
    GROUP BY matched.row
), denials AS (
    SELECT row, max(CASE WHEN status = '4' THEN 1 ELSE 0 END) = 1 AS denied FROM matched GROUP BY row
), joined AS (
    SELECT typed.row, net.state, net.adjudicated_on, typed.total_amount_paid AS approved, typed.response_status,
        CASE WHEN denials.row IS NOT NULL THEN coalesce(first.paid, 0) END AS paid,
        coalesce(denials.denied, false) AS denied, taken.row IS NOT NULL AS reversed,
        coalesce(corrected.paid, 0) AS corrected, coalesce(first.reduced_by, '') AS reduced_by,
        CASE WHEN undone.event = 'reversal' THEN undone.by_whom ELSE '' END AS reversed_by,
        timing.past_due,
        CASE WHEN audited.lawful THEN 'lawful' WHEN NOT audited.lawful THEN 'defective' ELSE 'none' END AS audit
    FROM typed JOIN net USING (row) JOIN timing USING (row)
    LEFT JOIN denials ON denials.row = typed.row
    LEFT JOIN first ON first.row = typed.row
    LEFT JOIN taken ON taken.row = typed.row
    LEFT JOIN corrected ON corrected.row = typed.row
    LEFT JOIN undone ON undone.row = typed.row
    LEFT JOIN audited ON audited.manager = typed.manager_number AND audited.payee = typed.service_provider_id
        AND audited.prescription = typed.prescription_number AND audited.served_on = typed.date_of_service
), coded AS (
    SELECT *,
        approved - greatest(corrected, CASE WHEN reversed THEN 0 ELSE coalesce(paid, 0) END) AS short,
        CASE WHEN state = 'unmatched-reversal' THEN state
             WHEN state = 'reversed' AND reversed_by = 'manager' THEN ''
             WHEN state = 'reversed' AND reversed_by = 'pharmacy' THEN 'reversed-by-pharmacy'
             WHEN state <> 'paid' THEN concat('claim-', state)
             ELSE '' END AS by_state
    FROM joined
), answered AS (
    SELECT *,
        CASE WHEN by_state <> '' THEN by_state
             WHEN adjudicated_on IS NULL THEN 'needs-answered_at'
             WHEN adjudicated_on < $since OR adjudicated_on > $until THEN 'not-in-force'
             WHEN approved IS NULL THEN 'needs-response'
             WHEN approved <= 0 THEN 'nothing-approved'
             WHEN state = 'reversed' THEN 'E-PBM-116.reversed'
             WHEN paid IS NULL AND past_due IS NULL THEN 'needs-schedule'
             WHEN paid IS NULL AND past_due THEN 'E-PBM-116.never-paid'
             WHEN paid IS NULL THEN 'not-yet-due'
             WHEN denied OR paid = 0 AND NOT reversed THEN 'E-PBM-116.denied'
             WHEN corrected >= approved THEN 'paid-as-approved'
             WHEN reversed OR paid < approved AND reduced_by IN ('CO', 'PI') THEN
                 CASE WHEN audit = 'lawful' AND $recoupment = 'payment-only' THEN 'recouped-after-audit'
                      WHEN audit = 'defective' THEN 'E-PBM-116.audit'
                      WHEN reversed THEN 'E-PBM-116.taken-back' ELSE 'E-PBM-116.paid-less' END
             ELSE 'paid-as-approved' END AS because
    FROM coded
)
SELECT row,
    CASE WHEN because LIKE 'E-PBM%' THEN 'violation'
         WHEN because LIKE 'needs-%' OR because = 'unmatched-reversal' THEN 'indeterminate'
         WHEN because = 'paid-as-approved' THEN 'pass' ELSE 'not-applicable' END AS outcome,
    because, adjudicated_on, approved, paid, corrected, denied, reversed, reduced_by, reversed_by, past_due, audit,
    CASE WHEN because IN ('E-PBM-116.reversed', 'E-PBM-116.never-paid', 'E-PBM-116.denied') THEN approved ELSE short END
        AS amount
FROM answered;
