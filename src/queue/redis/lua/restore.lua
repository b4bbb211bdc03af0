-- Puts back a ticket that the store has lost: waiting, or in a conversation that goes on.
--
-- ARGV[4…9] as for enter   ARGV[10] agent and ARGV[11] fence of the conversation, or empty
-- RETURNS the outcome; 0 when the ticket is known or the agent is in another conversation
-- include: base lanes tickets offers order match engines
be_known()
local agent = ARGV[10]
local idle_since, profile, other = now, '', ''
local seat = agent ~= '' and call('HGET', prefix .. 'seats', agent)
if seat then idle_since, profile, other = read_seat(seat) end
local rung = other ~= '' and read_ticket(other) or nil
if rung and rung.state == 'engaged' then return { 0 } end

local ticket = new_ticket()
if not ticket then return { 0 } end
if agent == '' then
  if not offer_to_best(ticket) then line_up(ticket) end
  return outcome
end
local known = call('GET', prefix .. 'fence') or now * 1000
call('SET', prefix .. 'fence', whole(math.max(known, ARGV[11])))
if seat and not rung then cease_idle(agent, profile) end
ticket.state, ticket.since, ticket.fence, ticket.agent, ticket.lease_until = 'engaged', now, ARGV[11], agent, now
ticket.lane = ''
write_ticket(ticket)
write_seat(agent, idle_since, profile, ticket.id)
if rung then
  end_lease(rung)
  tell('withdrawn', rung)
  seek_agent(rung)
end
return outcome
