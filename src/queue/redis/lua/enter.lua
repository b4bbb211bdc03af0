-- A caller takes a place; the best idle agent is offered at once.
--
-- ARGV[4] ticket   ARGV[5] queue   ARGV[6] call   ARGV[7] place   ARGV[8] enqueuedAt
-- ARGV[9] steps, a line `<afterMs> <lane>` each
-- RETURNS the outcome; 0 when the ticket is known already
-- include: base lanes tickets offers order match engines
be_known()
local ticket = new_ticket()
if not ticket then return { 0 } end
if not offer_to_best(ticket) then line_up(ticket) end
return outcome
