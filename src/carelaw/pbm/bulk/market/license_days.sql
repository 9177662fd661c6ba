-- Days on which a benefit manager had paid claims, against its license of that day. Twin of rules/licensed_to_act.py.
-- One answer for each manager, number of the bank, processor and day.
CREATE TABLE answers AS
WITH days AS (
    SELECT min(typed.row) AS row, typed.manager_number AS manager, typed.bin_number AS bin,
        coalesce(typed.processor_control_number, '') AS processor, typed.date_of_service AS day,
        count(*) AS claims, sum(coalesce(typed.total_amount_paid, 0)) AS cents
    FROM typed JOIN states ON states.row = typed.row
    WHERE states.state IN ('paid', 'earlier-payer')
    GROUP BY typed.manager_number, typed.bin_number, coalesce(typed.processor_control_number, ''), typed.date_of_service
), judged AS (
    SELECT days.*,
        CASE WHEN days.day < $programs_since OR days.day > $programs_until THEN 'not-in-force'
             WHEN coalesce(acting.exempt, false) THEN 'exempt'
             WHEN coalesce(acting.status, '') = '' OR acting.valid_from IS NULL THEN 'E-PBM-16'
             WHEN days.day < acting.valid_from OR days.day > coalesce(acting.valid_to, days.day) THEN 'E-PBM-16.period'
             WHEN acting.status NOT IN ('active', 'probation') THEN 'E-PBM-16.status'
             ELSE 'licensed' END AS because
    FROM days LEFT JOIN acting ON acting.manager = days.manager AND acting.day = days.day
)
SELECT row,
    CASE WHEN because = 'not-in-force' THEN 'not-applicable'
         WHEN because IN ('exempt', 'licensed') THEN 'pass' ELSE 'violation' END AS outcome,
    because, manager, concat(bin, '/', processor) AS subject, '' AS pharmacy, '' AS drug, day,
    CAST(cents AS BIGINT) AS amount, CAST(claims AS BIGINT) AS claims
FROM judged;
