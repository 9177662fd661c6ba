-- What became of each transaction once every later one is known. Twin of rules/claim_states.py.
-- events: O opens a claim, D repeats an answer, X reverses.
CREATE TABLE states AS
WITH settled AS (
    SELECT row, date_of_service, service_provider_id, prescription_number, fill_number,
        bin_number, coalesce(processor_control_number, '') AS processor_control_number,
        coalesce(answered_at, -9223372036854775807) AS answered, response_status,
        CASE WHEN response_status = 'R' OR reject_codes IS NOT NULL THEN 'rejected'
             WHEN response_status IN ('C', 'Q') THEN 'captured' END AS alone,
        CASE WHEN transaction_code = 'B2' THEN 'X'
             WHEN response_status IN ('D', 'S') THEN 'D' ELSE 'O' END AS event
    FROM typed
), walked AS (
    SELECT *,
        coalesce(lag(event) OVER history <> 'X', false) AS open_before,
        coalesce(bool_or(event <> 'D') OVER (history ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), false)
            AS closed_later
    FROM settled WHERE alone IS NULL
    WINDOW history AS (
        PARTITION BY service_provider_id, prescription_number, fill_number, date_of_service, bin_number,
            processor_control_number
        ORDER BY answered, row)
), followed AS (
    SELECT *,
        CASE WHEN event = 'X' AND open_before THEN 'reversal'
             WHEN event = 'X' AND response_status IN ('D', 'S') THEN 'duplicate'
             WHEN event = 'X' THEN 'unmatched-reversal'
             WHEN event = 'D' AND open_before THEN 'duplicate'
             WHEN closed_later THEN 'reversed' ELSE 'paid' END AS state
    FROM walked
), paid AS (
    SELECT row, count(*) OVER fill AS payers, row_number() OVER (fill ORDER BY answered DESC, row DESC) AS from_last
    FROM followed WHERE state = 'paid'
    WINDOW fill AS (PARTITION BY service_provider_id, prescription_number, fill_number, date_of_service)
)
SELECT row, alone AS state, false AS several_payers FROM settled WHERE alone IS NOT NULL
UNION ALL
SELECT row, CASE WHEN from_last > 1 THEN 'earlier-payer' ELSE state END, coalesce(payers > 1, false)
FROM followed LEFT JOIN paid USING (row);
