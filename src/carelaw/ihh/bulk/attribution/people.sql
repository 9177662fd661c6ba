-- Coverage, the ten exclusions, the residence counter, and the tier: twin of program_coverage.py, exclusions.py and
-- tier_of_person.py. `codes` are the decision's reasons, in one order for everybody.

CREATE TABLE spans AS
SELECT person, program, starts_on, ends_on, loaded_on
FROM (
    SELECT coverage.*, row_number() OVER (PARTITION BY person, program, starts_on ORDER BY row DESC) AS newest
    FROM coverage
) AS told
WHERE newest = 1;

CREATE TABLE lasting AS
SELECT person, kind, detail, starts_on, ends_on, row
FROM (
    SELECT circumstances.*, row_number() OVER (
        PARTITION BY person, kind, detail, starts_on ORDER BY row DESC
    ) AS newest
    FROM circumstances
) AS told
WHERE newest = 1;

CREATE TABLE covered AS
SELECT person, date_diff('day', max(loaded_on), $as_of) > $feed_days AS stale,
    max(CASE WHEN program IN ('ART5', 'CHIP', 'ALLKIDS') AND starts_on <= $as_of
        AND (ends_on IS NULL OR $as_of <= ends_on) THEN 1 ELSE 0 END) AS covered
FROM spans
GROUP BY person;

