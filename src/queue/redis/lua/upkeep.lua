-- What engines do besides serving calls: signs of life, what falls due, tickets that change hands or come back.

-- Holds offers that are still ringing. A sign of life, unless the engine has been given up already. Answers the fences
-- that are refused.
function commands.renew(...)
  call('ZADD', prefix .. 'engines', 'XX', lease_until, caller)
  local given, refused = { ... }, { '1' }
  for i = 1, #given, 2 do
    if offer_in('offered', given[i], given[i + 1]) then
      ringing.put(given[i], lease_until)
    else
      refused[#refused + 1] = given[i + 1]
    end
  end
  return table.concat(refused, '\n')
end

-- What is due in a schedule. Takes at most a thousand of each; the rest is taken by the next sweep.
local function due_in(name, until_ms)
  return call('ZRANGEBYSCORE', prefix .. name, '-inf', until_ms, 'LIMIT', 0, 1000)
end

-- Tickets whose offer's lease is over, by its end. There are never more offers than agents.
local function lapsed()
  ringing.flush()
  local ids, ends, list = {}, {}, call('HGETALL', prefix .. 'ringing')
  for i = 1, #list, 2 do
    local until_ms = tonumber(list[i + 1])
    if until_ms <= now_ms then
      ids[#ids + 1] = list[i]
      ends[list[i]] = until_ms
    end
  end
  table.sort(ids, function(a, b)
    if ends[a] ~= ends[b] then return ends[a] < ends[b] end
    return earlier(a, b)
  end)
  return ids
end

-- Why those wait who have come into their lanes since the last sweep and lie there still, the oldest place first. So many
-- at most that nobody waits for Redis because of it; the rest with the next sweep, but for whoever has been served by then.
local function tell_untold()
  local list, untold, mine = {}, space.untold, {}
  for id in pairs(untold) do
    list[#list + 1], untold[id] = tickets.get(id), nil
    if #list == 200 then break end
  end
  table.sort(list, older)
  for _, ticket in ipairs(list) do
    if ticket.engine == caller then mine[#mine + 1] = why_waiting(ticket) else tell_engine(ticket.engine, why_waiting(ticket)) end
  end
  -- Joined at once: a long answer is not made anew for each.
  if mine[1] then tell_engine(caller, table.concat(mine, '\n')) end
end

function commands.sweep(orphan_ms)
  local freed, idle = {}, {}
  sign_of_life()
  for _, engine in ipairs(due_in('engines', now)) do orphan_all(engine, idle) end
  local shy = {}
  for id in pairs(shunned_by()) do shy[#shy + 1] = id end
  if shy[1] then call('DEL', prefix .. 'shunning') end
  shunning = {}
  for _, id in ipairs(lapsed()) do
    local ticket = tickets.get(id)
    local offer = offer_of(ticket)
    withdraw(ticket, offer)
    idle[#idle + 1] = free_seat(offer.agent)
    wait(ticket, take_step(ticket))
    freed[#freed + 1] = ticket
  end
  flush_dues()
  for _, id in ipairs(due_in('steps', now)) do
    local ticket = tickets.get(id)
    leave_lane(ticket)
    line_up(ticket, take_step(ticket))
    freed[#freed + 1] = ticket
  end
  for _, id in ipairs(due_in('orphans', whole(now_ms - orphan_ms))) do
    local ticket = tickets.get(id)
    local offer = offer_of(ticket)
    if offer.state == 'engaged' then seats.remove(offer.agent) end
    delete_ticket(ticket)
  end
  for _, id in ipairs(shy) do
    local ticket = tickets.get(id)
    if ticket and ticket.orphaned_since == '' and offer_of(ticket) == waiting then freed[#freed + 1] = ticket end
  end
  forget_lanes()
  match_all(freed, idle)
  tell_untold()
  return '1'
end

-- The engine's process starts: what an earlier process held waits to be adopted.
function commands.enlist()
  local freed = {}
  orphan_all(caller, freed)
  sign_of_life()
  match_all({}, freed)
  return '1'
end

-- The caller holds the ticket from now on; an open offer ends, and the ticket waits again.
function commands.adopt(id)
  be_known()
  local ticket = tickets.get(id)
  if not ticket then return '0' end
  local offer, freed = offer_of(ticket), {}
  if offer.state == 'offered' then
    withdraw(ticket, offer)
    freed[1] = free_seat(offer.agent)
  elseif offer == waiting and ticket.orphaned_since == '' then
    leave_lane(ticket)
  end
  holder_of(ticket).remove(id)
  if ticket.orphaned_since ~= '' then call('ZREM', prefix .. 'orphans', id) end
  ticket.engine, ticket.orphaned_since = caller, ''
  tickets.put(id, ticket)
  if offer.state == 'engaged' then
    put_offer(ticket, offer)
    return '1'
  end
  wait(ticket, take_step(ticket))
  match_all({ ticket }, freed)
  return '1'
end

-- Puts back a ticket that the store has lost: waiting, or (with agent and fence) in a conversation that goes on. '0' when
-- the ticket is known or the agent is in another conversation.
function commands.restore(id, queue, call_id, place, enqueued_at, steps, agent, given_fence)
  be_known()
  local seat = agent ~= '' and seats.get(agent)
  local rung = seat and seat.ticket ~= '' and tickets.get(seat.ticket)
  if rung and offer_of(rung).state == 'engaged' then return '0' end
  local ticket, due = new_ticket(id, queue, call_id, place, enqueued_at, steps)
  if not ticket then return '0' end
  if agent == '' then
    if not offer_to_best(ticket) then line_up(ticket, due) end
    return '1'
  end
  fences_beyond(tonumber(given_fence))
  if not seat then
    seat = { agent = agent, idle_since = now, profile = '' }
  elseif not rung then
    cease_idle(seat)
  end
  put_offer(ticket, { fence = given_fence, since = now, state = 'engaged', agent = agent })
  seat.ticket = id
  seats.put(agent, seat)
  if rung then
    withdraw(rung, offer_of(rung))
    seek_agent(rung)
  end
  return '1'
end
