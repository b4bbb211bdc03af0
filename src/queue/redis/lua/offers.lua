-- Offers, and the seats they reserve.

local function tell(kind, ticket, offer, why)
  tell_engine(ticket.engine, kind .. '\n' .. ticket.id .. '\n' .. offer.agent .. '\n' .. offer.fence .. '\n' .. ticket.queue
    .. '\n' .. ticket.call_id .. '\n' .. offer.since .. '\n' .. ringing.get(ticket.id) .. '\n' .. why)
end

-- Reserves the agent for the ticket; neither is among the waiting or idle any more.
-- `candidates` idle agents could have taken it, and the runner-up is the next of them.
local function make_offer(ticket, seat, candidates, runner_up)
  local lane = steps_of(ticket.steps)[ticket.step].lane
  local why = reason_for(ticket, seat, candidates, runner_up)
  if lane.pick == 'round-robin' then take_turn(seat.agent, lane) end
  local offer = { fence = next_fence(), since = now, state = 'offered', agent = seat.agent }
  seat.ticket = ticket.id
  if shunned_by()[ticket.id] then shun(ticket.id, nil) end
  put_offer(ticket, offer)
  seats.put(seat.agent, seat)
  ringing.put(ticket.id, lease_until)
  tell('offered', ticket, offer, why)
end

-- The offer ends without acceptance.
local function withdraw(ticket, offer)
  tell('withdrawn', ticket, offer, '')
  ringing.remove(ticket.id)
end

local function become_idle(seat)
  for _, one in ipairs(lanes_for(seat.profile)) do
    call('ZADD', prefix .. one.lane.idle, idle_score(one.lane, one.extra, seat), seat.agent)
  end
  seat.ticket = ''
  seats.put(seat.agent, seat)
end

local function cease_idle(seat)
  for _, one in ipairs(lanes_for(seat.profile)) do call('ZREM', prefix .. one.lane.idle, seat.agent) end
end

-- The agent is idle again since when it was before the offer.
local function free_seat(agent)
  local seat = seats.get(agent)
  become_idle(seat)
  return seat
end
