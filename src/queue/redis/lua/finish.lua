-- The conversation is over: ticket and seat are gone.
--
-- ARGV[4] ticket   ARGV[5] fence
-- RETURNS the outcome; 0 when it is not this conversation
-- include: base lanes tickets offers
local text = call('HGET', prefix .. 'tickets', ARGV[4])
local state, fence, agent, engine =
  string.match(text or '', '^[^\n]*\n[^\n]*\n([^\n]*)\n[^\n]*\n([^\n]*)\n([^\n]*)\n([^\n]*)\n')
if state ~= 'engaged' or fence ~= ARGV[5] then return { 0 } end
close_seat(agent)
delete_ticket(ARGV[4], engine)
return outcome
