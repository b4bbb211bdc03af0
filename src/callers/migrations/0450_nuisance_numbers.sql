-- Numbers that people listed for screening or blocking; rows stay when they are removed.
CREATE TABLE nuisance_numbers (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- '+36301234567', '+3630*' or '+3630000-+3630099'
  pattern    text NOT NULL,
  treatment  text NOT NULL CHECK (treatment IN ('allow', 'screen', 'block')),
  reason     text NOT NULL,
  added_at   timestamptz(3) NOT NULL,
  added_by   text NOT NULL,
  until_at   timestamptz(3),
  removed_at timestamptz(3),
  removed_by text
);
CREATE UNIQUE INDEX nuisance_numbers_listed ON nuisance_numbers (pattern) WHERE removed_at IS NULL;
