-- What became of each transaction, as the answer of a check: reversals without a claim cannot be told.
CREATE TABLE answers AS
SELECT row,
    CASE state WHEN 'unmatched-reversal' THEN 'indeterminate' WHEN 'paid' THEN 'pass' ELSE 'not-applicable' END
        AS outcome,
    CASE state WHEN 'unmatched-reversal' THEN state ELSE concat('claim-', state) END AS because
FROM states;
