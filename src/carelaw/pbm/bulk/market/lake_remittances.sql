-- The remittances of one benefit manager as the file that recoupments.sql reads.
CREATE TABLE remits AS
SELECT remit, manager, trace AS key, trace, payee, paid_on, false AS sent_before FROM lake_remits;
