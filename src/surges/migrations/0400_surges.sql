-- Announcements that operations staff switched on; rows stay when they are switched off.
CREATE TABLE surges (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name     text NOT NULL,
  on_at    timestamptz(3) NOT NULL,
  on_by    text NOT NULL,
  until_at timestamptz(3),
  prompt   text,
  -- language → text, spoken by the synthesiser
  texts    jsonb,
  heard    text NOT NULL CHECK (heard IN ('on-arrival', 'before-queue')),
  flows    text[] NOT NULL,
  queues   text[] NOT NULL,
  off_at   timestamptz(3),
  off_by   text,
  CHECK ((prompt IS NULL) <> (texts IS NULL))
);
CREATE UNIQUE INDEX surges_that_are_on ON surges (name) WHERE off_at IS NULL;
