-- Which claims are no evidence, and which stays are behavioral-health admissions: twin of claim_evidence.py and
-- behavioral_admission.py. What a revenue, a procedure, a place, a taxonomy and a group mean comes as bits from the rule.

CREATE TABLE marked AS
SELECT claim, bit_or(bits) AS bits
FROM (
    SELECT lines.claim,
        coalesce(revenue_marks.bits, 0) | coalesce(procedure_marks.bits, 0) | coalesce(place_marks.bits, 0)
            | CASE WHEN substr(lines.hcpcs, 1, 1) IN ('E', 'K') THEN $equipment ELSE 0 END AS bits
    FROM lines
    LEFT JOIN revenue_marks ON revenue_marks.revenue = lines.revenue
    LEFT JOIN procedure_marks ON procedure_marks.hcpcs = lines.hcpcs
    LEFT JOIN place_marks ON place_marks.place = lines.place
) AS told
WHERE bits > 0
GROUP BY claim;

CREATE TABLE equipment AS
SELECT lines.claim
FROM lines
JOIN marked ON marked.claim = lines.claim AND (marked.bits & $equipment) > 0
GROUP BY lines.claim
HAVING min(CASE WHEN substr(lines.hcpcs, 1, 1) IN ('E', 'K') THEN 1 ELSE 0 END) = 1;

CREATE TABLE aside AS
SELECT claim FROM claims WHERE status NOT IN ('PAID', 'ACCEPTED') OR place IN ('81', '41', '42')
UNION ALL SELECT claim FROM gone
UNION ALL SELECT claim FROM equipment;

CREATE TABLE stay_claims AS
SELECT claims.claim, claims.person, claims.name, claims.facility, claims.bill, claims.from_on, claims.through_on,
    least(claims.from_on, coalesce(claims.admitted_on, claims.from_on)) AS admitted_on, claims.taxonomy, claims.drg,
    claims.crisis_unit, coalesce(marked.bits, 0) | coalesce(place_marks.bits, 0) AS bits,
    substr(claims.bill, 1, 3) IN ('011', '086') OR (coalesce(marked.bits, 0) & $stay_revenue) > 0 AS resident
FROM claims
LEFT JOIN marked ON marked.claim = claims.claim
LEFT JOIN place_marks ON place_marks.place = claims.place
LEFT JOIN gone ON gone.claim = claims.claim
LEFT JOIN group_marks ON group_marks.drg = claims.drg
WHERE claims.status IN ('PAID', 'ACCEPTED') AND gone.claim IS NULL
    AND (substr(claims.bill, 1, 3) IN ('011', '086') OR (coalesce(marked.bits, 0) & $of_stays) > 0
        OR (coalesce(group_marks.bits, 0) & $rehab_group) > 0);

CREATE TABLE chained AS
SELECT stay_claims.*,
    CASE WHEN resident AND date_diff('day', max(through_on) OVER (
        PARTITION BY person, facility, resident ORDER BY from_on, name
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), from_on) <= 1 THEN 0 ELSE 1 END AS opens,
    row_number() OVER (PARTITION BY person, facility, resident ORDER BY from_on, name) AS place_in_order
FROM stay_claims;

