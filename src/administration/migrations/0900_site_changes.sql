-- What was changed of the company's description through the page: one row for one file, with the text before and after.
CREATE TABLE site_changes (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  changed_at  timestamptz(3) NOT NULL,
  changed_by  text NOT NULL,
  -- 'flows/main.yaml'
  file        text NOT NULL,
  -- NULL: there was, or is, no such file.
  text_before text,
  text_after  text,
  -- The change that this one takes back.
  undoes      bigint REFERENCES site_changes (id)
);
CREATE INDEX site_changes_of_file ON site_changes (file, id);
