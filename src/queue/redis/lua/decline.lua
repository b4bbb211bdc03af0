-- The agent did not take the offer: the ticket keeps its place and goes to the next.
--
-- ARGV[4] ticket   ARGV[5] fence   ARGV[6] 1 when the agent is not to blame and stays idle
-- RETURNS the outcome; 0 when the offer is not open any more
-- include: base lanes tickets offers order match
local ticket = read_ticket(ARGV[4])
if not ticket or ticket.state ~= 'offered' or ticket.fence ~= ARGV[5] then return { 0 } end
end_lease(ticket)
if ARGV[6] ~= '1' then
  close_seat(ticket.agent)
  seek_agent(ticket)
  return outcome
end
local seat = free_seat(ticket.agent)
ticket.shuns = ticket.agent
call('SADD', prefix .. 'shunning', ticket.id)
take_step(ticket)
wait(ticket)
match_all({ ticket }, { seat })
return outcome
