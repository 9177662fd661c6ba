-- What a benefit manager's group did to a pharmacy after something that the pharmacy said. A link in time is a reason
-- to look, no finding. Twin of rules/complaints/retaliation.py, MAC-55 to MAC-57.
CREATE TABLE answers AS
WITH linked AS (
    SELECT actions.row, actions.manager, actions.pharmacy, actions.kind AS action_kind, actions.reference,
        actions.decided_on, actions.served_on, acts.reference AS act, acts.kind, acts.act_on, acts.oral, acts.noted_on,
        acts.arguable, acts.receipt_found, CAST(date_diff('day', acts.act_on, actions.decided_on) AS BIGINT) AS days
    FROM actions JOIN acts ON acts.group_of = actions.group_of AND acts.pharmacy = actions.pharmacy
        AND date_diff('day', acts.act_on, actions.decided_on) <= $triage_days
), alike AS (
    SELECT one.row, count(DISTINCT other.pharmacy) AS peers
    FROM actions AS one JOIN actions AS other ON other.group_of = one.group_of AND other.kind = one.kind
        AND other.pharmacy <> one.pharmacy AND other.stated_reason = one.stated_reason
        AND abs(date_diff('day', one.decided_on, other.decided_on)) <= 30
    GROUP BY one.row
), judged AS (
    SELECT linked.*, coalesce(alike.peers, 0) AS peers,
        CASE WHEN kind = 'complaint-department' AND NOT receipt_found THEN 'unverified'
             WHEN kind IN ('complaint-plan', 'complaint-manager') AND oral AND noted_on IS NULL THEN 'needs-note'
             WHEN decided_on < act_on AND served_on < act_on THEN 'before-the-act'
             WHEN decided_on < act_on THEN 'W-MAC-54.served-after'
             WHEN kind IN ('complaint-plan', 'complaint-manager') AND arguable THEN 'linked, W-MAC-56.arguable'
             ELSE 'linked' END AS because
    FROM linked LEFT JOIN alike ON alike.row = linked.row
)
SELECT row,
    CASE WHEN because IN ('unverified', 'needs-note') THEN 'indeterminate'
         WHEN because = 'before-the-act' THEN 'not-applicable' ELSE 'review' END AS outcome,
    because, manager, concat(reference, ' after ', act) AS subject, pharmacy, '' AS drug, decided_on AS day,
    CAST(NULL AS BIGINT) AS amount, kind, action_kind, days, peers
FROM judged;
