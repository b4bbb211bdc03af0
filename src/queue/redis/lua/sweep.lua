-- What falls due by the passing of time: signs of life, leases, steps, orphans, shunned pairs, lanes out of use.
-- Takes at most a thousand of each; the rest is taken by the next sweep.
--
-- ARGV[4] how long an orphan keeps its place, ms
-- RETURNS the outcome
-- include: base lanes tickets offers order match engines
local tickets, seats = {}, {}
local function due(key, until_ms)
  return call('ZRANGEBYSCORE', prefix .. key, '-inf', until_ms, 'LIMIT', 0, 1000)
end

sign_of_life()
for _, engine in ipairs(due('engines', now)) do orphan_all(engine, seats) end
local shunning = call('SMEMBERS', prefix .. 'shunning')
call('DEL', prefix .. 'shunning')
for _, id in ipairs(shunning) do
  local ticket = read_ticket(id)
  if ticket and ticket.shuns ~= '' then
    ticket.shuns = ''
    write_ticket(ticket)
  end
end
for _, id in ipairs(due('leases', now)) do
  local ticket = read_ticket(id)
  end_lease(ticket)
  tell('withdrawn', ticket)
  seats[#seats + 1] = free_seat(ticket.agent)
  take_step(ticket)
  wait(ticket)
  tickets[#tickets + 1] = ticket
end
for _, id in ipairs(due('steps', now)) do
  local ticket = read_ticket(id)
  leave_lane(ticket)
  take_step(ticket)
  wait(ticket)
  tickets[#tickets + 1] = ticket
end
for _, id in ipairs(due('orphans', whole(now - ARGV[4]))) do
  local ticket = read_ticket(id)
  if ticket.state == 'engaged' then close_seat(ticket.agent) end
  delete_ticket(id, ticket.engine)
end
-- Read again: a step may have moved them meanwhile.
for _, id in ipairs(shunning) do
  local ticket = read_ticket(id)
  if ticket and ticket.lane ~= '' then tickets[#tickets + 1] = ticket end
end
forget_lanes()
match_all(tickets, seats)
return outcome
