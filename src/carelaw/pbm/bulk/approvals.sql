-- Claims approved on line and denied, reversed or paid less afterwards. Twin of rules/payments/approvals.py, in cents.
-- Takes net, matched and timing.
CREATE TABLE answers AS
WITH placed AS (
    SELECT typed.row, state, hash(service_provider_id, prescription_number, date_of_service) AS near
    FROM typed JOIN states ON states.row = typed.row WHERE state IN ('paid', 'reversed', 'reversal')
), later AS (
    -- What follows is asked of claims that were reversed alone.
    SELECT row, event, row_number() OVER (PARTITION BY claim ORDER BY answered, row) AS place, claim, by_whom
    FROM (
        SELECT typed.row, concat_ws('|', service_provider_id, prescription_number, fill_number, date_of_service,
                bin_number, coalesce(processor_control_number, '')) AS claim,
            coalesce(answered_at, -9223372036854775807) AS answered, state AS event,
            coalesce(reversed_by, '') AS by_whom
        FROM placed JOIN (SELECT DISTINCT near FROM placed WHERE state = 'reversed') AS touched
            ON touched.near = placed.near
        JOIN typed ON typed.row = placed.row
    ) AS events
), undone AS (
    SELECT opened.row, closing.by_whom, closing.event
    FROM later AS opened JOIN later AS closing ON closing.claim = opened.claim AND closing.place = opened.place + 1
    WHERE opened.event = 'reversed'
), lines AS (
    SELECT row, count(*) AS told, max(CASE WHEN status = '4' THEN 1 ELSE 0 END) = 1 AS denied,
        max(CASE WHEN takes THEN 1 ELSE 0 END) = 1 AS takes, min(paid) AS paid, min(reduced_by) AS reduced_by
    FROM matched GROUP BY row
), several AS (
    SELECT matched.* FROM matched JOIN lines ON lines.row = matched.row WHERE lines.told > 1
), first AS (
    SELECT row, place, segment, paid, reduced_by FROM (
        SELECT *, row_number() OVER (PARTITION BY row ORDER BY place, segment) AS nth FROM several WHERE NOT takes
    ) AS numbered WHERE nth = 1
), taken AS (
    SELECT row, place, segment FROM (
        SELECT *, row_number() OVER (PARTITION BY row ORDER BY place, segment) AS nth FROM several WHERE takes
    ) AS numbered WHERE nth = 1
), corrected AS (
    SELECT several.row, max(several.paid) AS paid
    FROM several LEFT JOIN taken ON taken.row = several.row LEFT JOIN first ON first.row = several.row
    WHERE NOT several.takes
        AND (several.place > coalesce(taken.place, first.place)
            OR several.place = coalesce(taken.place, first.place)
                AND several.segment > coalesce(taken.segment, first.segment))
        AND several.place <= coalesce(taken.place, first.place) + 2
    GROUP BY several.row
), moved AS (
    -- Most claims stand on one line of one remittance; the others are followed line by line.
    SELECT lines.row, lines.denied,
        CASE WHEN told > 1 THEN first.paid WHEN NOT lines.takes THEN lines.paid END AS paid,
        CASE WHEN told > 1 THEN first.reduced_by WHEN NOT lines.takes THEN lines.reduced_by END AS reduced_by,
        CASE WHEN told > 1 THEN taken.row IS NOT NULL ELSE lines.takes END AS reversed, corrected.paid AS corrected
    FROM lines LEFT JOIN first ON first.row = lines.row LEFT JOIN taken ON taken.row = lines.row
    LEFT JOIN corrected ON corrected.row = lines.row
), joined AS (
    SELECT typed.row, net.state, net.adjudicated_on, typed.total_amount_paid AS approved, typed.response_status,
        CASE WHEN moved.row IS NOT NULL THEN coalesce(moved.paid, 0) END AS paid,
        coalesce(moved.denied, false) AS denied, coalesce(moved.reversed, false) AS reversed,
        coalesce(moved.corrected, 0) AS corrected, coalesce(moved.reduced_by, '') AS reduced_by,
        CASE WHEN undone.event = 'reversal' THEN undone.by_whom ELSE '' END AS reversed_by,
        timing.past_due,
        CASE WHEN audited.lawful THEN 'lawful' WHEN NOT audited.lawful THEN 'defective' ELSE 'none' END AS audit
    FROM typed JOIN net ON net.row = typed.row JOIN timing ON timing.row = typed.row
    LEFT JOIN moved ON moved.row = typed.row
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
