-- The conversation is over: ticket and seat are gone.
--
-- ARGV[4] ticket   ARGV[5] fence
-- RETURNS the outcome; 0 when it is not this conversation
-- include: base lanes tickets offers
local ticket = call('HMGET', prefix .. 'ticket:' .. ARGV[4], 'state', 'fence', 'agent', 'engine')
if ticket[1] ~= 'engaged' or ticket[2] ~= ARGV[5] then return { 0 } end
close_seat(ticket[3])
delete_ticket(ARGV[4], ticket[4])
return outcome