CREATE TABLE placed AS
SELECT chained.*,
    sum(opens) OVER (
        PARTITION BY person, facility, resident ORDER BY place_in_order
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS stay
FROM chained;

CREATE TABLE stay_codes AS
SELECT diagnoses.claim,
    min(CASE WHEN diagnoses.position = 'P' THEN diagnoses.place END) AS principal_place,
    max(CASE WHEN behavioral.code IS NOT NULL THEN 1 ELSE 0 END) AS anywhere
FROM diagnoses
JOIN stay_claims ON stay_claims.claim = diagnoses.claim
LEFT JOIN behavioral ON behavioral.code = diagnoses.code
WHERE diagnoses.position IN ('P', 'O', 'E')
GROUP BY diagnoses.claim;

CREATE TABLE principals AS
SELECT stay_codes.claim, CASE WHEN behavioral.code IS NOT NULL THEN 1 ELSE 0 END AS behavioral
FROM stay_codes
JOIN diagnoses ON diagnoses.claim = stay_codes.claim AND diagnoses.place = stay_codes.principal_place
LEFT JOIN behavioral ON behavioral.code = diagnoses.code;

CREATE TABLE stays AS
SELECT placed.person, placed.facility, placed.resident, placed.stay,
    min(placed.admitted_on) AS admitted_on,
    arg_min(placed.bill, placed.place_in_order) AS bill,
    coalesce(arg_min(placed.taxonomy, CASE WHEN placed.taxonomy <> '' THEN placed.place_in_order END), '') AS taxonomy,
    coalesce(arg_min(placed.drg, CASE WHEN placed.drg <> '' THEN placed.place_in_order END), '') AS drg,
    coalesce(arg_min(principals.behavioral, CASE WHEN principals.claim IS NOT NULL THEN placed.place_in_order END), 0)
        AS behavioral,
    max(coalesce(stay_codes.anywhere, 0)) AS anywhere,
    bit_or(placed.bits) AS bits,
    max(CASE WHEN placed.crisis_unit THEN 1 ELSE 0 END) AS crisis_unit,
    min(placed.claim) AS claim
FROM placed
LEFT JOIN stay_codes ON stay_codes.claim = placed.claim
LEFT JOIN principals ON principals.claim = placed.claim
GROUP BY placed.person, placed.facility, placed.resident, placed.stay;

CREATE TABLE tested AS
SELECT stays.person, stays.claim, stays.admitted_on,
    CASE
        WHEN (stays.bits & $no_admission) > 0 THEN NULL
        WHEN substr(bill, 1, 3) = '011' AND (coalesce(taxonomy_marks.bits, 0) & $psychiatric_facility) > 0 THEN 'INP-1'
        WHEN substr(bill, 1, 3) = '011' AND (stays.bits & $psychiatric_room) > 0 THEN 'INP-2'
        WHEN substr(bill, 1, 3) = '011' AND (stays.bits & $detox_room) > 0 THEN 'INP-3'
        WHEN substr(bill, 1, 3) = '011' AND (stays.bits & $rehab_room) > 0 AND behavioral = 1 THEN 'REH-1'
        WHEN substr(bill, 1, 3) IN ('011', '086') AND (stays.bits & $addiction_revenue) > 0 THEN 'REH-2'
        WHEN (substr(bill, 1, 3) = '011' AND (coalesce(taxonomy_marks.bits, 0) & $rehab_unit) > 0)
            OR (coalesce(group_marks.bits, 0) & $rehab_group) > 0 THEN 'REH-3'
        WHEN substr(bill, 1, 3) = '011' AND behavioral = 1 THEN 'INP-4'
        WHEN substr(bill, 1, 3) = '011' AND (coalesce(group_marks.bits, 0) & $behavioral_group) > 0 THEN 'INP-5'
        WHEN (stays.bits & $stay_revenue) > 0 THEN 'RES-1'
        WHEN (stays.bits & $residential_place) > 0 AND (stays.bits & $per_diem) > 0 THEN 'RES-2'
        WHEN substr(bill, 1, 3) = '086'
            AND (behavioral = 1 OR (coalesce(taxonomy_marks.bits, 0) & $residence) > 0) THEN 'RES-3'
        WHEN (stays.bits & $residential_per_diem) > 0 AND anywhere = 1 THEN 'RES-4'
        WHEN (stays.bits & $crisis_per_diem) > 0 THEN 'CRI-1'
        WHEN crisis_unit = 1 AND (substr(bill, 1, 3) IN ('011', '086') OR (stays.bits & $per_diem) > 0) THEN 'CRI-2'
    END AS test,
    (stays.bits & $crisis_contact) > 0 AS contact
FROM stays
LEFT JOIN taxonomy_marks ON taxonomy_marks.taxonomy = stays.taxonomy
LEFT JOIN group_marks ON group_marks.drg = stays.drg;

CREATE TABLE admissions AS
SELECT person, claim, admitted_on, coalesce(test, 'CRI-3') AS test
FROM tested
WHERE test IS NOT NULL OR ($contacts_count AND contact)
