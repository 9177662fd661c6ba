-- Twin of rules/disclosures/beside.py, in cents: each amount that was disclosed or booked beside what is on file about
-- it. `sides` holds both: side 'stated' with the row of its sheet, side 'found' with where it stands on file. What is
-- found and was never stated gets a row after the last of the sheet. The codes come with the subject.
CREATE TABLE answers AS
WITH keyed AS (
    SELECT party, item, claim, served_on, allocated,
        min(row) FILTER (side = 'stated') AS stated_row,
        sum(amount) FILTER (side = 'stated') AS stated,
        sum(amount) FILTER (side = 'found') AS found,
        min(place) FILTER (side = 'found') AS place,
        min(trace) FILTER (side = 'found') AS trace,
        min(segment) FILTER (side = 'found') AS segment
    FROM sides GROUP BY party, item, claim, served_on, allocated
), numbered AS (
    SELECT *, coalesce(stated_row, (SELECT coalesce(max(row), 1) FROM sides WHERE side = 'stated')
            + row_number() OVER (PARTITION BY stated_row IS NULL ORDER BY party, item, claim, served_on, allocated)
        ) AS row,
        -- Of a ledger beside remittances no line is no amount; elsewhere a missing side is told as missing.
        CASE WHEN $zero THEN coalesce(stated, 0) ELSE stated END AS here,
        CASE WHEN $zero THEN coalesce(found, 0) ELSE found END AS there
    FROM keyed
), judged AS (
    SELECT *,
        CASE WHEN NOT $binding THEN 'not-in-force'
             WHEN NOT $on_file THEN $needs
             WHEN NOT allocated THEN $unallocated
             WHEN there IS NULL THEN $not_found
             WHEN here IS NULL THEN $left_out
             WHEN here = there THEN $same
             WHEN here < there THEN $less
             ELSE $more END AS because
    FROM numbered
)
SELECT row,
    CASE WHEN because LIKE 'E-%' THEN 'violation'
         WHEN because LIKE 'W-%' THEN 'review'
         WHEN because LIKE 'needs-%' THEN 'indeterminate'
         WHEN because = 'not-in-force' THEN 'not-applicable'
         ELSE 'pass' END AS outcome,
    because, party, item, claim, served_on, allocated, CAST(stated AS BIGINT) AS stated, CAST(found AS BIGINT) AS found,
    CAST(abs(coalesce(stated, 0) - coalesce(found, 0)) AS BIGINT) AS amount, place, trace, segment
FROM judged;
