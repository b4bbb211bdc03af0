-- The place in the queue: the head start that the caller had counts as having come earlier.
ALTER TABLE callbacks ADD COLUMN place_at timestamptz(3);
UPDATE callbacks SET place_at = enqueued_at;
ALTER TABLE callbacks ALTER COLUMN place_at SET NOT NULL;
DROP INDEX callbacks_due;
CREATE INDEX callbacks_due ON callbacks (queue, place_at, id) WHERE state IN ('asked', 'retry');
