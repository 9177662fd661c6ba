-- Is a claim of the 340B program priced by the method, list and factor of other claims of that drug, network and day?
-- Twin of claim_priced_alike in rules/contracts/disparity.py. Takes population.
CREATE TABLE answers AS
WITH peers AS (
    SELECT manager, network, drug, channel, band, day, method, list, min(factor) AS least
    FROM population WHERE state = 'paid' AND NOT by_pharmacy AND NOT by_claim
    GROUP BY manager, network, drug, channel, band, day, method, list
), methods AS (
    SELECT DISTINCT manager, network, drug, channel, band, day, method FROM peers
), known AS (
    SELECT DISTINCT manager, network, drug, channel, band, day FROM peers
), judged AS (
    SELECT own.*,
        CASE WHEN own.method = '12' THEN 'E-MAC-39.method'
             WHEN known.manager IS NULL THEN 'needs-peers'
             WHEN methods.method IS NULL THEN 'E-MAC-39.method'
             WHEN peers.list IS NULL THEN 'E-MAC-39.list'
             WHEN own.factor < peers.least THEN 'E-MAC-39.factor' ELSE 'paid-alike' END AS because
    FROM population AS own
    LEFT JOIN known ON known.manager = own.manager AND known.network = own.network AND known.drug = own.drug
        AND known.channel = own.channel AND known.band = own.band AND known.day = own.day
    LEFT JOIN methods ON methods.manager = own.manager AND methods.network = own.network AND methods.drug = own.drug
        AND methods.channel = own.channel AND methods.band = own.band AND methods.day = own.day
        AND methods.method = own.method
    LEFT JOIN peers ON peers.manager = own.manager AND peers.network = own.network AND peers.drug = own.drug
        AND peers.channel = own.channel AND peers.band = own.band AND peers.day = own.day
        AND peers.method = own.method AND peers.list = own.list
    WHERE own.state = 'paid' AND (own.by_pharmacy OR own.by_claim)
)
SELECT row,
    CASE WHEN because = 'needs-peers' THEN 'indeterminate' WHEN because = 'paid-alike' THEN 'pass'
         ELSE 'violation' END AS outcome,
    because, manager, concat(network, ' ', list) AS subject, pharmacy, drug, day, CAST(NULL AS BIGINT) AS amount,
    method, by_pharmacy, by_claim
FROM judged;
