-- The clocks of appeals under both laws: filed in time, answered in time, the rate review answered in time.
-- Twin of rules/mac_appeal_filing.py, rules/mac_appeal_answer.py and rate_review_answer in rules/rate_review.py.
-- moved_days has each day that is no business day with the next that is; nothing where no day moves.
CREATE TABLE answers AS
WITH nominal AS (
    SELECT appeals.*,
        CAST(filled_on + CAST($appeal_days AS INTEGER) AS DATE) AS file_by,
        CAST(CASE WHEN $answer_from = 'claim' THEN claimed_on ELSE filed_on END + CAST($answer_days AS INTEGER) AS DATE)
            AS answer_by,
        CAST(CASE WHEN $review_from = 'sending' THEN review_sent_on ELSE review_received_on END
            + CAST($review_days AS INTEGER) AS DATE) AS review_by
    FROM appeals
), counted AS (
    SELECT nominal.*, coalesce(one.counted, file_by) AS file_last, coalesce(two.counted, answer_by) AS answer_last,
        coalesce(three.counted, review_by) AS review_last,
        CASE WHEN content = 'decision' THEN answered_on END AS decided_on,
        CASE WHEN written AND explained THEN review_answered_on END AS explained_on
    FROM nominal
    LEFT JOIN moved_days AS one ON one.nominal = file_by AND $appeals_roll
    LEFT JOIN moved_days AS two ON two.nominal = answer_by AND $appeals_roll
    LEFT JOIN moved_days AS three ON three.nominal = review_by AND $reviews_roll
), clocks AS (
    SELECT row, manager, pharmacy, drug, reference, 'filing' AS clock, filled_on AS day,
        CASE WHEN filled_on IS NULL THEN 'needs-filled_on'
             WHEN filled_on < $contracts_since OR filled_on > $contracts_until THEN 'not-in-force'
             WHEN filled_on > filed_on THEN 'E-MAC-20.order'
             WHEN NOT contracted THEN 'E-MAC-19'
             WHEN filed_on > file_last THEN 'E-MAC-20' ELSE 'in-time' END AS because,
        CAST(date_diff('day', file_last, filed_on) AS BIGINT) AS late
    FROM counted WHERE has_appeal
    UNION ALL
    SELECT row, manager, pharmacy, drug, reference, 'answer', filed_on,
        CASE WHEN filed_on < $contracts_since OR filed_on > $contracts_until THEN 'not-in-force'
             WHEN decided_on > answer_last THEN 'E-MAC-22'
             WHEN decided_on IS NOT NULL THEN 'answered-in-time'
             WHEN $seen_on > answer_last THEN 'E-MAC-22.silent' ELSE 'still-open' END,
        CAST(date_diff('day', answer_last, coalesce(decided_on, $seen_on)) AS BIGINT)
    FROM counted WHERE has_appeal
    UNION ALL
    SELECT row, manager, pharmacy, drug, reference, 'rate-review', review_received_on,
        CASE WHEN review_received_on < $programs_since OR review_received_on > $programs_until THEN 'not-in-force'
             WHEN coalesce(explained_on, $seen_on) > review_last THEN 'E-PBM-122'
             WHEN explained_on IS NOT NULL THEN 'answered-in-time'
             WHEN review_answered_on IS NOT NULL THEN 'E-PBM-122.content' ELSE 'still-open' END,
        CAST(date_diff('day', review_last, coalesce(explained_on, $seen_on)) AS BIGINT)
    FROM counted WHERE has_review
)
SELECT row,
    CASE WHEN because IN ('needs-filled_on', 'E-MAC-20.order', 'still-open', 'E-PBM-122.content') THEN 'indeterminate'
         WHEN because = 'not-in-force' THEN 'not-applicable' WHEN because LIKE 'E-%' THEN 'violation'
         ELSE 'pass' END AS outcome,
    because, manager, concat(reference, ' ', clock) AS subject, pharmacy, drug, day, CAST(NULL AS BIGINT) AS amount,
    clock, late
FROM clocks;
