-- Twin of claim_scope in rules/audits/look_back.py: one answer for every typed row.
CREATE TABLE answers AS
WITH counted AS (
    SELECT row, audit_start, federal_years,
        trim(coalesce(federal_cite, '')) AS cited,
        trim(coalesce(line_of_business, '')) AS line,
        CASE WHEN $r11 = 'audit-start-later-date'
             THEN greatest(coalesce(submitted_on, adjudicated_on), coalesce(adjudicated_on, submitted_on))
             ELSE least(coalesce(submitted_on, adjudicated_on), coalesce(adjudicated_on, submitted_on))
        END AS counted_from
    FROM typed
), dated AS (
    SELECT *,
        CAST(counted_from + INTERVAL 1 YEAR * CAST($years AS INTEGER) AS DATE) AS own_last,
        CASE WHEN federal_years IS NOT NULL
             THEN CAST(counted_from + INTERVAL 1 YEAR * CAST(federal_years AS INTEGER) AS DATE) END AS federal_last
    FROM counted
), judged AS (
    SELECT *,
        CASE WHEN NOT $adopted OR audit_start < $starts THEN 'not-in-force'
             WHEN counted_from IS NULL THEN 'needs-submitted_on'
             WHEN audit_start <= own_last THEN 'within-two-years'
             WHEN cited = '' THEN 'E-PBM-109'
             WHEN NOT regexp_matches(cited, $federal) THEN 'E-PBM-110'
             WHEN line = '' THEN 'E-PBM-110.line'
             WHEN federal_last IS NOT NULL AND audit_start > federal_last THEN 'E-PBM-110.years'
             ELSE 'federal-period' END AS because
    FROM dated
)
SELECT row,
    CASE because WHEN 'not-in-force' THEN 'not-applicable'
         WHEN 'needs-submitted_on' THEN 'indeterminate'
         WHEN 'within-two-years' THEN 'pass'
         WHEN 'federal-period' THEN 'pass'
         ELSE 'violation' END AS outcome,
    because, counted_from,
    CASE WHEN because IN ('federal-period', 'E-PBM-110.years') THEN federal_last ELSE own_last END AS last_day
FROM judged;
