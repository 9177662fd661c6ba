-- The evidence of every person, the three mental-health groups, and the open substitute for a risk grouper: twin of
-- evidence.py, group_one.py, group_two.py, group_three.py and open_risk.py. What a code means comes as bits from the
-- value sets: 1 first group, 2 an event of the second, 4 a listed condition. `$first_…` is a window's first day.

CREATE TABLE evidence AS
SELECT diagnoses.person, diagnoses.claim, diagnoses.code, diagnoses.from_on, diagnoses.through_on, diagnoses.inpatient,
    diagnoses.position = 'P' AS principal, codes.bits
FROM diagnoses
JOIN codes ON codes.code = diagnoses.code AND diagnoses.from_on >= codes.since AND diagnoses.from_on < codes.until
LEFT JOIN aside ON aside.claim = diagnoses.claim
WHERE aside.claim IS NULL AND diagnoses.position IN ('P', 'O', 'E') AND diagnoses.from_on <= $last;

CREATE TABLE grouped AS
SELECT person,
    min(CASE WHEN (bits & 1) > 0 AND through_on >= $first_one THEN claim END) AS one_low,
    max(CASE WHEN (bits & 1) > 0 AND through_on >= $first_one THEN claim END) AS one_high,
    min(CASE WHEN (bits & 2) > 0 AND through_on >= $first_event THEN claim END) AS event_low,
    max(CASE WHEN (bits & 2) > 0 AND through_on >= $first_event THEN claim END) AS event_high,
    min(CASE WHEN (bits & 4) > 0 AND through_on >= $first_two THEN claim END) AS listed_low,
    max(CASE WHEN (bits & 4) > 0 AND through_on >= $first_two THEN claim END) AS listed_high,
    min(CASE WHEN (bits & 4) > 0 AND through_on >= $first_three THEN claim END) AS any_low,
    max(CASE WHEN (bits & 4) > 0 AND through_on >= $first_three THEN claim END) AS any_high
FROM evidence
WHERE (bits & 7) > 0 AND (principal OR NOT $primary_only)
GROUP BY person;

CREATE TABLE admitted AS
SELECT person, count(*) AS stays
FROM admissions
WHERE admitted_on <= $last AND admitted_on >= $first_stay
GROUP BY person;

CREATE TABLE shown AS
SELECT evidence.person, risks.kind, risks.body_system
FROM evidence
JOIN risks ON risks.code = evidence.code AND evidence.from_on >= risks.since AND evidence.from_on < risks.until
WHERE $substitute AND evidence.through_on >= $first_risk
GROUP BY evidence.person, risks.kind, risks.body_system
HAVING max(CASE WHEN evidence.inpatient THEN 1 ELSE 0 END) = 1
    OR date_diff('day', min(evidence.from_on), max(evidence.from_on)) >= $days_apart;

CREATE TABLE substitutes AS
SELECT person,
    CASE
        WHEN max(CASE WHEN kind = 'catastrophic' THEN 1 ELSE 0 END) = 1 THEN 9
        WHEN max(CASE WHEN kind = 'malignancy' THEN 1 ELSE 0 END) = 1 THEN 8
        WHEN count(DISTINCT CASE WHEN kind = 'dominant' THEN body_system END) >= 3 THEN 7
        WHEN count(DISTINCT CASE WHEN kind IN ('dominant', 'significant') THEN body_system END) >= 2 THEN 6
        ELSE 5
    END AS status_code
FROM shown
GROUP BY person;

CREATE TABLE named AS
SELECT person, status_code
FROM (
    SELECT person, status_code, row_number() OVER (PARTITION BY person ORDER BY grouped_on DESC, row DESC) AS newest
    FROM statuses WHERE pinned_year = $year
) AS told
WHERE newest = 1
