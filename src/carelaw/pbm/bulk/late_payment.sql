-- Payment by the schedule alone. Takes timing.
CREATE TABLE answers AS SELECT * FROM timing;
