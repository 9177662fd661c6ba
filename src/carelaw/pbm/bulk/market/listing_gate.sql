-- Whether each line of a list may stand there on its day of test: rated, for sale, not obsolete.
-- Twin of rules/mac_listing_gate.py with the rules that it asks. te_codes are capitals between commas.
CREATE TABLE answers AS
WITH newest AS (
    SELECT listed.row, offers.wholesaler, listed.tested_on, offers.as_of,
        coalesce(offers.kind IN ('national', 'regional') AND operates AND open_to_all AND status = 'available', false)
            AS good,
        row_number() OVER (PARTITION BY listed.row, offers.wholesaler ORDER BY offers.as_of DESC) AS place
    FROM listed JOIN offers ON offers.drug = listed.drug AND offers.as_of <= listed.tested_on
), sellers AS (
    SELECT row, count(DISTINCT CASE WHEN good THEN wholesaler END) AS good,
        count(DISTINCT CASE WHEN good AND date_diff('day', as_of, tested_on) <= $catalogue_days THEN wholesaler END)
            AS fresh
    FROM newest WHERE place = 1 GROUP BY row
), tested AS (
    SELECT listed.*,
        CASE WHEN generic_equivalent = false THEN 'no-generic-equivalent'
             WHEN edition_on < newest_edition_on THEN 'E-MAC-31.older-edition'
             WHEN coalesce(ambiguous, false) THEN 'E-MAC-31.ambiguous'
             WHEN te_codes <> '' AND NOT regexp_matches(te_codes, '^[AB][A-Z*][0-9]?(,[AB][A-Z*][0-9]?)*$')
                 THEN 'E-MAC-31.unreadable'
             WHEN te_codes LIKE 'A%' OR te_codes LIKE '%,A%' THEN 'a-rated'
             WHEN te_codes <> '' AND $b_rated = 'passes' THEN 'b-rated'
             WHEN te_codes <> '' THEN 'E-MAC-31'
             WHEN edition_on IS NULL OR generic_equivalent IS NULL THEN 'needs-te_codes'
             ELSE 'E-MAC-31' END AS book,
        CASE WHEN rating = '' THEN 'needs-rating'
             WHEN lower(reference) NOT IN ('medi-span', 'gold standard') AND NOT coalesce(recognized, false)
                 THEN 'E-MAC-32.reference'
             WHEN rating NOT IN ('NR', 'NA') THEN 'E-MAC-32'
             WHEN rated_on IS NULL THEN 'needs-rated_on' ELSE 'rated-nr-na' END AS compendium,
        CASE WHEN sellers.row IS NULL THEN 'needs-catalogue'
             WHEN fresh >= $wholesalers AND fresh = 1 THEN 'single-supplier'
             WHEN fresh >= $wholesalers THEN 'available'
             WHEN good >= $wholesalers THEN 'E-MAC-33.stale' ELSE 'E-MAC-33' END AS offered,
        CASE WHEN least(coalesce(obsolete_on, end_marketing_on), coalesce(end_marketing_on, obsolete_on)) <= tested_on
                 THEN 'E-MAC-34'
             WHEN coalesce(obsolete_on, end_marketing_on) IS NOT NULL THEN 'obsolete-later'
             ELSE 'not-obsolete' END AS ended
    FROM listed LEFT JOIN sellers ON sellers.row = listed.row
), ranked AS (
    SELECT *,
        CASE WHEN book IN ('no-generic-equivalent', 'a-rated', 'b-rated') THEN book
             WHEN compendium = 'rated-nr-na' THEN compendium
             WHEN book IN ('E-MAC-31.older-edition', 'needs-te_codes')
                 AND compendium IN ('E-MAC-32', 'E-MAC-32.reference') THEN compendium
             ELSE book END AS rated
    FROM tested
), told AS (
    SELECT *,
        concat_ws(', ', CASE WHEN rated IN ('E-MAC-31', 'E-MAC-32', 'E-MAC-32.reference') THEN rated END,
            CASE WHEN offered = 'E-MAC-33' THEN offered END, CASE WHEN ended = 'E-MAC-34' THEN ended END) AS failed,
        concat_ws(', ', CASE WHEN rated IN ('E-MAC-31.older-edition', 'needs-te_codes') THEN rated END,
            CASE WHEN offered IN ('needs-catalogue', 'E-MAC-33.stale') THEN offered END) AS missing
    FROM ranked
)
SELECT row,
    CASE WHEN failed <> '' THEN 'violation'
         WHEN rated IN ('E-MAC-31.older-edition', 'needs-te_codes') AND offered = 'needs-catalogue' THEN 'violation'
         WHEN missing <> '' THEN 'indeterminate'
         WHEN rated IN ('E-MAC-31.ambiguous', 'E-MAC-31.unreadable') THEN 'review' ELSE 'pass' END AS outcome,
    CASE WHEN failed <> '' THEN failed
         WHEN rated IN ('E-MAC-31.older-edition', 'needs-te_codes') AND offered = 'needs-catalogue'
             THEN 'E-MAC-30.no-evidence'
         WHEN missing <> '' THEN missing
         WHEN rated IN ('E-MAC-31.ambiguous', 'E-MAC-31.unreadable') THEN rated
         ELSE concat_ws(', ', rated, offered, ended) END AS because,
    manager, list AS subject, '' AS pharmacy, drug, tested_on AS day, CAST(NULL AS BIGINT) AS amount
FROM told;
