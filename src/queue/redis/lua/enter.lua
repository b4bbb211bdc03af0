-- A caller takes a place; the best idle agent is offered at once.
--
-- ARGV[4] ticket   ARGV[5] queue   ARGV[6] call   ARGV[7] place   ARGV[8] enqueuedAt
-- ARGV[9] steps, a line `<afterMs> <lane>` each   ARGV[10] the request as JSON
-- RETURNS the outcome; 0 when the ticket is known already
-- include: base lanes tickets offers match engines
be_known()
if call('EXISTS', prefix .. 'ticket:' .. ARGV[4]) == 1 then return { 0 } end
seek_first_agent(write_ticket(ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10]))
return outcome
