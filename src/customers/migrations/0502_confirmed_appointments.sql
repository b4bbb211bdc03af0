-- Who was reminded and said to come. Moving an appointment takes it back.
ALTER TABLE appointments ADD COLUMN confirmed_at timestamptz(3);
CREATE INDEX appointments_to_come ON appointments (starts_at, reference) WHERE cancelled_at IS NULL;
