-- The agent takes no calls; a ticket that was being offered goes to the next agent.
--
-- ARGV[4] agent
-- RETURNS the outcome; 0 when there is no seat or it is engaged
-- include: base lanes tickets offers order match
local seat = call('HGET', prefix .. 'seats', ARGV[4])
if not seat then return { 0 } end
local _, profile, id = read_seat(seat)
if id == '' then
  cease_idle(ARGV[4], profile)
  close_seat(ARGV[4])
  return outcome
end
local ticket = read_ticket(id)
if ticket.state == 'engaged' then return { 0 } end
end_lease(ticket)
close_seat(ARGV[4])
tell('withdrawn', ticket)
seek_agent(ticket)
return outcome
