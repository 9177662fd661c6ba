-- Which claims are no evidence, and which stays are behavioral-health admissions: twin of claim_evidence.py and
-- behavioral_admission.py. What a revenue, a procedure, a place, a taxonomy and a group mean comes as bits from the rule.

CREATE TABLE marked AS
SELECT claim, bit_or(bits) AS bits
FROM (
    SELECT lines.claim, revenue_marks.bits FROM lines JOIN revenue_marks ON revenue_marks.revenue = lines.revenue
    UNION ALL
    SELECT lines.claim, procedure_marks.bits FROM lines JOIN procedure_marks ON procedure_marks.hcpcs = lines.hcpcs
) AS told
GROUP BY claim;

-- Equipment: every procedure of the claim begins with E or K.
CREATE TABLE equipped AS
SELECT DISTINCT claim FROM lines WHERE (hcpcs >= 'E' AND hcpcs < 'F') OR (hcpcs >= 'K' AND hcpcs < 'L');

CREATE TABLE equipment AS
SELECT lines.claim
FROM lines
JOIN equipped ON equipped.claim = lines.claim
GROUP BY lines.claim
HAVING min(CASE WHEN substr(lines.hcpcs, 1, 1) IN ('E', 'K') THEN 1 ELSE 0 END) = 1;

CREATE TABLE aside AS
SELECT claim FROM claims WHERE status NOT IN ('PAID', 'ACCEPTED') OR place IN ('81', '41', '42')
UNION ALL SELECT claim FROM gone
UNION ALL SELECT claim FROM equipment;

-- Only what can be a stay is looked at more closely: by its bill, by its group, by what a line says.
CREATE TABLE candidates AS
SELECT claim FROM claims WHERE bill >= '011' AND bill < '012'
UNION
SELECT claim FROM claims WHERE bill >= '086' AND bill < '087'
UNION
SELECT claims.claim FROM claims JOIN group_marks ON group_marks.drg = claims.drg AND (group_marks.bits & $rehab_group) > 0
UNION
SELECT claim FROM marked WHERE (bits & $of_stays) > 0;

CREATE TABLE stay_places AS
SELECT lines.claim, bit_or(place_marks.bits) AS bits
FROM lines
JOIN candidates ON candidates.claim = lines.claim
JOIN place_marks ON place_marks.place = lines.place
GROUP BY lines.claim;

CREATE TABLE stay_claims AS
SELECT claims.claim, claims.person, claims.name, claims.facility, claims.bill, claims.from_on, claims.through_on,
    least(claims.from_on, coalesce(claims.admitted_on, claims.from_on)) AS admitted_on, claims.taxonomy, claims.drg,
    claims.crisis_unit,
    coalesce(marked.bits, 0) | coalesce(place_marks.bits, 0) | coalesce(stay_places.bits, 0) AS bits,
    substr(claims.bill, 1, 3) IN ('011', '086') OR (coalesce(marked.bits, 0) & $stay_revenue) > 0 AS resident
FROM claims
JOIN candidates ON candidates.claim = claims.claim
LEFT JOIN marked ON marked.claim = claims.claim
LEFT JOIN stay_places ON stay_places.claim = claims.claim
LEFT JOIN place_marks ON place_marks.place = claims.place
LEFT JOIN gone ON gone.claim = claims.claim
WHERE claims.status IN ('PAID', 'ACCEPTED') AND gone.claim IS NULL;

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
    arg_min(CASE WHEN behavioral.code IS NOT NULL THEN 1 ELSE 0 END,
        CASE WHEN diagnoses.position = 'P' THEN diagnoses.place END) AS principal,
    max(CASE WHEN behavioral.code IS NOT NULL THEN 1 ELSE 0 END) AS anywhere
FROM diagnoses
JOIN stay_claims ON stay_claims.claim = diagnoses.claim
LEFT JOIN behavioral ON behavioral.code = diagnoses.code
WHERE diagnoses.position IN ('P', 'O', 'E')
GROUP BY diagnoses.claim;

CREATE TABLE stays AS
SELECT placed.person, placed.facility, placed.resident, placed.stay,
    min(placed.admitted_on) AS admitted_on,
    arg_min(placed.bill, placed.place_in_order) AS bill,
    coalesce(arg_min(placed.taxonomy, CASE WHEN placed.taxonomy <> '' THEN placed.place_in_order END), '') AS taxonomy,
    coalesce(arg_min(placed.drg, CASE WHEN placed.drg <> '' THEN placed.place_in_order END), '') AS drg,
    coalesce(arg_min(stay_codes.principal, CASE WHEN stay_codes.principal IS NOT NULL THEN placed.place_in_order END), 0)
        AS behavioral,
    max(coalesce(stay_codes.anywhere, 0)) AS anywhere,
    bit_or(placed.bits) AS bits,
    max(CASE WHEN placed.crisis_unit THEN 1 ELSE 0 END) AS crisis_unit,
    min(placed.claim) AS claim
FROM placed
LEFT JOIN stay_codes ON stay_codes.claim = placed.claim
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
