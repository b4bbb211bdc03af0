-- Passwords that people chose. Who has no row logs in with the initial password, which is derived and not stored.
CREATE TABLE account_passwords (
  account_id    text PRIMARY KEY,
  -- scrypt$<log2 N>$<r>$<p>$<salt>$<key>, both in base64
  password_hash text NOT NULL,
  changed_at    timestamptz NOT NULL
);

-- Open sessions by the SHA-256 of their id: who reads this table cannot log in with it.
CREATE TABLE account_sessions (
  id_hash      text PRIMARY KEY,
  account_id   text NOT NULL,
  opened_at    timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL
);

CREATE INDEX account_sessions_by_account ON account_sessions (account_id);
