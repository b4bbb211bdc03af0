-- The agent takes no calls; a ticket that was being offered goes to the next agent.
--
-- ARGV[4] agent
-- RETURNS the outcome; 0 when there is no seat or it is engaged
-- include: base lanes tickets offers match
local seat = call('HMGET', prefix .. 'seat:' .. ARGV[4], 'state', 'skills', 'ticket')
if not seat[1] or seat[1] == 'engaged' then return { 0 } end
if seat[1] == 'idle' then
  cease_idle(ARGV[4], seat[2])
  close_seat(ARGV[4])
  return outcome
end
local ticket = read_ticket(seat[3])
end_lease(ticket)
close_seat(ARGV[4])
tell_withdrawn(ticket)
seek_agent(ticket)
return outcome
