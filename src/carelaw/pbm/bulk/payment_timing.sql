-- When each approved claim was due, and when a remittance paid it. Twin of rules/payments/timing.py, in cents.
-- Days are those of the zone whose offsets stand in zone_offsets.
CREATE TABLE net AS
SELECT typed.row, states.state,
    CAST(DATE '1970-01-01' + CAST(floor((answered_at + offset_us) / 86400000000.0) AS INTEGER) AS DATE) AS adjudicated_on
FROM typed JOIN states USING (row)
LEFT JOIN zone_offsets ON typed.answered_at >= from_us AND typed.answered_at < to_us;

CREATE TABLE matched AS
WITH ordered AS (
    SELECT remit, manager, payee, paid_on, dense_rank() OVER (PARTITION BY manager, payee ORDER BY paid_on, trace) AS place
    FROM filed_remits WHERE paid_on IS NOT NULL
)
SELECT typed.row, ordered.paid_on, ordered.place, filed_claims.segment, filed_claims.status, filed_claims.paid,
    filed_claims.reduced_by, filed_claims.status = '22' OR filed_claims.paid < 0 AS takes,
    typed.total_amount_paid AS approved
FROM typed JOIN states USING (row)
JOIN filed_claims ON filed_claims.prescription = typed.prescription_number
    AND filed_claims.served_on = typed.date_of_service
    AND (filed_claims.control = '' OR typed.authorization_number IS NULL
        OR filed_claims.control = typed.authorization_number)
JOIN ordered ON ordered.remit = filed_claims.remit AND ordered.payee = typed.service_provider_id
    AND ordered.manager = typed.manager_number
WHERE states.state = 'paid' OR states.state = 'reversed';

