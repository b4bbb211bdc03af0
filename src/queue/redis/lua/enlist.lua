-- The engine's process starts: what an earlier process held waits to be adopted.
--
-- RETURNS the outcome
-- include: base lanes tickets offers order match engines
local freed = {}
orphan_all(caller, freed)
sign_of_life()
match_all({}, freed)
return outcome
