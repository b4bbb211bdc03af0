-- Wrong PINs, shared by all engines. Who reads this table learns no account and no number: subjects are HMACs.
CREATE TABLE pin_guesses (
  subject    text PRIMARY KEY,
  wrong_at   timestamptz(3)[] NOT NULL,
  changed_at timestamptz(3) NOT NULL
);
CREATE INDEX pin_guesses_by_time ON pin_guesses (changed_at);