CREATE TABLE timing AS
WITH paid AS (
    SELECT row,
        coalesce(min(CASE WHEN paid >= approved THEN paid_on END), min(CASE WHEN paid > 0 THEN paid_on END)) AS paid_on,
        max(CASE WHEN status = '4' THEN 1 ELSE 0 END) = 1 AS denied, max(paid) AS most, count(*) AS remitted
    FROM matched GROUP BY row
), asked AS (
    -- Many claims share a contract and a day: their schedule and its pay day are looked up once.
    SELECT DISTINCT manager_number AS manager, coalesce(contract_number, '') AS contract_number, adjudicated_on
    FROM typed JOIN net ON net.row = typed.row WHERE adjudicated_on IS NOT NULL
), chosen AS (
    SELECT manager, contract_number, adjudicated_on, schedule, form, days FROM (
        SELECT asked.manager, asked.contract_number, asked.adjudicated_on, schedules.schedule, schedules.form,
            schedules.days,
            row_number() OVER (PARTITION BY asked.manager, asked.contract_number, asked.adjudicated_on
                ORDER BY schedules.contract_number DESC, schedules.starts_on DESC, schedules.schedule) AS choice
        FROM asked JOIN schedules ON schedules.manager = asked.manager
            AND schedules.contract_number IN ('', asked.contract_number)
            AND schedules.starts_on <= asked.adjudicated_on
            AND (schedules.ends_on IS NULL OR schedules.ends_on >= asked.adjudicated_on)
    ) AS choices WHERE choice = 1
), back AS (
    SELECT typed.row, returned.returned_on, coalesce(returned.defect, '') AS defect, returned.in_batch,
        returned.resubmitted_on, returned.returned_again_on, coalesce(returned.second_defect, '') AS second_defect,
        returned.repeats_defect
    FROM typed JOIN returned ON returned.manager = typed.manager_number
        AND returned.payee = typed.service_provider_id AND returned.prescription = typed.prescription_number
        AND returned.served_on = typed.date_of_service
), starts AS (
    SELECT schedule, form, adjudicated_on AS start_on FROM chosen
    UNION
    SELECT chosen.schedule, chosen.form, back.resubmitted_on
    FROM chosen JOIN (SELECT DISTINCT resubmitted_on FROM back WHERE resubmitted_on IS NOT NULL) AS back ON true
), listed AS (
    SELECT starts.schedule, starts.start_on, min(schedule_days.listed) AS listed
    FROM starts JOIN schedule_days ON schedule_days.schedule = starts.schedule
        AND (starts.form = 'cycle' AND schedule_days.listed >= starts.start_on
            OR starts.form = 'calendar' AND schedule_days.listed > starts.start_on)
    GROUP BY starts.schedule, starts.start_on
), known AS (
    SELECT typed.row, net.state, net.adjudicated_on, typed.received_on, typed.total_amount_paid AS approved,
        chosen.schedule, chosen.form, chosen.days, back.returned_on, back.defect, back.in_batch, back.resubmitted_on,
        back.returned_again_on, back.second_defect, back.repeats_defect
    FROM typed JOIN net ON net.row = typed.row
    LEFT JOIN chosen ON chosen.manager = typed.manager_number
        AND chosen.contract_number = coalesce(typed.contract_number, '')
        AND chosen.adjudicated_on = net.adjudicated_on
    LEFT JOIN back ON back.row = typed.row
), dated AS (
    SELECT known.*,
        CASE form WHEN 'days-after-adjudication' THEN adjudicated_on + CAST(days AS INTEGER)
                  WHEN 'days-after-receipt' THEN received_on + CAST(days AS INTEGER)
                  WHEN 'cycle' THEN first.listed + CAST(days AS INTEGER)
                  ELSE first.listed END AS due,
        CASE WHEN form IN ('days-after-adjudication', 'days-after-receipt') THEN resubmitted_on + CAST(days AS INTEGER)
             WHEN form = 'cycle' THEN again.listed + CAST(days AS INTEGER)
             ELSE again.listed END AS due_again
    FROM known
    LEFT JOIN listed AS first ON first.schedule = known.schedule AND first.start_on = known.adjudicated_on
    LEFT JOIN listed AS again ON again.schedule = known.schedule AND again.start_on = known.resubmitted_on
), joined AS (
    SELECT dated.*, paid.paid_on, coalesce(paid.denied, false) AS denied, coalesce(paid.most, 0) AS most,
        coalesce(paid.remitted, 0) AS remitted,
        coalesce(defect <> '' AND returned_on <= due, false) AS excused
    FROM dated LEFT JOIN paid ON paid.row = dated.row
), judged AS (
    SELECT *,
        CASE WHEN due IS NULL THEN ''
             WHEN paid_on IS NULL AND $seen_on > due THEN 'E-PBM-117.unpaid'
             WHEN paid_on IS NULL THEN 'not-yet-due'
             WHEN paid_on > due THEN 'E-PBM-117.late' ELSE 'paid-in-time' END AS by_first,
        CASE WHEN returned_again_on IS NOT NULL AND paid_on IS NULL THEN
                 CASE WHEN second_defect = '' THEN 'E-PBM-119.no-defect'
                      WHEN lower(second_defect) <> lower(defect) THEN 'returned-again'
                      WHEN repeats_defect IS NULL THEN 'W-PBM-119'
                      WHEN repeats_defect THEN 'defect-repeated' ELSE 'E-PBM-119.same-defect' END
             WHEN due_again IS NULL THEN 'needs-pay-day'
             WHEN paid_on IS NULL AND $seen_on > due_again THEN 'E-PBM-119.unpaid'
             WHEN paid_on IS NULL THEN 'not-yet-due'
             WHEN paid_on > due_again THEN 'E-PBM-119.late' ELSE 'paid-in-time' END AS by_again
    FROM joined
), coded AS (
    SELECT *,
        CASE WHEN state = 'unmatched-reversal' THEN state
             WHEN state <> 'paid' THEN concat('claim-', state)
             WHEN adjudicated_on IS NULL THEN 'needs-answered_at'
             WHEN adjudicated_on < $since OR adjudicated_on > $until THEN 'not-in-force'
             WHEN approved IS NULL THEN 'needs-approved'
             WHEN approved <= 0 THEN 'nothing-approved'
             WHEN paid_on IS NULL AND remitted > 0 THEN 'denied-on-remittance'
             WHEN schedule IS NULL THEN 'needs-schedule'
             WHEN due IS NULL AND form = 'days-after-receipt' THEN 'needs-received_on'
             WHEN due IS NULL THEN 'needs-pay-day'
             WHEN excused AND resubmitted_on IS NULL AND paid_on IS NULL THEN 'returned-in-time'
             WHEN excused AND resubmitted_on IS NOT NULL THEN by_again
             WHEN returned_on IS NOT NULL AND defect = '' AND in_batch THEN
                 concat_ws(', ', CASE WHEN by_first LIKE 'E-%' THEN by_first END, 'E-PBM-118.batch')
             ELSE by_first END AS because
    FROM judged
)
SELECT row,
    CASE WHEN because LIKE '%E-PBM%' THEN 'violation'
         WHEN because LIKE '%W-PBM%' THEN 'review'
         WHEN because LIKE 'needs-%' OR because = 'unmatched-reversal' THEN 'indeterminate'
         WHEN because IN ('paid-in-time', 'defect-repeated') THEN 'pass'
         ELSE 'not-applicable' END AS outcome,
    because, state, adjudicated_on, received_on, approved, schedule, due, due_again, paid_on, returned_on, defect,
    in_batch, resubmitted_on, returned_again_on, second_defect, repeats_defect, excused,
    CASE WHEN because LIKE '%E-PBM-117%' THEN date_diff('day', due, coalesce(paid_on, $seen_on))
         WHEN because LIKE '%E-PBM-119.late' OR because LIKE '%E-PBM-119.unpaid'
             THEN date_diff('day', due_again, coalesce(paid_on, $seen_on)) END AS days_late,
    CASE WHEN because LIKE '%.unpaid%' THEN true
         WHEN because = 'needs-schedule' OR because LIKE 'needs-%' THEN NULL ELSE false END AS past_due
FROM coded;