CREATE TABLE residences AS
SELECT person, starts_on, coalesce(ends_on, $far) AS left_on,
    max(coalesce(ends_on, $far)) OVER (
        PARTITION BY person ORDER BY starts_on, coalesce(ends_on, $far), row
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS left_before,
    row_number() OVER (PARTITION BY person ORDER BY starts_on, coalesce(ends_on, $far), row) AS place_in_order
FROM lasting
WHERE kind = 'RESIDENCE' AND detail IN ('DPH', 'HFS', 'DCFS', 'DHS') AND starts_on <= $as_of;

CREATE TABLE resident_days AS
SELECT person, starts_on, left_on, place_in_order,
    sum(CASE WHEN left_before IS NULL OR (date_diff('day', left_before, starts_on) > 1 AND NOT $cumulative) THEN 1
        ELSE 0 END) OVER (
        PARTITION BY person ORDER BY place_in_order ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS chain,
    greatest(0, date_diff('day',
        greatest(starts_on, coalesce(left_before, starts_on), $first_resident), least(left_on, $day_after))) AS days
FROM residences;

CREATE TABLE resident AS
SELECT counted.person, counted.days
FROM (
    SELECT person, chain, sum(days) AS days, row_number() OVER (PARTITION BY person ORDER BY chain DESC) AS newest
    FROM resident_days GROUP BY person, chain
) AS counted
JOIN (
    SELECT DISTINCT person FROM residences WHERE starts_on <= $as_of AND $as_of < left_on
) AS there ON there.person = counted.person
WHERE counted.newest = 1;

CREATE TABLE in_force AS
SELECT person, kind, detail
FROM lasting
WHERE starts_on <= $as_of AND (ends_on IS NULL OR $as_of <= ends_on);

CREATE TABLE left_out AS
SELECT in_force.person,
    max(CASE WHEN kind = 'SPENDDOWN' AND NOT (in_force.detail = 'MET' AND $met_included) THEN 1 ELSE 0 END) AS spenddown,
    max(CASE WHEN kind = 'MMAI' THEN 1 ELSE 0 END) AS mmai,
    max(CASE WHEN (kind = 'TPL' AND insurances.verdict = 'excludes') OR (kind = 'MEDICARE' AND $medicare_excludes)
        THEN 1 ELSE 0 END) AS insured,
    max(CASE WHEN kind = 'TPL' AND insurances.verdict = 'asks' THEN 1 ELSE 0 END) AS insured_asks,
    max(CASE WHEN kind = 'PREMIUM_ONLY' THEN 1 ELSE 0 END) AS premium,
    max(CASE WHEN kind = 'EMERGENCY' THEN 1 ELSE 0 END) AS emergency,
    max(CASE WHEN kind = 'INMATE' THEN 1 ELSE 0 END) AS inmate,
    max(CASE WHEN kind = 'HEALTHY_START' THEN 1 ELSE 0 END) AS healthy_start,
    max(CASE WHEN kind = 'RENAL' THEN 1 ELSE 0 END) AS renal,
    max(CASE WHEN kind = 'HCBS' THEN 1 ELSE 0 END) AS hcbs,
    max(CASE WHEN kind NOT IN ('SPENDDOWN', 'MMAI', 'TPL', 'MEDICARE', 'PREMIUM_ONLY', 'EMERGENCY', 'INMATE',
            'HEALTHY_START', 'RENAL', 'HCBS', 'RESIDENCE')
        OR (kind = 'RESIDENCE' AND in_force.detail NOT IN ('DPH', 'HFS', 'DCFS', 'DHS')) THEN 1 ELSE 0 END) AS unknown
FROM in_force
LEFT JOIN insurances ON in_force.kind = 'TPL' AND insurances.detail = in_force.detail
GROUP BY in_force.person;

CREATE TABLE judged AS
SELECT people.person,
    CASE WHEN covered.person IS NULL OR covered.stale THEN 'missing' WHEN covered.covered = 1 THEN 'covered'
        ELSE 'not' END AS covered,
    coalesce(one_low IS NOT NULL AND ($claims = 1 OR one_low < one_high), false) AS one,
    coalesce(event_low IS NOT NULL AND ($claims = 1 OR event_low < event_high), false) AS happened,
    coalesce(listed_low IS NOT NULL AND ($claims = 1 OR listed_low < listed_high), false) AS listed,
    coalesce(any_low IS NOT NULL AND ($claims = 1 OR any_low < any_high), false) AS listed_ever,
    coalesce(admitted.stays, 0) > 0 AS admitted,
    CASE WHEN named.person IS NOT NULL THEN named.status_code
        WHEN $substitute THEN coalesce(substitutes.status_code, 1) END AS status_code,
    named.person IS NULL AND $substitute AS by_substitute,
    coalesce(spenddown, 0) AS spenddown, coalesce(mmai, 0) AS mmai, coalesce(insured, 0) AS insured,
    coalesce(insured_asks, 0) AS insured_asks, coalesce(premium, 0) AS premium, coalesce(emergency, 0) AS emergency,
    coalesce(inmate, 0) AS inmate, coalesce(healthy_start, 0) AS healthy_start, coalesce(renal, 0) AS renal,
    coalesce(hcbs, 0) AS hcbs, coalesce(unknown, 0) AS unknown, coalesce(resident.days, 0) AS resident_days
FROM (SELECT DISTINCT person FROM people) AS people
LEFT JOIN covered ON covered.person = people.person
LEFT JOIN grouped ON grouped.person = people.person
LEFT JOIN admitted ON admitted.person = people.person
LEFT JOIN named ON named.person = people.person
LEFT JOIN substitutes ON substitutes.person = people.person
LEFT JOIN left_out ON left_out.person = people.person
LEFT JOIN resident ON resident.person = people.person;

CREATE TABLE tiered AS
SELECT judged.*,
    CASE WHEN one OR (happened AND listed) OR (listed_ever AND admitted) THEN
            CASE WHEN coalesce(status_code, 0) >= $chronic_from THEN 'A' ELSE 'B' END
        WHEN coalesce(status_code, 0) >= $chronic_from THEN 'C' ELSE '' END AS tier,
    spenddown + mmai + insured + premium + emergency + inmate + healthy_start + renal + hcbs
        + CASE WHEN resident_days > $resident_days THEN 1 ELSE 0 END AS exclusions
FROM judged;

CREATE TABLE attributed AS
SELECT person, tier, status_code, by_substitute, resident_days,
    CASE WHEN covered = 'missing' THEN 'DATA-MISSING' WHEN covered = 'not' THEN 'NOT-ENROLLED'
        WHEN tier = '' THEN 'NOT-QUALIFIED' WHEN exclusions > 0 THEN 'EXCLUDED'
        WHEN unknown + insured_asks > 0 THEN 'REVIEW' ELSE 'ATTRIBUTED' END AS status,
    CASE WHEN covered = 'missing' THEN 'indeterminate' WHEN covered = 'not' OR tier = '' OR exclusions > 0
        THEN 'not-applicable' WHEN unknown + insured_asks > 0 THEN 'review' ELSE 'pass' END AS outcome,
    concat_ws(',',
        CASE WHEN covered = 'missing' THEN 'ELIG-DATA-MISSING' END,
        CASE WHEN covered = 'not' THEN 'ELIG-NOT-ENROLLED-PROGRAM' END,
        CASE WHEN covered = 'covered' AND tier = '' THEN 'ATT-NONE' END,
        CASE WHEN covered = 'covered' AND tier <> '' AND spenddown = 1 THEN 'EXCL-SPENDDOWN' END,
        CASE WHEN covered = 'covered' AND tier <> '' AND resident_days > $resident_days THEN 'EXCL-RESIDENTIAL-90' END,
        CASE WHEN covered = 'covered' AND tier <> '' AND mmai = 1 THEN 'EXCL-MMAI' END,
        CASE WHEN covered = 'covered' AND tier <> '' AND insured = 1 THEN 'EXCL-TPL' END,
        CASE WHEN covered = 'covered' AND tier <> '' AND premium = 1 THEN 'EXCL-PREMIUM-ONLY' END,
        CASE WHEN covered = 'covered' AND tier <> '' AND emergency = 1 THEN 'EXCL-1903V3' END,
        CASE WHEN covered = 'covered' AND tier <> '' AND inmate = 1 THEN 'EXCL-INMATE' END,
        CASE WHEN covered = 'covered' AND tier <> '' AND healthy_start = 1 THEN 'EXCL-HEALTHY-START' END,
        CASE WHEN covered = 'covered' AND tier <> '' AND renal = 1 THEN 'EXCL-RENAL' END,
        CASE WHEN covered = 'covered' AND tier <> '' AND hcbs = 1 THEN 'EXCL-HCBS' END,
        CASE WHEN covered = 'covered' AND tier <> '' AND exclusions = 0 AND unknown = 1 THEN 'ELIG-DATA-MISSING' END,
        CASE WHEN covered = 'covered' AND tier <> '' AND exclusions = 0 AND insured_asks = 1 THEN 'TPL-REVIEW' END,
        CASE WHEN tier <> '' THEN 'TIER-' || tier END,
        CASE WHEN one THEN 'G1' ELSE 'not-G1' END,
        CASE WHEN happened AND listed THEN 'G2' WHEN happened THEN 'G2-needs-condition' ELSE 'not-G2' END,
        CASE WHEN listed_ever AND admitted THEN 'G3' WHEN admitted THEN 'G3-needs-condition'
            WHEN listed_ever THEN 'G3-needs-admission' ELSE 'not-G3' END,
        CASE WHEN status_code IS NULL THEN 'no-status' WHEN status_code >= $chronic_from
            THEN 'CRG-' || CAST(status_code AS VARCHAR) ELSE 'not-chronic' END,
        CASE WHEN status_code IS NOT NULL AND by_substitute THEN 'CRG-SUBSTITUTE' END
    ) AS codes
FROM tiered
