-- It never became a conversation: the seat is closed, the ticket has its old place and goes to the next agent.
--
-- ARGV[4] ticket   ARGV[5] fence
-- RETURNS the outcome; 0 when it is not this conversation
-- include: base lanes tickets offers order match
local ticket = read_ticket(ARGV[4])
if not ticket or ticket.state ~= 'engaged' or ticket.fence ~= ARGV[5] then return { 0 } end
close_seat(ticket.agent)
seek_agent(ticket)
return outcome
